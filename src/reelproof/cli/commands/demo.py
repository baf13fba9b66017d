"""`reelproof demo`."""

from typing import Any

import click

from reelproof.cli.options import making_options, manner_of

EPILOG = """\b
Example:
  reelproof demo
Then change a line in reelproof-demo/demo.md, and:
  reelproof make reelproof-demo/demo.md
"""
FOLDER_NAME = "reelproof-demo"


@click.command(name="demo", epilog=EPILOG)
@click.option(
    "--output",
    "-o",
    metavar="DIR",
    type=click.Path(),
    default=FOLDER_NAME,
    show_default=True,
    help="Folder for the script and, in a folder of its own, the film.",
)
@making_options
def command(output: str, **parameters: Any) -> int:
    """Make the demonstration film from the script that comes with Reelproof.

    Everything is made on this machine, without any key. A script that is there already is taken as it is.
    """
    from reelproof.cli.exit_codes import ExitCode
    from reelproof.cli.films.demonstration import SCRIPT_NAME, place_script
    from reelproof.cli.films.film_making import Order, make_film
    from reelproof.cli.films.request import absolute, ask
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import say, shown_path
    from reelproof.engine.ports.request import MakeRequest
    from reelproof.planning.script.options import FilmChoices
    from reelproof.wiring import Studio

    manner = manner_of(parameters)
    script = absolute(output) / SCRIPT_NAME
    is_new = place_script(script)
    asked = ask(str(script), None, FilmChoices(), stays_local=True)
    start_logging(asked.settings.log_format, manner.verbose)
    if not is_new:
        say(f"Taking the script that is there: {shown_path(script)}")

    async def choose(_studio: Studio) -> MakeRequest:
        return asked.request

    exit_code = make_film(Order(SCRIPT_NAME, choose, asked.settings, asked.catalog, manner))
    if exit_code == ExitCode.made and not manner.quiet:
        say(f"Change a line in {shown_path(script)}, then: reelproof make {shown_path(script)}")
    return exit_code
