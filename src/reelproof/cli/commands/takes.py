"""`reelproof takes`."""

import click

from reelproof.cli.options import json_option, script_argument, verbose_option

EPILOG = """\b
Examples:
  reelproof takes lesson.md
  reelproof takes lesson.md the-tide/image
  reelproof accept lesson.md tak_1a2b3c4d
"""


@click.command(name="takes", epilog=EPILOG)
@script_argument
@click.argument("asset", required=False)
@json_option
@verbose_option
def command(script: str, asset: str | None, as_json: bool, verbose: bool) -> int:
    """List the takes of the film of SCRIPT, or of one ASSET.

    One take of each asset is in the film; the others are candidates, earlier takes or rejected.
    """
    import asyncio

    from reelproof.cli.films.film_takes import read_takes, take_lines, takes_object
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    start_logging(settings.log_format, verbose)
    takes = asyncio.run(read_takes(path, settings, asset))
    if as_json:
        print_object(takes_object(takes))
    else:
        print_result(take_lines(takes))
    return 0
