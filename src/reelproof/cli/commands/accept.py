"""`reelproof accept`."""

from typing import Any

import click

from reelproof.cli.options import making_options, output_options_of, script_argument

EPILOG = """\b
Example:
  reelproof accept lesson.md tak_1a2b3c4d
"""


@click.command(name="accept", epilog=EPILOG)
@script_argument
@click.argument("take")
@making_options
def command(script: str, take: str, **parameters: Any) -> int:
    """Use TAKE in the film of SCRIPT in place of the current one.

    The film is rendered again; only the changed parts are encoded. `reelproof takes` lists the takes.
    """
    from reelproof.cli.films.film_takes import accept_take
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    output_options = output_options_of(parameters)
    start_logging(settings.log_format, output_options.verbose)
    return accept_take(path, settings, take, output_options)
