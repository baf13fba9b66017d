"""`reelproof watch`."""

import click

from reelproof.cli.options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof watch lesson.md
  reelproof watch lesson-film --json

\b
Exits with 0 if a film was made, 1 if none could be made, 130 if it was
canceled. Ctrl-C only stops watching; the film continues.
"""


@click.command(name="watch", epilog=EPILOG)
@click.argument("film", metavar="SCRIPT|FOLDER", type=click.Path())
@json_option
@verbose_option
def command(film: str, as_json: bool, verbose: bool) -> int:
    """Watch the film of SCRIPT, or the film in FOLDER, while it is made elsewhere: by a studio, a worker, or
    in another terminal.

    It changes nothing. When the job ends, it prints the same result as the command that made the film.
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
