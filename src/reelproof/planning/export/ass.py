"""Advanced SubStation Alpha (`.ass`): captions for players and editors, styled like the burned-in ones."""

from collections.abc import Iterator

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.language_tag import RIGHT_TO_LEFT_LANGUAGES, primary_language
from reelproof.domain.timeline import Timeline
from reelproof.domain.units import Size
from reelproof.planning.export.caption_look import (
    LANDSCAPE_LOWER_EDGE,
    LANDSCAPE_MARGIN,
    CaptionLook,
    look_for,
)
from reelproof.planning.export.karaoke import karaoke_lines
from reelproof.planning.export.subtitles import WORD_JOINER, clock_parts, written_lines

# libass measures a font from its highest to its lowest letters, which are this many times its nominal size.
LINE_HEIGHT = 1.36
FONT = "Noto Sans"
WHITE, DARK_BLUE, BLACK, SHADOW = "&H00FFFFFF", "&H520D0908", "&H00000000", "&H66000000"
# Numpad positions: the middle of the lower edge.
BOTTOM_CENTER = 2
# One box behind all lines is libass's own; boxes of single lines overlap, and are darker there. Other players
# draw the outline.
OUTLINE, BOX = 1, 4
BOLD_FROM_WEIGHT = 600
# Shares of the letters' size. In a box the depth of the shadow is the padding.
BOX_PADDING, BOX_OUTLINE, SHADOW_DEPTH = 0.22, 0.04, 0.04
# The writing direction of the words instead of left to right, and the usual character set.
ANY_DIRECTION, USUAL_ENCODING = -1, 1
STYLE_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, "
    "MarginL, MarginR, MarginV, Encoding"
)
EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def to_ass(timeline: Timeline, style: CaptionStyle | None = None) -> str:
    """Returns a file for players that break no lines of their own and need no escape but `\\N`."""
    size = timeline.size
    look = look_for(size, style)
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
        f"Style: {_style(look, size, timeline.language)}",
        "",
        "[Events]",
        f"Format: {EVENT_FIELDS}",
        *_events(timeline, look),
    ]
    return "\n".join(lines) + "\n"


def _style(look: CaptionLook, frame: Size, language: str) -> str:
    outline = look.size * BOX_OUTLINE if look.has_box else look.outline
    depth = BOX_PADDING if look.has_box else SHADOW_DEPTH if look.has_shadow else 0
    is_right_to_left = primary_language(language) in RIGHT_TO_LEFT_LANGUAGES
    fields = (
        *("Default", FONT, round(look.size * LINE_HEIGHT), WHITE, WHITE),
        *(BLACK, DARK_BLUE if look.has_box else SHADOW),
        *(-1 if look.weight >= BOLD_FROM_WEIGHT else 0, 0, 0, 0, 100, 100, 0, 0),
        *(BOX if look.has_box else OUTLINE, max(1, round(outline)), round(look.size * depth)),
        *(BOTTOM_CENTER, *_margins(frame)),
        ANY_DIRECTION if is_right_to_left else USUAL_ENCODING,
    )
    return ",".join(map(str, fields))


def _margins(frame: Size) -> tuple[int, int, int]:
    """Left, right and below."""
    if frame.is_tall:
        side = round(frame.width * 0.16)
        return side, side, round(frame.height * 0.28)
    side = round(frame.width * LANDSCAPE_MARGIN)
    return side, side, round(frame.height * (1 - LANDSCAPE_LOWER_EDGE))


def _events(timeline: Timeline, look: CaptionLook) -> Iterator[str]:
    for caption in timeline.captions:
        start, end = _clock(caption.start_s), _clock(caption.end_s)
        lines = written_lines(caption)
        lines = karaoke_lines(caption, lines, _literal) if look.highlights else [*map(_literal, lines)]
        text = r"\N".join(lines)
        yield f"Dialogue: 0,{start},{end},Default,,0,0,0,,{text}"


def _clock(at_s: float) -> str:
    hours, minutes, seconds, hundredths = clock_parts(at_s, 100)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"


def _literal(line: str) -> str:
    """Keeps players from reading overrides (`{…}`) and escapes (a backslash and a letter)."""
    line = line.replace("\\", f"\\{WORD_JOINER}")
    return line.replace("{", r"\{").replace("}", r"\}")
