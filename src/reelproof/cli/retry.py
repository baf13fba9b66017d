"""`reelproof retry`."""

from typing import Any

import click

from reelproof.cli.options import making_options, manner_of, script_argument

EPILOG = """\b
Example:
  reelproof retry lesson.md
"""


@click.command(name="retry", epilog=EPILOG)
@script_argument
@making_options
def command(script: str, **parameters: Any) -> int:
    """Make again what is missing in the film of SCRIPT.

    It takes the script and the options of the last time; what was made stays as it is. `reelproof make` takes
    a changed script or other options.
    """
    from reelproof.cli.film_making import make_film
    from reelproof.cli.film_retry import retry_order
    from reelproof.cli.logs import start_logging
    from reelproof.cli.request import absolute
    from reelproof.settings import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    manner = manner_of(parameters)
    start_logging(settings.log_format, manner.verbose)
    return make_film(retry_order(path, settings, manner))
