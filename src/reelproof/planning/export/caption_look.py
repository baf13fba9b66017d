"""Looks of the caption styles, burned in and in `film.ass`: size, weight, colors, outline, position."""

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.units import Size

# Shares of the height of films that are not vertical; the margin on each side is one of their width.
LANDSCAPE_SIZE = 0.0445
LANDSCAPE_LOWER_EDGE = 0.93
LANDSCAPE_MARGIN = 0.09
# Shares of the width of vertical films.
VERTICAL_SIZE = 0.072
VERTICAL_OUTLINE = 0.0065
TALL_LEFT, TALL_RIGHT = 60 / 1080, 170 / 1080
# A share of the height of tall films.
TALL_MIDDLE = 1325 / 1920
# Shares of the letters' size.
THIN_OUTLINE, OUTLINE, THICK_OUTLINE = 0.06, 0.09, 0.1
BOX_SIDE_PADDING = 0.55

Ink = tuple[int, int, int, int]


@frozen
class CaptionLook:
    """Lengths in pixels. The block's lower edge is at `bottom` of the frame, or its middle at `middle`.

    It is centered in the frame, or as near as the margins `left` and `right` allow.
    """

    size: int
    weight: int
    left: int
    right: int
    max_lines: int
    bottom: int | None = None
    middle: int | None = None
    has_box: bool = False
    outline: int = 0
    has_shadow: bool = False
    highlights: bool = False
    ink: Ink = (255, 255, 255, 255)
    spoken_ink: Ink = (255, 214, 64, 255)
    outline_ink: Ink = (0, 0, 0, 255)
    # Premultiplied: a dark blue that covers 68 %.
    box_ink: Ink = (8, 9, 13, 173)


@frozen
class _Letters:
    """How a style draws letters; `scale` is relative to the shape's usual size, `outline` to their own."""

    weight: int
    scale: float = 1.0
    outline: float = 0.0
    has_shadow: bool = False


_LANDSCAPE = {
    CaptionStyle.clean: _Letters(500, outline=THIN_OUTLINE, has_shadow=True),
    CaptionStyle.bold: _Letters(800, 1.2, THICK_OUTLINE, has_shadow=True),
    CaptionStyle.box: _Letters(600),
    CaptionStyle.karaoke: _Letters(700, 1.1, OUTLINE),
}
_VERTICAL = {
    CaptionStyle.clean: _Letters(500, 0.9, THIN_OUTLINE, has_shadow=True),
    CaptionStyle.bold: _Letters(800, 1.1, THICK_OUTLINE, has_shadow=True),
    CaptionStyle.box: _Letters(600, 0.9),
    CaptionStyle.karaoke: _Letters(700, outline=VERTICAL_OUTLINE / VERTICAL_SIZE),
}


def usual_style(frame: Size) -> CaptionStyle:
    """The style of films for which none is chosen."""
    return CaptionStyle.karaoke if frame.is_vertical else CaptionStyle.box


def look_for(frame: Size, style: CaptionStyle | None = None) -> CaptionLook:
    """Landscape: in the title-safe 90 %. Vertical: large words; in tall films clear of the apps' controls."""
    style = style or usual_style(frame)
    return _vertical_look(frame, style) if frame.is_vertical else _landscape_look(frame, style)


def _vertical_look(frame: Size, style: CaptionStyle) -> CaptionLook:
    letters = _VERTICAL[style]
    size = frame.width * VERTICAL_SIZE * letters.scale
    outline = _outline(size, letters)
    has_box = style is CaptionStyle.box
    edge = round(size * BOX_SIDE_PADDING) if has_box else outline
    is_tall = frame.is_tall
    return CaptionLook(
        size=round(size),
        weight=letters.weight,
        left=round(frame.width * (TALL_LEFT if is_tall else LANDSCAPE_MARGIN)) + edge,
        right=round(frame.width * (TALL_RIGHT if is_tall else LANDSCAPE_MARGIN)) + edge,
        max_lines=3 if is_tall else 2,
        bottom=None if is_tall else round(frame.height * LANDSCAPE_LOWER_EDGE),
        middle=round(frame.height * TALL_MIDDLE) if is_tall else None,
        has_box=has_box,
        outline=outline,
        has_shadow=letters.has_shadow,
        highlights=style is CaptionStyle.karaoke,
    )


def _landscape_look(frame: Size, style: CaptionStyle) -> CaptionLook:
    letters = _LANDSCAPE[style]
    size = frame.height * LANDSCAPE_SIZE * letters.scale
    margin = round(frame.width * LANDSCAPE_MARGIN)
    return CaptionLook(
        size=round(size),
        weight=letters.weight,
        left=margin,
        right=margin,
        max_lines=2,
        bottom=round(frame.height * LANDSCAPE_LOWER_EDGE),
        has_box=style is CaptionStyle.box,
        outline=_outline(size, letters),
        has_shadow=letters.has_shadow,
        highlights=style is CaptionStyle.karaoke,
    )


def _outline(size: float, letters: _Letters) -> int:
    return max(1, round(size * letters.outline)) if letters.outline else 0
