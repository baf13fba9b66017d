"""Subtitle files: SubRip (`.srt`) and WebVTT (`.vtt`), their time format and escaping."""

import re
from collections.abc import Callable, Sequence
from html import escape

from reelproof.domain.timeline import Caption

_BREAKING_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
WORD_JOINER = "\u2060"
# SubRip has no way to escape: an invisible character keeps a reader from seeing a tag or an arrow.
SRT_LITERALS = (("-->", f"--{WORD_JOINER}>"), ("<", f"<{WORD_JOINER}"), ("{\\", f"{{{WORD_JOINER}\\"))


def to_srt(captions: Sequence[Caption]) -> str:
    """SubRip: a number, `hh:mm:ss,mmm` times, the lines."""
    return "\n".join(
        f"{number}\n{_timed_lines(caption, ',', _srt_literal)}"
        for number, caption in enumerate(captions, start=1)
    )


def to_vtt(captions: Sequence[Caption]) -> str:
    """WebVTT (W3C): a header, then cues with `hh:mm:ss.mmm` times."""
    return "\n".join(["WEBVTT\n", *(_timed_lines(caption, ".", _vtt_literal) for caption in captions)])


def _timed_lines(caption: Caption, point: str, literal: Callable[[str], str]) -> str:
    start, end = _clock(caption.start_s, point), _clock(caption.end_s, point)
    lines = "\n".join(map(literal, written_lines(caption)))
    return f"{start} --> {end}\n{lines}\n"


def written_lines(caption: Caption) -> list[str]:
    """Returns each line as one; a line without anything on it would end the cue."""
    return list(filter(None, map(one_line, caption.lines)))


def one_line(text: str) -> str:
    """Returns a text without line breaks; its no-break spaces are kept."""
    return _BREAKING_SPACES.sub(" ", text).strip()


def _clock(at_s: float, point: str) -> str:
    hours, minutes, seconds, milliseconds = clock_parts(at_s, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"


def clock_parts(at_s: float, per_second: int) -> tuple[int, int, int, int]:
    """Returns hours, minutes, seconds, and the rest in parts of a second."""
    seconds, rest = divmod(max(0, round(at_s * per_second)), per_second)
    minutes, seconds = divmod(seconds, 60)
    return minutes // 60, minutes % 60, seconds, rest


def _srt_literal(line: str) -> str:
    for mark, harmless in SRT_LITERALS:
        line = line.replace(mark, harmless)
    return line


def _vtt_literal(line: str) -> str:
    return escape(line, quote=False)
