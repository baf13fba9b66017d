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
    """Show how the film of SCRIPT, or the film in FOLDER, stands.

    It tells the last job's steps, what there is and what is missing, and how to go on. It changes nothing,
    and can be called while the film is made.
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
