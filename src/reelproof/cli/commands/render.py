"""`reelproof render`."""

from typing import Any

import click

from reelproof.cli.options import making_options, manner_of, script_argument

EPILOG = """\b
Example:
  reelproof render lesson.md
"""


@click.command(name="render", epilog=EPILOG)
@script_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Render the film of SCRIPT again from what is there.

    Nothing is made: what is missing stays a placeholder. Only what has changed is encoded.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_retry import retry_order
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.domain.job import Aim
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    manner = manner_of(parameters)
    start_logging(settings.log_format, manner.verbose)
    return make_film(retry_order(path, settings, manner, Aim.render))
