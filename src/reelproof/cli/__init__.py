"""The command line: `reelproof`."""

import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from reelproof import __version__

COMMANDS = {
    "make": "Make a film from a script.",
    "plan": "Show what making a film would do, and why.",
    "status": "Show how a film stands.",
    "retry": "Make again what is missing in a film.",
    "regen": "Make another take of one asset.",
    "takes": "List the takes of a film or an asset.",
    "accept": "Put a take into the film.",
    "reject": "Take a take out of the film for good.",
    "render": "Render a film again from what is there.",
    "export": "Put a film with all that belongs to it into a zip file.",
    "cancel": "Stop a film that is being made.",
    "resume": "Go on with a film that was interrupted.",
    "watch": "Follow a film that is being made.",
    "studio": "Serve the studio and the jobs API, and make what is asked for.",
    "worker": "Make what is asked of a studio, in a process of its own.",
    "voices": "List the voices.",
    "models": "List the models, and the chains you chose.",
    "doctor": "Check this installation.",
    "demo": "Make the demonstration film.",
}
EPILOG = """\b
Examples:
  reelproof demo                      a first film, from the script that comes with Reelproof
  reelproof make lesson.md            makes lesson-film/film.mp4
  reelproof make lesson.md --help     all that can be chosen
"""


class LazyGroup(click.Group):
    """Imports a command's module when the command is called: `--help` must answer at once."""

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
            raise click.UsageError(f"There is no command {args[0]}. {_nearest(args[0])}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _nearest(word: str) -> str:
    if Path(word).is_file():
        return f"Did you mean: reelproof make {word}"
    near = get_close_matches(word, COMMANDS, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are {', '.join(COMMANDS)}."


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reelproof")
def reelproof() -> None:
    """Turns a script into a finished narrated film, and always finishes."""


def main() -> None:
    """The entry point. Failures become one sentence and an exit code."""
    from reelproof.cli.exit import run

    sys.exit(run(reelproof, sys.argv[1:]))
