"""`reelproof accept`: arguments and help; puts a take into the film."""

from typing import Any

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import making_options

EPILOG = """\b
Example:
  reelproof accept lesson.md tak_1a2b3c4d
"""


@click.command(name="accept", epilog=EPILOG)
@film_argument
@click.argument("take")
@making_options
def command(script: str, take: str, **parameters: Any) -> int:
    """Use TAKE in the film of SCRIPT in place of the current one.

    The film is rendered again; only the changed parts are encoded. `reelproof takes` lists the takes.
    """
    from reelproof.cli.films.film_takes import accept_take
    from reelproof.cli.preamble import begin_making

    film = begin_making(script, parameters)
    return accept_take(film, take)
