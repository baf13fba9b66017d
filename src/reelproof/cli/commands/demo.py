"""`reelproof demo`: options and help; makes the demonstration film from the bundled script."""

from typing import Any

import click

from reelproof.cli.output_options import making_options, output_options_of

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
    help="Folder for the script; the film goes into a subfolder.",
)
@making_options
def command(output: str, **parameters: Any) -> int:
    """Make the demonstration film from the bundled script.

    Everything is made on this machine, without any API key. An existing script is used as it is.
    """
    from reelproof.cli.exit_codes import ExitCode
    from reelproof.cli.films.brief import read_request
    from reelproof.cli.films.demo_script import SCRIPT_NAME, write_demo_script
    from reelproof.cli.films.film_making import make_film, order_of
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import say, shown_path
    from reelproof.engine.studio.request_builder import RequestChoices
    from reelproof.wiring.film_request import absolute

    output_options = output_options_of(parameters)
    script = absolute(output) / SCRIPT_NAME
    is_new = write_demo_script(script)
    checked = read_request(str(script), None, RequestChoices(stays_local=True))
    start_logging(checked.settings.log_format, output_options.verbose)
    if not is_new:
        say(f"Using the existing script: {shown_path(script)}")
    exit_code = make_film(order_of(checked, output_options))
    if exit_code == ExitCode.made and not output_options.quiet:
        say(f"Change a line in {shown_path(script)}, then: reelproof make {shown_path(script)}")
    return exit_code
