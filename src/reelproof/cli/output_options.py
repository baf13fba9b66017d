"""Options for the output and exit behavior of commands."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from reelproof.domain.frozen import frozen

Command = TypeVar("Command", bound=Callable[..., Any])


@frozen
class OutputOptions:
    """Output and exit options of a command that makes a film."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    strict: bool = False
    wait: bool = True


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write the result to standard output as a JSON object."
)
verbose_option = click.option(
    "--verbose", is_flag=True, help="Log more to standard error, including tracebacks."
)
MAKING_OPTIONS = (
    click.option(
        "--strict",
        is_flag=True,
        help="Exit with 3 if something is missing from the film, or its self-check found something. The "
        "film is still made.",
    ),
    click.option(
        "--no-wait", is_flag=True, help="Exit immediately if another Reelproof process is making a film."
    ),
    json_option,
    click.option("--quiet", "-q", is_flag=True, help="Show no progress."),
    verbose_option,
)


def making_options(command: Command) -> Command:
    """Adds the options for output and exit behavior."""
    return decorated(command, MAKING_OPTIONS)


def decorated(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def output_options_of(parameters: Mapping[str, Any]) -> OutputOptions:
    return OutputOptions(
        as_json=parameters["as_json"],
        quiet=parameters["quiet"],
        verbose=parameters["verbose"],
        strict=parameters["strict"],
        wait=not parameters["no_wait"],
    )
