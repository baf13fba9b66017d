"""`reelproof watch`."""

import click

from reelproof.cli.options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof watch lesson.md
  reelproof watch lesson-film --json

\b
Ends with 0 when there is a film, 1 when none could be made, 130 when it was
canceled. Ctrl-C ends the watching alone; the film goes on.
"""


@click.command(name="watch", epilog=EPILOG)
@click.argument("film", metavar="SCRIPT|FOLDER", type=click.Path())
@json_option
@verbose_option
def command(film: str, as_json: bool, verbose: bool) -> int:
    """Follow the film of SCRIPT, or the film in FOLDER, while it is made elsewhere: by a studio or a worker,
    or in another terminal.

    Reading changes nothing. When the job has ended it tells the same as the one that made it.
    """
    import asyncio

    from reelproof.cli.films.film_status import watch_film
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.cli.text.status_text import status_lines, status_object
    from reelproof.settings.loading import load_settings

    path = absolute(film)
    settings = load_settings(path.parent)
    start_logging(settings.log_format, verbose)
    status = asyncio.run(watch_film(path, settings))
    if as_json:
        print_object(status_object(status))
    else:
        print_result(status_lines(status))
    return status.exit_code
