"""`reelproof takes`: options and help; lists the takes of a film or of one asset."""

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof takes lesson.md
  reelproof takes lesson.md the-tide/image
  reelproof accept lesson.md tak_1a2b3c4d
"""


@click.command(name="takes", epilog=EPILOG)
@film_argument
@click.argument("asset", required=False)
@json_option
@verbose_option
def command(script: str, asset: str | None, as_json: bool, verbose: bool) -> int:
    """List the takes of the film of SCRIPT, or of one ASSET.

    One take of each asset is in the film; the others are candidates, earlier takes or rejected.
    """
    import asyncio

    from reelproof.cli.films.film_takes import read_takes
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either
    from reelproof.cli.text.take_object import takes_object
    from reelproof.cli.text.take_text import take_lines

    path, settings = begin_with_film(script, verbose)
    takes = asyncio.run(read_takes(path, settings, asset))
    print_either(as_json, lambda: takes_object(takes), take_lines(takes))
    return 0
