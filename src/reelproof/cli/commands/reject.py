"""`reelproof reject`: arguments and help; rejects a take permanently."""

from typing import Any

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import making_options

EPILOG = """\b
Example:
  reelproof reject lesson.md tak_1a2b3c4d
"""


@click.command(name="reject", epilog=EPILOG)
@film_argument
@click.argument("take")
@making_options
def command(script: str, take: str, **parameters: Any) -> int:
    """Reject TAKE in the film of SCRIPT permanently.

    If it was in the film, the previous take replaces it and the film is rendered again. The only take of an
    asset cannot be rejected; make another one first.
    """
    from reelproof.cli.films.film_takes import reject_take
    from reelproof.cli.preamble import begin_making

    film = begin_making(script, parameters)
    return reject_take(film, take)
