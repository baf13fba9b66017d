"""`reelproof resume`: options and help; continues an interrupted, canceled or failed film."""

from typing import Any

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import making_options

EPILOG = """\b
Example:
  reelproof resume lesson.md
"""


@click.command(name="resume", epilog=EPILOG)
@film_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Resume the film of SCRIPT where it was interrupted or canceled, or has failed.

    The script and options of the last run are used. Finished assets are not made again.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import resume_order
    from reelproof.cli.preamble import begin_making

    film = begin_making(script, parameters)
    return make_film(resume_order(film))
