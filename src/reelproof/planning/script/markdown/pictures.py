"""Pictures in a script, `![](path)` or `<img src>`: own files, web images, badges, bad formats."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from reelproof.domain.file_name import name_problem
from reelproof.domain.script import NoticeKind, ends_in
from reelproof.planning.script.directive import (
    MEDIA_ENDINGS,
    OwnMedium,
    OwnPicture,
    OwnRecording,
    medium_noun,
)
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.script_text import clean_characters, invalid_script

_LONGEST_SHOWN = 60
_WEB = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+:|//", re.IGNORECASE)
_FILE_ADDRESS = re.compile(r"file:/{0,3}", re.IGNORECASE)
_ABSOLUTE = re.compile(r"/|~|[A-Za-z]:")
_ENDINGS = "|".join(ending[1:] for ending in MEDIA_ENDINGS)
_WITH_QUERY = re.compile(rf"(.*\.(?:{_ENDINGS}))[?#].*", re.IGNORECASE | re.DOTALL)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_BADGE = re.compile(
    r"shields\.io|badge|badgen\.net|travis-ci|app\.codecov|codecov\.io|coveralls|circleci\.com|appveyor\.com|"
    r"/actions/workflows/|/workflows/.*\.svg|pepy\.tech|snyk\.io|opencollective\.com|gitpod\.io/button|"
    r"zenodo\.org|star-history|hits\.|repobeats|readthedocs\.org/projects|isitmaintained|codeclimate",
    re.IGNORECASE,
)
_UNSUPPORTED: Mapping[str, str] = {
    ".svg": "an SVG drawing",
    ".svgz": "an SVG drawing",
    ".pdf": "a PDF document",
    ".eps": "an EPS drawing",
    ".ai": "an Illustrator drawing",
    ".psd": "a Photoshop file",
}
_SAVE_AS_PNG = "Save it as PNG in the script's folder and name that file."
_EXAMPLES = {"picture": "photo.jpg", "clip": "clip.mp4", "recording": "take.wav"}


def read_medium(source: str, line: int, findings: Findings, *, is_linked: bool = False) -> OwnMedium | None:
    """Returns the medium in the script's folder; an unavailable one is a notice. Raises ReelproofError for a
    non-portable name.
    """
    source = _TEMPLATE.sub("", source).strip()
    if _WEB.match(source) and (is_linked or _BADGE.search(source)):
        findings.leave_out("badge", line)
        return None
    path = clean_characters(unquote(_WITH_QUERY.sub(r"\1", source))).replace("\\", "/")
    steps = [step for step in path.split("/") if step not in ("", ".")]
    noun = medium_noun(path)
    if problem := _problem(source, path, steps):
        replacement = "a synthetic voice is used" if noun == "recording" else "a drawn card is shown"
        named = f'the {noun} "{_shown(source)}"' if source else f"this {noun}"
        advice = _advice(path, steps, noun)
        findings.note(NoticeKind.image_replaced, f"{named} {problem}; {replacement}", line, advice)
        return None
    _check_names(steps, noun, line)
    return (OwnRecording if noun == "recording" else OwnPicture)("/".join(steps))


def _problem(source: str, path: str, steps: list[str]) -> str:
    if _WEB.match(source):
        return "is on the web and is not downloaded"
    if not steps:
        return "names no file"
    if document := _unsupported(path):
        return f"is {document}, which cannot be used"
    if _FILE_ADDRESS.match(source) or _ABSOLUTE.match(path) or ".." in steps:
        return "is outside the script's folder"
    return ""


def _unsupported(path: str) -> str | None:
    return next((document for ending, document in _UNSUPPORTED.items() if ends_in(path, (ending,))), None)


def _advice(path: str, steps: list[str], noun: str) -> str:
    if _unsupported(path):
        return _SAVE_AS_PNG
    return f"Copy it into the script's folder and write ![]({_name(steps, noun)})."


def _check_names(steps: list[str], noun: str, line: int) -> None:
    for step in steps:
        if fault := name_problem(step):
            raise invalid_script(f'"{_shown(step)}" cannot name a {noun}: {fault}; give it another', line)


def _name(steps: list[str], noun: str) -> str:
    name = steps[-1] if steps and len(steps[-1]) <= _LONGEST_SHOWN else ""
    is_medium = re.fullmatch(rf"[\w.-]+\.(?:{_ENDINGS})", name, re.IGNORECASE)
    return name if is_medium else _EXAMPLES[noun]


def _shown(source: str) -> str:
    words = " ".join(clean_characters(source).split())
    return words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + "…"
