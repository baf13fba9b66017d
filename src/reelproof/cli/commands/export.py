"""`reelproof export`."""

import click

from reelproof.cli.options import json_option, script_argument, verbose_option

EPILOG = """\b
Examples:
  reelproof export lesson.md
  reelproof export lesson.md -o /media/stick/lesson.zip
"""


@click.command(name="export", epilog=EPILOG)
@script_argument
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
    from reelproof.cli.films.request import absolute
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.settings.loading import load_settings

    path = absolute(script)
    settings = load_settings(path.parent)
    start_logging(settings.log_format, verbose)
    made = asyncio.run(export_film(path, settings, absolute(output) if output else None))
    if as_json:
        print_object(export_object(made))
    else:
        print_result(export_lines(made))
    return 0
