"""Directives in a script, `[pause 2s]`, `[picture: …]`, `[caption 0s-2s: …]`, `{#id}`: form, limits."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from reelproof.domain.frozen import frozen
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.script import (
    CLIP_ENDINGS,
    PICTURE_ENDINGS,
    RECORDING_ENDINGS,
    MotionName,
    Pause,
    PictureFit,
    TransitionKind,
    ends_in,
)
from reelproof.planning.script.direction_values import FIT, MOTION, TRANSITION, Vocabulary
from reelproof.planning.script.script_text import invalid_script

LONGEST_PAUSE_S = 60

_INSIDE = r"(?:\\.|[^\\\[\]]|\[[^\[\]]*\])*"
# Only names that are known: other words in such brackets are notes for film editors.
_NAMED = (
    r"\[\s*(?:transition\s*:\s*(?:cut|cross[\s-]?fade|push|wipe)"
    r"|motion\s*:\s*(?:zoom[\s_-]+(?:in|out)|pan[\s_-]+(?:left|right|up|down)|drift|varied|none)"
    r"|fit\s*:\s*(?:auto|fill|whole))\s*\]"
)
_SECONDS = r"\d{1,4}(?:[.,]\d{1,3})?"
# Without its times, `[caption: …]` is a note for film editors.
_TIMED = rf"caption\s+(?P<start_s>{_SECONDS})\s*s\s*[-–]\s*(?P<end_s>{_SECONDS})\s*s\s*:"
DIRECTIVE = re.compile(
    rf"{_NAMED}|\[\s*(?:pause(?=[\s:\d\]])|(?:picture|clip)(?=\s*[:\]])|(?={_TIMED})){_INSIDE}(?P<end>\])?"
    r"|\{#[^{}\n]*\}",
    re.IGNORECASE,
)
"""A directive, well-formed or not; its words may hold one more pair of brackets. One without its last
bracket lacks the group `end`."""

_PAUSE = re.compile(
    r"\[\s*pause\s*:?\s*(?P<amount>\d{1,9}(?:[.,]\d{1,9})?)\s*(?P<unit>ms|s|sec|seconds?)\s*\]", re.IGNORECASE
)
_VISUAL = re.compile(rf"\[\s*(?P<noun>picture|clip)\s*:(?P<words>{_INSIDE})\]", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(rf"\[\s*{_TIMED}(?P<words>{_INSIDE})\]", re.IGNORECASE | re.DOTALL)
_DIRECTION = re.compile(_NAMED, re.IGNORECASE)
_ID = re.compile(r"\{#(?P<id>[A-Za-z][A-Za-z0-9_-]{0,63})\}")
MEDIA_ENDINGS = (*PICTURE_ENDINGS, ".svg", *CLIP_ENDINGS, *RECORDING_ENDINGS)
_IN_PATH = re.compile(r"[%&<>()\\\"'\s\u0300-\u036f]")


@frozen
class Visual:
    """A description of the picture; with `moves`, of a clip, in any film."""

    words: str
    moves: bool = False


@frozen
class OwnPicture:
    """The writer's own picture or clip; the path is relative to the script's folder."""

    path: str


@frozen
class OwnRecording:
    """The writer's own recording of the words; the path is relative to the script's folder."""

    path: str


@frozen
class TransitionDirective:
    """The transition at the place where it stands."""

    kind: TransitionKind


@frozen
class MotionDirective:
    """The motion of the picture."""

    name: MotionName


@frozen
class FitDirective:
    """The fit of the picture or clip."""

    fit: PictureFit


@frozen
class ExplicitId:
    """A segment's or chapter's id, given by the writer."""

    id: str


OwnMedium = OwnPicture | OwnRecording
Direction = TransitionDirective | MotionDirective | FitDirective
Directive = Pause | Visual | OwnMedium | OwnCaption | Direction | ExplicitId


_Name = TypeVar("_Name", bound=StrEnum)


def _reader(
    vocabulary: Vocabulary[_Name], made: Callable[[_Name], Direction]
) -> Callable[[str, bool], Direction | None]:
    def read(words: str, guess: bool) -> Direction | None:
        name = vocabulary.meant(words) if guess else vocabulary.read(words)
        return made(name) if name else None

    return read


_READERS: Mapping[str, Callable[[str, bool], Direction | None]] = {
    "transition": _reader(TRANSITION, TransitionDirective),
    "motion": _reader(MOTION, MotionDirective),
    "fit": _reader(FIT, FitDirective),
}


def read_directive(source: str, line: int) -> Directive:
    """Parses a match of `DIRECTIVE`. Raises ReelproofError naming the line if it is malformed."""
    if source.startswith("{"):
        return _explicit_id(source, line)
    word = source[1:].lstrip()[:7].lower()
    if word.startswith("pause"):
        return _pause(source, line)
    if word == "caption":
        return _caption(source, line)
    if direction := _direction(source):
        return direction
    return _visual(source, line)


def direction_named(noun: str, words: str, *, guess: bool = False) -> Direction | None:
    """Returns the transition, motion or fit of that name; with `guess`, what was probably meant."""
    read = _READERS.get(noun)
    return read(words, guess) if read else None


def own_file_in(source: str) -> str | None:
    """Returns the path in `[picture: boat.jpg]`, which describes nothing."""
    match = _VISUAL.fullmatch(source)
    words = _unescaped(match["words"]) if match else ""
    return words if " " not in words and ends_in(words, MEDIA_ENDINGS) else None


def is_well_formed(source: str) -> bool:
    if any(pattern.fullmatch(source) for pattern in (_PAUSE, _VISUAL, _CAPTION, _ID)):
        return True
    return is_direction(source)


def is_timed_caption(source: str) -> bool:
    """Whether it is meant as a caption, well-formed or not."""
    return _CAPTION.fullmatch(source) is not None


def is_direction(source: str) -> bool:
    """Whether it is a transition, motion or fit that is known."""
    return _direction(source) is not None


def medium_noun(path: str) -> str:
    """Returns the noun for a file with this extension."""
    if ends_in(path, RECORDING_ENDINGS):
        return "recording"
    return "clip" if ends_in(path, CLIP_ENDINGS) else "picture"


def write_directive(directive: Directive) -> str:
    """Markdown that reads back as the same directive."""
    match directive:
        case Pause(duration_s):
            return f"[pause {_written_s(duration_s)}]"
        case Visual(words, moves):
            return f"[{'clip' if moves else 'picture'}: {escape_brackets(words)}]"
        case OwnPicture(path) | OwnRecording(path):
            return f"![]({_IN_PATH.sub(_percent, path)})"
        case OwnCaption(text, start_s, end_s):
            return f"[caption {_written_s(start_s)}-{_written_s(end_s)}: {escape_brackets(text)}]"
        case TransitionDirective(kind):
            return f"[transition: {kind.value}]"
        case MotionDirective(name):
            return f"[motion: {name.words}]"
        case FitDirective(fit):
            return f"[fit: {fit.value}]"
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
            f'"{shown(source)}" is not a pause; write [pause 1s], [pause 1.5s] or [pause 500ms], '
            f"up to {LONGEST_PAUSE_S}s"
        )
        raise invalid_script(message, line)
    return Pause(duration_s)


def _caption(source: str, line: int) -> OwnCaption:
    match = _CAPTION.fullmatch(source)
    words = _unescaped(match["words"]) if match else ""
    start_s, end_s = (_seconds(match[name], "s") for name in ("start_s", "end_s")) if match else (0.0, 0.0)
    if not words or start_s >= end_s:
        message = (
            f'"{shown(source)}" is not a caption; write [caption 0s-1.5s: Some words], from when to when it '
            "is shown, in seconds after the paragraph's first word"
        )
        raise invalid_script(message, line)
    return OwnCaption(words, start_s, end_s)


def _written_s(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _seconds(amount: str, unit: str) -> float:
    """Rounds to whole milliseconds, so that the value can be written exactly."""
    number = float(amount.replace(",", "."))
    return round(number / 1000 if unit.lower() == "ms" else number, 3)


def _direction(source: str) -> Direction | None:
    if _DIRECTION.fullmatch(source) is None:
        return None
    noun, _, name = source.strip("[ \t\n]").partition(":")
    return direction_named(noun.strip().lower(), name)


def _visual(source: str, line: int) -> Visual:
    match = _VISUAL.fullmatch(source)
    words = _unescaped(match["words"]) if match else ""
    if not words:
        message = f'"{shown(source)}" is not a picture direction; write [picture: a lighthouse at night]'
        raise invalid_script(message, line)
    if own_file_in(source):
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
            f'"{shown(source)}" is not an id; write {{#intro}}: a letter, then up to 63 letters, digits, '
            "hyphens or underscores"
        )
        raise invalid_script(message, line)
    return ExplicitId(match["id"])


def shown(source: str) -> str:
    """On one line, and not at length."""
    words = " ".join(source.split())
    return words if len(words) <= 40 else words[:39] + "…"
