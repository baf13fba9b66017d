"""`reelproof export`: options and help; writes the film with all its files as a zip file."""

import click

from reelproof.cli.options import film_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof export lesson.md
  reelproof export lesson.md -o /media/stick/lesson.zip
"""


@click.command(name="export", epilog=EPILOG)
@film_argument
@click.option(
    "-o", "--output", metavar="FILE", help="The zip file, or a folder for it (default: next to the script)."
)
@json_option
@verbose_option
def command(script: str, output: str | None, as_json: bool, verbose: bool) -> int:
    """Export the film of SCRIPT and everything that belongs to it as a zip file.

    Includes captions, timeline, script, report and media, and your own files that the script uses.
    """
    import asyncio

    from reelproof.cli.films.film_export import export_film, export_lines, export_object
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either
    from reelproof.wiring.film_request import absolute

    path, settings = begin_with_film(script, verbose)
    made = asyncio.run(export_film(path, settings, absolute(output) if output else None))
    print_either(as_json, lambda: export_object(made), export_lines(made))
    return 0
