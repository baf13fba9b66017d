"""`reelproof cancel`: arguments and help; cancels a film wherever it is being made."""

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Example:
  reelproof cancel lesson.md
"""


@click.command(name="cancel", epilog=EPILOG)
@film_argument
@json_option
@verbose_option
def command(script: str, as_json: bool, verbose: bool) -> int:
    """Cancel the film of SCRIPT, wherever it is being made.

    No new calls are made, running provider jobs are canceled where possible, and finished assets are
    kept. `reelproof resume` continues the film.
    """
    import asyncio

    from reelproof.cli.films.film_cancel import cancel_film
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either

    path, settings = begin_with_film(script, verbose)
    canceled = asyncio.run(cancel_film(path, settings))
    print_either(as_json, lambda: canceled.contract, [canceled.sentence])
    return 0
