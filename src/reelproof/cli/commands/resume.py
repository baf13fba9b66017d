"""`reelproof resume`."""

from typing import Any

import click

from reelproof.cli.options import making_options, output_options_of, script_argument

EPILOG = """\b
Example:
  reelproof resume lesson.md
"""


@click.command(name="resume", epilog=EPILOG)
@script_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Resume the film of SCRIPT where it was interrupted or canceled.

    The script and options of the last run are used. Finished assets are not made again.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_orders import resume_order
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    output_options = output_options_of(parameters)
    start_logging(settings.log_format, output_options.verbose)
    return make_film(resume_order(path, settings, output_options))
