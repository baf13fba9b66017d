"""`reelproof render`."""

from typing import Any

import click

from reelproof.cli.options import making_options, output_options_of, script_argument

EPILOG = """\b
Example:
  reelproof render lesson.md
"""


@click.command(name="render", epilog=EPILOG)
@script_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Render the film of SCRIPT again from its existing assets.

    No assets are made; missing ones stay placeholders. Only the changed parts are encoded.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import retry_order
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.domain.job import JobMode
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    output_options = output_options_of(parameters)
    start_logging(settings.log_format, output_options.verbose)
    return make_film(retry_order(path, settings, output_options, JobMode.render))
