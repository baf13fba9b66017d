"""The command line `reelproof`: list of commands, their order in `--help`, hint for an unknown one."""

import gc
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from reelproof import __version__

OBJECTS_PER_COLLECTION = 200_000
COMMANDS = {
    "make": "Make a film from a script or a brief.",
    "plan": "Show what `make` would do, and why.",
    "status": "Show the status of a film.",
    "retry": "Retry what is missing from a film.",
    "regen": "Make a new take of one or more assets.",
    "takes": "List the takes of a film or an asset.",
    "accept": "Use a take in the film.",
    "reject": "Reject a take permanently.",
    "undo": "Undo the last change to a film.",
    "redo": "Redo the change that was undone last.",
    "history": "List the changes and versions of a film, or restore a version.",
    "render": "Render a film again from its existing assets.",
    "export": "Export a film and everything that belongs to it as a zip file.",
    "cancel": "Stop a film that is being made.",
    "resume": "Resume an interrupted film.",
    "watch": "Watch the progress of a film.",
    "studio": "Run the studio and the jobs API, and process their jobs.",
    "worker": "Run a worker that processes studio jobs in a separate process.",
    "voices": "List the voices.",
    "models": "List the models and your chains.",
    "doctor": "Check this installation.",
    "demo": "Make the demonstration film.",
}
EPILOG = """\b
Examples:
  reelproof demo                      make a first film from the bundled script
  reelproof make lesson.md            make lesson-film/film.mp4
  reelproof make lesson.md --help     list all options
"""


class LazyGroup(click.Group):
    """A command group that imports a command's module only when it is called, to keep `--help` fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"reelproof.cli.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"Unknown command {args[0]}. {_nearest(args[0])}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _nearest(word: str) -> str:
    if Path(word).is_file():
        return f"Did you mean: reelproof make {word}"
    near = get_close_matches(word, COMMANDS, n=1)
    return f"Did you mean {near[0]}?" if near else f"Commands: {', '.join(COMMANDS)}."


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reelproof")
def reelproof() -> None:
    """Turns a script into a narrated film, and always finishes."""


def main() -> None:
    """The entry point. Reports each failure as one sentence and an exit code."""
    # Loading makes many objects that stay: searching them for garbage takes a fifth of a short command.
    gc.set_threshold(OBJECTS_PER_COLLECTION, 20, 50)
    # Pydantic would search all that is installed for plug-ins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from reelproof.cli.exit import run

    exit_code = run(reelproof, sys.argv[1:])
    # At exit all objects would be searched once more and freed one by one: the system frees them at once.
    gc.freeze()
    sys.exit(exit_code)
