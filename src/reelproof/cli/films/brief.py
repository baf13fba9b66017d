"""Decides whether the argument of `make` is a script or a brief; rules for `--rewrite`, `--stop-at`."""

from dataclasses import replace
from pathlib import Path

from reelproof.cli.text.output import say, shown_path
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.assets.asset_key import SCRIPT_KEY
from reelproof.planning.script.brief import brief_of, file_name, is_brief
from reelproof.wiring.film_request import (
    CheckedRequest,
    absolute,
    read_script,
    request_for_brief,
    request_for_script,
)


@frozen
class BriefFlags:
    """Brief options given on the command line; None means not given."""

    duration_s: int | None = None
    audience: str | None = None
    stop_at: str | None = None
    rewrites: bool = False

    @property
    def given(self) -> list[str]:
        named = {
            "--duration": self.duration_s,
            "--audience": self.audience,
            "--stop-at": self.stop_at,
            "--rewrite": self.rewrites or None,
        }
        return [flag for flag, value in named.items() if value is not None]


def request_for(
    line: str, output: str | None, request_choices: RequestChoices, brief_flags: BriefFlags
) -> CheckedRequest:
    """Builds the request for a film from a script or a brief. Writes nothing. Raises ReelproofError."""
    if not names_brief(line):
        if brief_flags.given:
            given = " and ".join(brief_flags.given)
            message = f"{line} is a script; {given} can only be used with a brief."
            raise invalid_input("brief", message)
        return read_request(line, output, request_choices)
    script = absolute(f"{file_name(line)}.md")
    if script.exists() and brief_flags.stop_at is None and not brief_flags.rewrites:
        say(f"Using the existing script: {shown_path(script)}")
        return read_request(str(script), output, request_choices)
    request_choices = replace(request_choices, stops_at_script=brief_flags.stop_at is not None)
    brief = _brief(line, brief_flags, request_choices.choices.language)
    return _request_for_brief(brief, script, output, request_choices, brief_flags.rewrites)


def read_request(script: str, output: str | None, request_choices: RequestChoices) -> CheckedRequest:
    """Reads and checks the script and the settings. Writes nothing. Raises ReelproofError."""
    path = absolute(script)
    return request_for_script(path, read_script(path), output, request_choices)


def names_brief(line: str) -> bool:
    """Whether the argument is a brief and not the name of a script."""
    return is_brief(line) and not Path(line).exists()


def _brief(line: str, brief_flags: BriefFlags, language: str | None) -> Brief:
    audience = Audience(brief_flags.audience) if brief_flags.audience else None
    return brief_of(line, language, brief_flags.duration_s, audience)


def _request_for_brief(
    brief: Brief, script: Path, output: str | None, request_choices: RequestChoices, rewrites: bool
) -> CheckedRequest:
    if script.exists() and not rewrites:
        message = f"{shown_path(script)} already exists; edit it, or use --rewrite to have it written again."
        raise invalid_input("brief", message)
    checked = request_for_brief(script, brief, output, request_choices)
    return replace(checked, request=replace(checked.request, targets=(SCRIPT_KEY,) if rewrites else ()))
