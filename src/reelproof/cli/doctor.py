"""`reelproof doctor`."""

import click

from reelproof.cli.options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof doctor
  reelproof doctor --keys

\b
Ends with 0 when films can be made here, else with 1.
"""


@click.command(name="doctor", epilog=EPILOG)
@click.option("--keys", is_flag=True, help="Ask services whether they know the keys; it costs nothing.")
@json_option
@verbose_option
def command(keys: bool, as_json: bool, verbose: bool) -> int:
    """Check what films need here, what providers offer, and say how to mend what is not fine."""
    import asyncio
    from pathlib import Path

    from reelproof.cli.checkup import check_up, checkup_lines, checkup_object
    from reelproof.cli.exit_codes import ExitCode
    from reelproof.cli.logs import start_logging
    from reelproof.cli.output import print_object, print_result

    start_logging("text", verbose)
    checkup = asyncio.run(check_up(Path.cwd(), tests_keys=keys))
    if as_json:
        print_object(checkup_object(checkup))
    else:
        print_result(checkup_lines(checkup))
    return ExitCode.made if checkup.can_make_films else ExitCode.no_film
