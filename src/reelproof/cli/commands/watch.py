"""`reelproof watch`: arguments and help; shows the progress of a film being made elsewhere."""

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
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either
    from reelproof.cli.text.status_text import status_lines, status_object

    path, settings = begin_with_film(film, verbose)
    status = asyncio.run(watch_film(path, settings))
    print_either(as_json, status_object(status), status_lines(status))
    return status.exit_code
