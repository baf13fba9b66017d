"""`reelproof status`: arguments and help; shows the state of a film and its steps."""

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof status lesson.md
  reelproof status lesson-film --json
"""


@click.command(name="status", epilog=EPILOG)
@film_argument
@json_option
@verbose_option
def command(script: str, as_json: bool, verbose: bool) -> int:
    """Show the status of the film of SCRIPT, or of the film in FOLDER.

    Lists the steps of the last job, what is finished and what is missing, and how to continue. It changes
    nothing, and can be run while the film is being made.
    """
    import asyncio

    from reelproof.cli.films.film_status import read_status
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.cli.text.status_text import status_lines

    path, settings = begin_with_film(script, verbose)
    status = asyncio.run(read_status(path, settings))
    if as_json:
        from reelproof.cli.text.status_object import status_object

        print_object(status_object(status))
    else:
        print_result(status_lines(status))
    return 0
