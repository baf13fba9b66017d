"""`reelproof render`: options and help; renders the film again from its existing assets."""

from typing import Any

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import making_options

EPILOG = """\b
Example:
  reelproof render lesson.md
"""


@click.command(name="render", epilog=EPILOG)
@film_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Render the film of SCRIPT again from its existing assets.

    No assets are made; missing ones stay placeholders. Only the changed parts are encoded.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import render_order
    from reelproof.cli.preamble import begin_making

    film = begin_making(script, parameters)
    return make_film(render_order(film))
