"""`reelproof status`."""

import click

from reelproof.cli.options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof status lesson.md
  reelproof status lesson-film --json
"""


@click.command(name="status", epilog=EPILOG)
@click.argument("film", metavar="SCRIPT|FOLDER", type=click.Path())
@json_option
@verbose_option
def command(film: str, as_json: bool, verbose: bool) -> int:
    """Show the status of the film of SCRIPT, or of the film in FOLDER.

    Lists the steps of the last job, what is finished and what is missing, and how to continue. It changes
    nothing, and can be run while the film is being made.
    """
    import asyncio

    from reelproof.cli.films.film_status import read_status
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.cli.text.status_text import status_lines, status_object
    from reelproof.settings.loading import load_settings

    path = absolute(film)
    settings = load_settings(path.parent)
    start_logging(settings.log_format, verbose)
    status = asyncio.run(read_status(path, settings))
    if as_json:
        print_object(status_object(status))
    else:
        print_result(status_lines(status))
    return 0
