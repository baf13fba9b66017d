"""Card styles (bright, night, paper, minimal): the colors and effects that each changes."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.color import Color, color
from reelproof_local.card.palette import BLACK, WHITE, Palette

CREAM = color("#f4ead6")
_NAVY, _DUSK, _SNOW = color("#0a1030"), color("#3b5bdb"), color("#fcfcfd")


class CardStyle(StrEnum):
    """The visual style of a film."""

    bright = "bright"
    night = "night"
    paper = "paper"
    minimal = "minimal"


# The card styles of looks that only models can paint.
NEAREST: Mapping[str, CardStyle] = {
    "photorealistic": CardStyle.bright,
    "cinematic": CardStyle.night,
    "watercolor": CardStyle.paper,
    "cartoon": CardStyle.bright,
    "anime": CardStyle.bright,
    "hand-drawn": CardStyle.paper,
    "3d": CardStyle.bright,
}


def style_named(name: str) -> CardStyle:
    return CardStyle(name) if name in CardStyle.__members__ else NEAREST.get(name, CardStyle.bright)


@frozen
class MapColors:
    """Sea above and below, land and borders of a map, before they are toned."""

    sea_above: str
    sea_below: str
    land: str
    border: str


@frozen
class StyleTraits:
    """What a style changes.

    `tone` adapts the color of a shape on a stage, and `sky` that of the sky at a height from 0 at the top to
    1. `abstract_base` is the ground of the plain stage, and `abstract_lights` the strengths of the palette's
    three colors on it. `is_deep`: space and deep water are dark. `is_night`: scenes take place at night.
    `is_paper`: shapes are cut from paper. `is_plain`: stages omit small details.
    """

    tone: Callable[[Color, Palette], Color]
    sky: Callable[[Color, Palette, float], Color]
    map_colors: MapColors
    abstract_base: Callable[[Palette], tuple[Color, Color]]
    abstract_lights: tuple[float, float, float]
    is_deep: bool = False
    is_night: bool = False
    is_paper: bool = False
    is_plain: bool = False


def glimmer(palette: Palette) -> Color:
    """The color of artificial light at night."""
    return palette.accent.mixed(_DUSK, 0.4).toned(lightness=0.5)


def _bright_tone(source: Color, palette: Palette) -> Color:
    return source.mixed(palette.accent, 0.04)


def _night_tone(source: Color, palette: Palette) -> Color:
    dimmed = source.toned(lightness=0.13 + 0.33 * source.lightness, chroma=0.9)
    return dimmed.mixed(_NAVY, 0.22).mixed(glimmer(palette), 0.16)


def _night_sky(source: Color, palette: Palette, height: float) -> Color:
    dome = palette.deep.mixed(_NAVY, 0.5).toned(lightness=0.17 + 0.17 * height, chroma=1.25)
    return dome.mixed(source.toned(lightness=0.36, chroma=1.2), 0.12 + 0.2 * height)


def _night_base(palette: Palette) -> tuple[Color, Color]:
    return palette.deep, palette.deep.mixed(BLACK, 0.35)


def _paper_tone(source: Color, _: Palette) -> Color:
    faded = source.toned(lightness=0.40 + 0.54 * source.lightness, chroma=0.75)
    return faded.mixed(CREAM, 0.24)


def _minimal_tone(source: Color, palette: Palette) -> Color:
    tinted = source.toned(chroma=0.45).mixed(palette.accent, 0.45)
    return tinted.mixed(_SNOW, 0.40 + 0.42 * source.lightness)


def _tinted(base: Color, palette: Palette) -> tuple[Color, Color]:
    return base.mixed(palette.accent, 0.10), base.mixed(palette.second, 0.16)


STYLES: Mapping[CardStyle, StyleTraits] = {
    CardStyle.bright: StyleTraits(
        tone=_bright_tone,
        sky=lambda source, palette, _: _bright_tone(source, palette),
        map_colors=MapColors("#9fd2ee", "#bfe3f4", "#f6f1e2", "#d8ccb0"),
        abstract_base=lambda palette: _tinted(WHITE, palette),
        abstract_lights=(0.50, 0.45, 0.38),
        is_deep=True,
    ),
    CardStyle.night: StyleTraits(
        tone=_night_tone,
        sky=_night_sky,
        map_colors=MapColors("#1c3f6e", "#16325c", "#8d9bb3", "#3d5a80"),
        abstract_base=_night_base,
        abstract_lights=(0.75, 0.55, 0.45),
        is_deep=True,
        is_night=True,
    ),
    CardStyle.paper: StyleTraits(
        tone=_paper_tone,
        sky=lambda source, palette, _: _paper_tone(source, palette).mixed(CREAM, 0.46),
        map_colors=MapColors("#7db4c6", "#94c3d0", "#fdf3d9", "#c9a873"),
        abstract_base=lambda palette: _tinted(_paper_tone(color("#f6ecd8"), palette), palette),
        abstract_lights=(0.24, 0.2, 0.2),
        is_paper=True,
    ),
    CardStyle.minimal: StyleTraits(
        tone=_minimal_tone,
        sky=lambda source, palette, _: _minimal_tone(source, palette).mixed(_SNOW, 0.72),
        map_colors=MapColors("#ffffff", "#fafcff", "#8fa3bf", "#ffffff"),
        abstract_base=lambda palette: _tinted(WHITE, palette),
        abstract_lights=(0.1, 0.08, 0.06),
        is_plain=True,
    ),
}
