"""`reelproof undo`: arguments and help; takes back the last change of a film."""

import click

from reelproof.cli.options import script_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof undo lesson.md
  reelproof history lesson.md
"""


@click.command(name="undo", epilog=EPILOG)
@script_argument
@json_option
@verbose_option
def command(script: str, as_json: bool, verbose: bool) -> int:
    """Undo the last change to the film of SCRIPT.

    Changes are what you did: an edited script, other options, a new prompt, an accepted or rejected take.
    Nothing is made or deleted, and `reelproof redo` does the change again. A SCRIPT whose text is not in the
    history is not overwritten.
    """
    import asyncio

    from reelproof.cli.films.film_history import step_lines, step_object, undo_change
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either

    path, settings = begin_with_film(script, verbose)
    step = asyncio.run(undo_change(path, settings))
    print_either(as_json, lambda: step_object(step), step_lines(path, step))
    return 0
