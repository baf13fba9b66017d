"""`reelproof redo`: arguments and help; does the change again that was undone last."""

import click

from reelproof.cli.options import script_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Example:
  reelproof redo lesson.md
"""


@click.command(name="redo", epilog=EPILOG)
@script_argument
@json_option
@verbose_option
def command(script: str, as_json: bool, verbose: bool) -> int:
    """Redo the change to the film of SCRIPT that was undone last.

    This is possible until you change something else.
    """
    import asyncio

    from reelproof.cli.films.film_history import redo_change, step_lines, step_object
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either

    path, settings = begin_with_film(script, verbose)
    step = asyncio.run(redo_change(path, settings))
    print_either(as_json, lambda: step_object(step), step_lines(path, step))
    return 0
