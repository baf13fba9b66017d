"""`reelproof plan`: options and help; shows what `make` would do and cost (dry run)."""

from typing import Any

import click

from reelproof.cli.options import FilmOptionsCommand, choices_of, film_options, local_option, script_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof plan lesson.md
  reelproof plan lesson.md --format 9:16 --json
"""


@click.command(name="plan", cls=FilmOptionsCommand, epilog=EPILOG)
@script_argument
@film_options
@local_option
@json_option
@verbose_option
def command(
    script: str, output: str | None, stays_local: bool | None, as_json: bool, verbose: bool, **parameters: Any
) -> int:
    """Show what `make` would do for SCRIPT: what is made, reused or kept, and why.

    Takes the same options as `reelproof make`. Nothing is made or stored.
    """
    import asyncio
    import shlex

    from reelproof.cli.films.brief import names_brief, read_request
    from reelproof.cli.films.film_plan import plan_film, plan_lines
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.domain.failure import invalid_input
    from reelproof.engine.studio.request_builder import RequestChoices

    if names_brief(script):
        command = shlex.join(["reelproof", "make", script, "--stop-at", "script"])
        raise invalid_input("script", f"Only a script can be planned. To have one written first: {command}")
    checked = read_request(script, output, RequestChoices(choices_of(parameters), stays_local))
    start_logging(checked.settings.log_format, verbose)
    plan = asyncio.run(plan_film(checked))
    if as_json:
        from reelproof.contract.plan import whole_plan

        print_object(whole_plan(plan))
    else:
        print_result(plan_lines(plan))
    return 0
