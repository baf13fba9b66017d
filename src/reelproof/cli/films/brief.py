"""Builds a request from a brief: the subject of a film and the path of its script."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from reelproof.cli.films.request import CliRequest, absolute, output_folder, read_request
from reelproof.cli.text.output import say, shown_path
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import invalid_input
from reelproof.engine.ports.files import ProjectPaths
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.assets.asset_key import SCRIPT_KEY
from reelproof.planning.script.brief import brief_of
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.loading import load_settings
from reelproof.wiring import request_builder_for

LONGEST_NAME = 60
_NOT_IN_NAME = re.compile(r"[^\w]+")
_FILE = re.compile(r".*\.\w{1,9}")


@dataclass(frozen=True, slots=True)
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
    line: str, output: str | None, flags: FilmChoices, brief_flags: BriefFlags, stays_local: bool = False
) -> CliRequest:
    """Builds the request for a film from a script or a brief. Writes nothing. Raises ReelproofError."""
    if not is_brief(line):
        if brief_flags.given:
            given = " and ".join(brief_flags.given)
            message = f"{line} is a script; {given} can only be used with a brief."
            raise invalid_input("brief", message)
        return read_request(line, output, flags, stays_local)
    script = absolute(f"{file_name(line)}.md")
    if script.exists() and brief_flags.stop_at is None and not brief_flags.rewrites:
        say(f"Using the existing script: {shown_path(script)}")
        return read_request(str(script), output, flags, stays_local)
    request_choices = RequestChoices(flags, stays_local, stops_at_script=brief_flags.stop_at is not None)
    return _request_for_brief(
        _brief(line, brief_flags, flags.language), script, output, request_choices, brief_flags.rewrites
    )


def is_brief(line: str) -> bool:
    """Whether the argument is several words and not a file name."""
    return len(line.split()) > 1 and not Path(line).exists() and not _FILE.fullmatch(line.strip())


def file_name(line: str) -> str:
    name = _NOT_IN_NAME.sub("-", line.casefold()).strip("-")
    return name[:LONGEST_NAME].rstrip("-") or "film"


def _brief(line: str, brief_flags: BriefFlags, language: str | None) -> Brief:
    audience = Audience(brief_flags.audience) if brief_flags.audience else None
    return brief_of(line, language, brief_flags.duration_s, audience)


def _request_for_brief(
    brief: Brief, script: Path, output: str | None, request_choices: RequestChoices, rewrites: bool
) -> CliRequest:
    from reelproof.plugins import load_catalog

    if script.exists() and not rewrites:
        message = f"{shown_path(script)} already exists; edit it, or use --rewrite to have it written again."
        raise invalid_input("brief", message)
    settings = load_settings(script.parent)
    catalog = load_catalog(settings)
    place = ProjectPaths(str(script), str(output_folder(script, output)))
    request = request_builder_for(settings, catalog).for_brief(place, brief, request_choices)
    return CliRequest(replace(request, targets=(SCRIPT_KEY,) if rewrites else ()), settings, catalog)
