"""Subtitle files: SubRip (`.srt`) and WebVTT (`.vtt`), their time format and escaping."""

from collections.abc import Callable, Sequence
from html import escape

from reelproof.domain.timeline import Caption

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
    # A line without anything on it would end the cue.
    lines = "\n".join(literal(" ".join(line.split())) for line in caption.lines if line.strip())
    return f"{start} --> {end}\n{lines}\n"


def _clock(at_s: float, point: str) -> str:
    minutes, milliseconds = divmod(max(0, round(at_s * 1000)), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"


def _srt_literal(line: str) -> str:
    for mark, harmless in SRT_LITERALS:
        line = line.replace(mark, harmless)
    return line


def _vtt_literal(line: str) -> str:
    return escape(line, quote=False)
