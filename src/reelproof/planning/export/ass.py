"""Advanced SubStation Alpha (`.ass`): captions for players and editors, styled like the burned-in ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from reelproof.domain.timeline import Caption, Timeline
from reelproof.domain.units import Size
from reelproof.planning.export.caption_look import (
    LANDSCAPE_LOWER_EDGE,
    LANDSCAPE_MARGIN,
    LANDSCAPE_SIZE,
    VERTICAL_OUTLINE,
    VERTICAL_SIZE,
)
from reelproof.planning.export.subtitles import WORD_JOINER, clock_parts, written_lines

# libass measures a font from its highest to its lowest letters, which are this many times its nominal size.
LINE_HEIGHT = 1.36
FONT = "Noto Sans"
WHITE, DARK_BLUE, BLACK = "&H00FFFFFF", "&H520D0908", "&H00000000"
SPOKEN = "&H0040D6FF"
# Numpad positions: the middle of the lower edge.
BOTTOM_CENTER = 2
OUTLINE, OPAQUE_BOX = 1, 3
STYLE_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, "
    "MarginL, MarginR, MarginV, Encoding"
)
EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


@dataclass(frozen=True, slots=True)
class _Look:
    """Lengths in pixels of the film; `box` lies behind the words, else they have an outline."""

    size: int
    border: int
    side_margin: int
    bottom_margin: int
    has_box: bool


def to_ass(timeline: Timeline) -> str:
    """Returns a file for players that break no lines of their own and need no escape but `\\N`."""
    size = timeline.size
    lines = [
        "[Script Info]",
        f"Title: {' '.join(timeline.title.split())}",
        "ScriptType: v4.00+",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709",
        f"PlayResX: {size.width}",
        f"PlayResY: {size.height}",
        "",
        "[V4+ Styles]",
        f"Format: {STYLE_FIELDS}",
        f"Style: {_style(_look(size))}",
        "",
        "[Events]",
        f"Format: {EVENT_FIELDS}",
        *_events(timeline),
    ]
    return "\n".join(lines) + "\n"


def _look(size: Size) -> _Look:
    """The proportions of the captions in the picture."""
    if size.is_vertical:
        return _Look(
            size=round(size.width * VERTICAL_SIZE * LINE_HEIGHT),
            border=max(1, round(size.width * VERTICAL_OUTLINE)),
            side_margin=round(size.width * 0.16),
            bottom_margin=round(size.height * 0.28),
            has_box=False,
        )
    return _Look(
        size=round(size.height * LANDSCAPE_SIZE * LINE_HEIGHT),
        border=max(1, round(size.height * 0.012)),
        side_margin=round(size.width * LANDSCAPE_MARGIN),
        bottom_margin=round(size.height * (1 - LANDSCAPE_LOWER_EDGE)),
        has_box=True,
    )


def _style(look: _Look) -> str:
    border = DARK_BLUE if look.has_box else BLACK
    shape = OPAQUE_BOX if look.has_box else OUTLINE
    margins = (look.side_margin, look.side_margin, look.bottom_margin)
    fields = (
        *("Default", FONT, look.size, WHITE, SPOKEN, border, border),
        *(-1, 0, 0, 0, 100, 100, 0, 0, shape, look.border, 0, BOTTOM_CENTER, *margins, 1),
    )
    return ",".join(map(str, fields))


def _events(timeline: Timeline) -> Iterator[str]:
    for caption in timeline.captions:
        start, end = _clock(caption.start_s), _clock(caption.end_s)
        yield f"Dialogue: 0,{start},{end},Default,,0,0,0,,{_text(caption)}"


def _clock(at_s: float) -> str:
    hours, minutes, seconds, hundredths = clock_parts(at_s, 100)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"


def _text(caption: Caption) -> str:
    return r"\N".join(map(_literal, written_lines(caption)))


def _literal(line: str) -> str:
    """Keeps players from reading overrides (`{…}`) and escapes (a backslash and a letter)."""
    line = line.replace("\\", f"\\{WORD_JOINER}")
    return line.replace("{", r"\{").replace("}", r"\}")
