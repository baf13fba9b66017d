"""Directives in a script, `[pause 2s]`, `[picture: …]`, `{#id}`: their form, the longest pause and id."""

import re
from dataclasses import dataclass

from reelproof.domain.script import CLIP_ENDINGS, PICTURE_ENDINGS, RECORDING_ENDINGS, Pause, ends_in
from reelproof.planning.script.script_text import invalid_script

LONGEST_PAUSE_S = 60

_INSIDE = r"(?:\\.|[^\\\[\]]|\[[^\[\]]*\])*"
DIRECTIVE = re.compile(
    rf"\[\s*(?:pause(?=[\s:\d\]])|(?:picture|clip)(?=\s*[:\]])){_INSIDE}\]?|\{{#[^{{}}\n]*\}}", re.IGNORECASE
)
"""A directive, well-formed or not; its words may hold one more pair of brackets."""

_PAUSE = re.compile(
    r"\[\s*pause\s*:?\s*(?P<amount>\d{1,9}(?:[.,]\d{1,9})?)\s*(?P<unit>ms|s|sec|seconds?)\s*\]", re.IGNORECASE
)
_VISUAL = re.compile(rf"\[\s*(?P<noun>picture|clip)\s*:(?P<words>{_INSIDE})\]", re.IGNORECASE | re.DOTALL)
_ID = re.compile(r"\{#(?P<id>[A-Za-z][A-Za-z0-9_-]{0,63})\}")
MEDIA_ENDINGS = (*PICTURE_ENDINGS, ".svg", *CLIP_ENDINGS, *RECORDING_ENDINGS)
_IN_PATH = re.compile(r"[%&<>()\\\"'\s\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Visual:
    """A description of the picture; with `moves`, of a clip, in any film."""

    words: str
    moves: bool = False


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """The writer's own picture or clip; the path is relative to the script's folder."""

    path: str


@dataclass(frozen=True, slots=True)
class OwnRecording:
    """The writer's own recording of the words; the path is relative to the script's folder."""

    path: str


@dataclass(frozen=True, slots=True)
class ExplicitId:
    """A segment's or chapter's id, given by the writer."""

    id: str


OwnMedium = OwnPicture | OwnRecording
Directive = Pause | Visual | OwnMedium | ExplicitId


def read_directive(source: str, line: int) -> Directive:
    """Parses a match of `DIRECTIVE`. Raises ReelproofError naming the line if it is malformed."""
    if source.startswith("{"):
        return _explicit_id(source, line)
    if source[1:].lstrip()[:5].lower() == "pause":
        return _pause(source, line)
    return _visual(source, line)


def is_well_formed(source: str) -> bool:
    return any(pattern.fullmatch(source) for pattern in (_PAUSE, _VISUAL, _ID))


def medium_noun(path: str) -> str:
    """Returns the noun for a file with this extension."""
    if ends_in(path, RECORDING_ENDINGS):
        return "recording"
    return "clip" if ends_in(path, CLIP_ENDINGS) else "picture"


def write_directive(directive: Directive) -> str:
    """Markdown that reads back as the same directive."""
    match directive:
        case Pause(duration_s):
            return f"[pause {duration_s:.3f}".rstrip("0").rstrip(".") + "s]"
        case Visual(words, moves):
            return f"[{'clip' if moves else 'picture'}: {escape_brackets(words)}]"
        case OwnPicture(path) | OwnRecording(path):
            return f"![]({_IN_PATH.sub(_percent, path)})"
        case ExplicitId(id):
            return f"{{#{id}}}"


def escape_brackets(words: str) -> str:
    return re.sub(r"([\\\[\]<$%{])", r"\\\1", words)


def is_explicit_id(id_: str) -> bool:
    return _ID.fullmatch(f"{{#{id_}}}") is not None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _pause(source: str, line: int) -> Pause:
    match = _PAUSE.fullmatch(source)
    duration_s = _seconds(match["amount"], match["unit"]) if match else 0
    if not 0 < duration_s <= LONGEST_PAUSE_S:
        message = (
            f'"{_shown(source)}" is not a pause; write [pause 1s], [pause 1.5s] or [pause 500ms], '
            f"up to {LONGEST_PAUSE_S}s"
        )
        raise invalid_script(message, line)
    return Pause(duration_s)


def _seconds(amount: str, unit: str) -> float:
    """Rounds to whole milliseconds, so that the value can be written exactly."""
    number = float(amount.replace(",", "."))
    return round(number / 1000 if unit.lower() == "ms" else number, 3)


def _visual(source: str, line: int) -> Visual:
    match = _VISUAL.fullmatch(source)
    words = _unescaped(match["words"]) if match else ""
    if not words:
        message = f'"{_shown(source)}" is not a picture direction; write [picture: a lighthouse at night]'
        raise invalid_script(message, line)
    if " " not in words and ends_in(words, MEDIA_ENDINGS):
        noun = medium_noun(words)
        verb = "narrate by" if noun == "recording" else "show"
        raise invalid_script(f"to {verb} your own {noun}, write ![]({words})", line)
    return Visual(words, moves=match is not None and match["noun"].lower() == "clip")


def _unescaped(words: str) -> str:
    return " ".join(re.sub(r"\\([\\\[\]<$%{])", r"\1", words).split())


def _explicit_id(source: str, line: int) -> ExplicitId:
    match = _ID.fullmatch(source)
    if match is None:
        message = (
            f'"{_shown(source)}" is not an id; write {{#intro}}: a letter, then up to 63 letters, digits, '
            "hyphens or underscores"
        )
        raise invalid_script(message, line)
    return ExplicitId(match["id"])


def _shown(source: str) -> str:
    words = " ".join(source.split())
    return words if len(words) <= 40 else words[:39] + "…"
