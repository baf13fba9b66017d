"""Error messages of the command line on standard error, and the exit code for each kind of failure."""

import signal
import sys
import traceback
from collections.abc import Sequence

import click

from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.refused_options import usage_failure
from reelproof.cli.text.output import print_object, say, silence_stdout
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.redaction import redact
from reelproof.domain.refused_value import field_problems_of
from reelproof.planning.script.script_text import SCRIPT, problems_of

REPORT = "This is a bug. Please report it with the output of --verbose."


def run(group: click.Group, arguments: Sequence[str]) -> int:
    """Returns the exit code. Failures go to standard error, and with `--json` to standard output as well."""
    _make_writable()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return int(group.main(args=list(arguments), prog_name="reelproof", standalone_mode=False) or 0)
    except (click.Abort, KeyboardInterrupt) as error:
        # Click takes every end of a file for Ctrl-D.
        if isinstance(error.__cause__, EOFError):
            return _bug(error.__cause__, arguments)
        say("Stopped.")
        return ExitCode.interrupted
    except BrokenPipeError:
        silence_stdout()
        return ExitCode.made
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return ExitCode.wrong_use
    except click.ClickException as error:
        failure = usage_failure(error)
        print_failure(failure)
        say(*_help_lines(error))
        return _end(failure, arguments, ExitCode.wrong_use)
    except ReelproofError as error:
        print_failure(error.failure)
        return _end(error.failure, arguments, error.failure.entry.exit_code)
    except Exception as error:  # noqa: BLE001 the last resort: a bug still ends in a sentence
        return _bug(error, arguments)


def _bug(error: BaseException, arguments: Sequence[str]) -> int:
    if "--verbose" in arguments:
        say(redact("".join(traceback.format_exception(error)).rstrip()))
    failure = Failure(ErrorCode.Unknown, f"{type(error).__name__}: {error}")
    say(f"reelproof: {failure.full_code}: {failure.message}", f"  {REPORT}")
    return _end(failure, arguments, ExitCode.no_film)


def failure_lines(failure: Failure) -> list[str]:
    """Returns the message and the remedy; a message about invalid input contains both."""
    if failure.code is ErrorCode.InvalidInput:
        return _problem_lines(failure) or [failure.message]
    return [f"{failure.full_code}: {failure.message}", f"  {failure.remediation}"]


def _problem_lines(failure: Failure) -> list[str]:
    """Returns several problems of one script, or several wrong fields, one per line."""
    if len(fields := field_problems_of(failure)) > 1:
        return [f"{len(fields)} problems:", *(f"  {one.message}" for one in fields)]
    problems = problems_of(ReelproofError(failure)) if failure.subject == SCRIPT else []
    if len(problems) < 2:
        return []
    source, _, rest = failure.message.partition(str(problems[0]))
    more = rest.rpartition("; ")[2] if failure.message.endswith(" more") else ""
    lines = [*map(str, problems), *filter(None, [more])]
    return [f"{source}{len(problems)} problems:", *(f"  {line}" for line in lines)]


def print_failure(failure: Failure) -> None:
    first, *others = failure_lines(failure)
    say(f"reelproof: {first}", *others)


def _end(failure: Failure, arguments: Sequence[str], exit_code: int) -> int:
    if "--json" in arguments:
        from reelproof.contract.cli import ErrorOutput
        from reelproof.contract.failure import failure_summary

        print_object(ErrorOutput(error=failure_summary(failure)))
    return exit_code


def _help_lines(error: click.ClickException) -> list[str]:
    context = getattr(error, "ctx", None)
    return [f"  See: {context.command_path} --help"] if isinstance(context, click.Context) else []


def _make_writable() -> None:
    """Escapes characters of file names and scripts that the terminal's encoding cannot represent."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
