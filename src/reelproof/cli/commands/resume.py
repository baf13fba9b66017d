"""`reelproof resume`."""

from typing import Any

import click

from reelproof.cli.options import making_options, manner_of, script_argument

EPILOG = """\b
Example:
  reelproof resume lesson.md
"""


@click.command(name="resume", epilog=EPILOG)
@script_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Go on with the film of SCRIPT where it was interrupted or canceled.

    It takes the script and the options of the last time. What was made is not made again.
    """
    from reelproof.cli.films.film_making import make_film
    from reelproof.cli.films.film_retry import resume_order
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    manner = manner_of(parameters)
    start_logging(settings.log_format, manner.verbose)
    return make_film(resume_order(path, settings, manner))
