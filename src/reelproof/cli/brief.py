"""From one line to a request: what a film is about, and where its script shall lie."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from reelproof.cli.output import say, shown_path
from reelproof.cli.request import Asked, absolute, ask, output_folder
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import invalid_input
from reelproof.domain.script import ScriptOptions
from reelproof.engine.plan import check_models
from reelproof.engine.request import MakeRequest
from reelproof.engine.usual_models import with_usual_models
from reelproof.engine.voice_table import check_voice
from reelproof.planning.asset_key import SCRIPT_KEY
from reelproof.planning.options import FilmChoices, decide_options
from reelproof.planning.script_source import clean_characters
from reelproof.planning.usual_models import with_writers
from reelproof.settings import load_settings

LONGEST_BRIEF = 2_000
LONGEST_NAME = 60
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_NOT_IN_NAME = re.compile(r"[^\w]+")
_FILE = re.compile(r".*\.\w{1,9}")


@dataclass(frozen=True, slots=True)
class BriefWords:
    """What the command line says of a brief; None where it says nothing."""

    duration_s: int | None = None
    audience: str | None = None
    language: str | None = None
    stop_at: str | None = None
    rewrites: bool = False

    @property
    def said(self) -> list[str]:
        named = {
            "--duration": self.duration_s,
            "--audience": self.audience,
            "--language": self.language,
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
    asked = _ask_for_brief(_brief(line, words), script, output, flags, words)
    options = with_usual_models(asked.request.options, asked.catalog, stays_local or asked.settings.local)
    return replace(asked, request=replace(asked.request, options=options))


def is_brief(line: str) -> bool:
    """Several words that are no file's name."""
    return len(line.split()) > 1 and not Path(line).exists() and not _FILE.fullmatch(line.strip())


def file_name(line: str) -> str:
    name = _NOT_IN_NAME.sub("-", line.casefold()).strip("-")
    return name[:LONGEST_NAME].rstrip("-") or "film"


def _brief(line: str, words: BriefWords) -> Brief:
    text = " ".join(clean_characters(line).split())
    if len(text) > LONGEST_BRIEF:
        raise invalid_input(
            "brief", f"The brief has more than {LONGEST_BRIEF} characters; write a script of it."
        )
    language = (words.language or "en").replace("_", "-")
    if not _LANGUAGE.fullmatch(language):
        raise invalid_input("language", f"{language!r} is no language's tag; write en, es or pt-BR, say.")
    audience = Audience(words.audience) if words.audience else Audience.adults
    return Brief(text, language, float(words.duration_s or 60), audience)


def _ask_for_brief(
    brief: Brief, script: Path, output: str | None, flags: FilmChoices, words: BriefWords
) -> Asked:
    from reelproof.plugins import load_catalog

    if script.exists() and not words.rewrites:
        message = f"{shown_path(script)} is there already; edit it, or have it written anew with --rewrite."
        raise invalid_input("brief", message)
    settings = load_settings(script.parent)
    catalog = load_catalog(settings)
    options = decide_options(flags, ScriptOptions(), settings.choices())
    known = frozenset(model.name for model in catalog.models())
    options = replace(options, chains=with_writers(options.chains, known))
    folder = output_folder(script, output)
    request = MakeRequest(
        script_path=str(script),
        script_text="",
        output_path=str(folder),
        options=options,
        targets=(SCRIPT_KEY,) if words.rewrites else (),
        brief=brief,
        stops_at_script=words.stop_at is not None,
    )
    check_models(catalog, request)
    check_voice(catalog, options)
    return Asked(request, settings, catalog)
