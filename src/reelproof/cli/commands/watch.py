"""`reelproof watch`: arguments and help; shows the progress of a film being made elsewhere."""

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof watch lesson.md
  reelproof watch lesson-film --json

\b
Exits with 0 if a film was made, 1 if none could be made, 130 if it was
canceled. Ctrl-C only stops watching; the film continues.
"""


@click.command(name="watch", epilog=EPILOG)
@film_argument
@json_option
@verbose_option
def command(script: str, as_json: bool, verbose: bool) -> int:
    """Watch the film of SCRIPT, or the film in FOLDER, while it is made elsewhere: by a studio, a worker, or
    in another terminal.

    It changes nothing. When the job ends, it prints the same result as the command that made the film.
    """
    import asyncio

    from reelproof.cli.films.film_watch import watch_film
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.cli.text.status_text import status_lines

    path, settings = begin_with_film(script, verbose)
    status = asyncio.run(watch_film(path, settings))
    if as_json:
        from reelproof.cli.text.status_object import status_object

        print_object(status_object(status))
    else:
        print_result(status_lines(status))
    return status.exit_code
