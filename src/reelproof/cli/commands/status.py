"""`reelproof status`: arguments and help; shows the state of a film and its steps."""

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
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either
    from reelproof.cli.text.status_text import status_lines, status_object

    path, settings = begin_with_film(film, verbose)
    status = asyncio.run(read_status(path, settings))
    print_either(as_json, status_object(status), status_lines(status))
    return 0
