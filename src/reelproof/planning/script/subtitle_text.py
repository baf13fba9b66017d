"""SRT and WebVTT line by line: cue times, and the words of a line without tags, positions and entities."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from html import unescape

from reelproof.domain.frozen import frozen
from reelproof.planning.script.script_text import clean_characters

_TIME = r"(?:(\d{1,3})\s?:\s?)?(\d{1,2})\s?:\s?(\d{1,2})(?:\s?[,.:]\s?(\d{1,3}))?"
_CUE = re.compile(rf"\s*{_TIME}\s*[-–—]{{1,3}}>\s*{_TIME}(?:\s.*)?", re.ASCII)
_HEADER = re.compile(r"WEBVTT(?:[ \t]+(?P<title>.*))?")
_METADATA = re.compile(r"\b(?:kind|language):|\AFILE\Z", re.IGNORECASE)
_NOTE = re.compile(r"NOTE(?:\s.*)?")
_LOOK = re.compile(r"STYLE|REGION")
_INLINE_TIME = re.compile(r"<[\d:.]+>")
_BREAK = re.compile(r"\\N|\\h(?![a-z])|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[\d:.]+>|</>|\{\\[^{}]*\}|\{[A-Za-z]:[^{}]*\}")
_TURN = re.compile(r"(?:[-–—‐]\s*|>{2,}\s*)(?=[^\W\d]|['\"“‘«¿¡(\[])")


class LineKind(Enum):
    """What a line of subtitles is; `stray` words begin a block that has no time."""

    blank = auto()
    header = auto()
    note = auto()
    look = auto()
    number = auto()
    time = auto()
    words = auto()
    stray = auto()


@frozen
class CueTime:
    """When a cue is shown."""

    start_s: float
    end_s: float


def cue_time(line: str) -> CueTime | None:
    """None if the line is not a cue's."""
    match = _CUE.fullmatch(line) if ">" in line else None
    if match is None:
        return None
    return CueTime(_seconds(match.groups()[:4]), _seconds(match.groups()[4:]))


def line_kinds(lines: Sequence[str]) -> list[LineKind]:
    """Tells the kind of every line."""
    return list(_kinds([line.strip() for line in lines]))


def header_title(line: str) -> str | None:
    """The title of `WEBVTT - Tides`."""
    match = _HEADER.fullmatch(line.strip())
    title = (match["title"] or "").strip(" \t-–—:|") if match else ""
    return title if title and not _METADATA.search(title) else None


def words_of(line: str) -> str:
    """The words that a viewer reads."""
    plain = clean_characters(unescape(_TAG.sub("", _BREAK.sub(" ", line))))
    return _TURN.sub("", " ".join(plain.split()), count=1)


def has_rolling_words(text: str) -> bool:
    """Whether words appear one by one, so that each line is repeated while the next one is written."""
    return _INLINE_TIME.search(text) is not None


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}")


def _kinds(lines: Sequence[str]) -> Iterator[LineKind]:
    first = next((index for index, line in enumerate(lines) if line), 0)
    is_vtt = _HEADER.fullmatch(lines[first]) is not None
    before = LineKind.blank
    for index, line in enumerate(lines):
        is_header = is_vtt and index == first
        before = LineKind.header if is_header else _kind(lines, index, before, is_vtt=is_vtt)
        yield before if line else LineKind.blank


def _kind(lines: Sequence[str], index: int, before: LineKind, *, is_vtt: bool) -> LineKind:
    """`before` is the kind of the line before."""
    line = lines[index]
    if not line:
        return LineKind.blank
    if cue_time(line):
        return LineKind.time
    if before in (LineKind.header, LineKind.note, LineKind.look):
        return before
    if _is_number(lines, index, begins_block=before is LineKind.blank, is_vtt=is_vtt):
        return LineKind.number
    return _opening(line, is_vtt=is_vtt) if before is LineKind.blank else LineKind.words


def _opening(line: str, *, is_vtt: bool) -> LineKind:
    """The kind of a block's first line."""
    if is_vtt and _NOTE.fullmatch(line):
        return LineKind.note
    if is_vtt and _LOOK.fullmatch(line):
        return LineKind.look
    return LineKind.stray


def _is_number(lines: Sequence[str], index: int, *, begins_block: bool, is_vtt: bool) -> bool:
    """Whether it is a cue's number or, in WebVTT, its name."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    if cue_time(following):
        return lines[index].isdigit() or (is_vtt and begins_block)
    if not begins_block or following or not lines[index].isdigit():
        return False
    return cue_time(next((line for line in lines[index + 1 :] if line), "")) is not None
