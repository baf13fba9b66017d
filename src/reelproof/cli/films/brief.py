"""From one line to a request: what a film is about, and where its script shall lie."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from reelproof.cli.films.request import Asked, absolute, ask, output_folder
from reelproof.cli.text.output import say, shown_path
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import invalid_input
from reelproof.engine.ports.files import ProjectPlace
from reelproof.engine.studio.asking import Saying
from reelproof.planning.assets.asset_key import SCRIPT_KEY
from reelproof.planning.script.brief import brief_of
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.loading import load_settings
from reelproof.wiring import asking_for

LONGEST_NAME = 60
_NOT_IN_NAME = re.compile(r"[^\w]+")
_FILE = re.compile(r".*\.\w{1,9}")


@dataclass(frozen=True, slots=True)
class BriefWords:
    """What the command line says of a brief; None where it says nothing."""

    duration_s: int | None = None
    audience: str | None = None
    stop_at: str | None = None
    rewrites: bool = False

    @property
    def said(self) -> list[str]:
        named = {
            "--duration": self.duration_s,
            "--audience": self.audience,
            "--stop-at": self.stop_at,
            "--rewrite": self.rewrites or None,
        }
        return [flag for flag, value in named.items() if value is not None]


def ask_for(
    line: str, output: str | None, flags: FilmChoices, words: BriefWords, stays_local: bool = False
) -> Asked:
    """A request for a script's film, or for one from a brief. Raises ReelproofError. Writes nothing."""
    if not is_brief(line):
        if words.said:
            said = " and ".join(words.said)
            message = f"{line} is a script and says it itself; leave {said} out, which belongs to a brief."
            raise invalid_input("brief", message)
        return ask(line, output, flags, stays_local)
    script = absolute(f"{file_name(line)}.md")
    if script.exists() and words.stop_at is None and not words.rewrites:
        say(f"Taking the script that is there: {shown_path(script)}")
        return ask(str(script), output, flags, stays_local)
    saying = Saying(flags, stays_local, stops_at_script=words.stop_at is not None)
    return _ask_for_brief(_brief(line, words, flags.language), script, output, saying, words.rewrites)


def is_brief(line: str) -> bool:
    """Several words that are no file's name."""
    return len(line.split()) > 1 and not Path(line).exists() and not _FILE.fullmatch(line.strip())


def file_name(line: str) -> str:
    name = _NOT_IN_NAME.sub("-", line.casefold()).strip("-")
    return name[:LONGEST_NAME].rstrip("-") or "film"


def _brief(line: str, words: BriefWords, language: str | None) -> Brief:
    audience = Audience(words.audience) if words.audience else None
    return brief_of(line, language, words.duration_s, audience)


def _ask_for_brief(brief: Brief, script: Path, output: str | None, saying: Saying, rewrites: bool) -> Asked:
    from reelproof.plugins import load_catalog

    if script.exists() and not rewrites:
        message = f"{shown_path(script)} is there already; edit it, or have it written anew with --rewrite."
        raise invalid_input("brief", message)
    settings = load_settings(script.parent)
    catalog = load_catalog(settings)
    place = ProjectPlace(str(script), str(output_folder(script, output)))
    request = asking_for(settings, catalog).for_brief(place, brief, saying)
    return Asked(replace(request, targets=(SCRIPT_KEY,) if rewrites else ()), settings, catalog)
