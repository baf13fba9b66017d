"""A film's palette, and the color treatment of its style."""

from dataclasses import dataclass
from hashlib import sha256

from reelproof_local.card.graphics.color import Color, color
from reelproof_local.card.order import CardStyle


@dataclass(frozen=True, slots=True)
class Palette:
    """Three matching colors, and the darkest shade of the first."""

    accent: Color
    second: Color
    third: Color
    deep: Color


_PALETTES = tuple(
    Palette(*(color(name) for name in names.split()))
    for names in (
        "#2563eb #22c1c3 #f59e0b #0b1b45",
        "#7c3aed #ec4899 #22d3ee #1b0f45",
        "#0d9488 #84cc16 #f59e0b #06302f",
        "#e1483b #f59e0b #2a9d8f #3a0f12",
        "#db2777 #8b5cf6 #fb923c #3b0b2a",
        "#0284c7 #6366f1 #f472b6 #082a45",
        "#15803d #0ea5e9 #eab308 #0a2e1a",
        "#c2410c #0e7490 #facc15 #35160a",
        "#4f46e5 #06b6d4 #f43f5e #14123f",
        "#0f766e #f97316 #38bdf8 #08292a",
    )
)

WHITE, BLACK = color("#ffffff"), color("#000000")
_NAVY, _DUSK, _CREAM, _SNOW = (color(name) for name in ("#0a1030", "#3b5bdb", "#f4ead6", "#fcfcfd"))


def palette_for(seed: str) -> Palette:
    return _PALETTES[sha256(seed.encode()).digest()[0] % len(_PALETTES)]


@dataclass(frozen=True, slots=True)
class Look:
    """A style over a palette."""

    style: CardStyle
    palette: Palette

    def toned(self, source: Color) -> Color:
        """Applies this style to the color of a shape on a stage."""
        match self.style:
            case CardStyle.bright:
                return source.mixed(self.palette.accent, 0.04)
            case CardStyle.night:
                dimmed = source.toned(lightness=0.13 + 0.33 * source.lightness, chroma=0.9)
                return dimmed.mixed(_NAVY, 0.22).mixed(self._glimmer, 0.16)
            case CardStyle.paper:
                faded = source.toned(lightness=0.40 + 0.54 * source.lightness, chroma=0.75)
                return faded.mixed(_CREAM, 0.24)
            case CardStyle.minimal:
                tinted = source.toned(chroma=0.45).mixed(self.palette.accent, 0.45)
                return tinted.mixed(_SNOW, 0.40 + 0.42 * source.lightness)

    def sky(self, source: Color, height: float) -> Color:
        """Applies this style to the sky color, `height` from 0 at the top to 1."""
        match self.style:
            case CardStyle.night:
                dome = self.palette.deep.mixed(_NAVY, 0.5).toned(lightness=0.17 + 0.17 * height, chroma=1.25)
                return dome.mixed(source.toned(lightness=0.36, chroma=1.2), 0.12 + 0.2 * height)
            case CardStyle.paper:
                return self.toned(source).mixed(_CREAM, 0.46)
            case CardStyle.minimal:
                return self.toned(source).mixed(_SNOW, 0.72)
            case CardStyle.bright:
                return self.toned(source)

    def light(self, source: Color) -> Color:
        """Applies this style to an artificial light, which at night keeps the film's accent color."""
        return self._glimmer if self.style is CardStyle.night else self.toned(source)

    def luminous(self, source: Color) -> Color:
        """Applies this style to a light that keeps its color at night: a moon, a lit window."""
        return source if self.style is CardStyle.night else self.toned(source)

    @property
    def _glimmer(self) -> Color:
        return self.palette.accent.mixed(_DUSK, 0.4).toned(lightness=0.5)

    @property
    def is_plain(self) -> bool:
        """Whether stages omit small details."""
        return self.style is CardStyle.minimal


@dataclass(frozen=True, slots=True)
class Inks:
    """Colors of the elements in front of a stage."""

    text: Color
    muted: Color
    accent: Color
    second: Color
    plate: Color
    plate_opacity: float
    plate_edge: Color
    pill: Color
    pill_opacity: float
    pill_text: Color
    line: Color
    on_accent: Color
    veil: Color
    veil_opacity: float
    shadow_opacity: float


def inks_for(look: Look, *, dark_stage: bool) -> Inks:
    return _inks_on_dark(look.palette) if dark_stage else _inks_on_light(look)


def _inks_on_dark(palette: Palette) -> Inks:
    accent = palette.accent.toned(lightness=0.80)
    return Inks(
        text=WHITE,
        muted=WHITE.mixed(palette.accent, 0.25),
        accent=accent,
        second=palette.third.toned(lightness=0.82),
        plate=WHITE.mixed(palette.accent, 0.3),
        plate_opacity=0.16,
        plate_edge=accent,
        pill=palette.deep.mixed(BLACK, 0.25),
        pill_opacity=0.82,
        pill_text=WHITE,
        line=WHITE,
        on_accent=palette.deep,
        veil=palette.deep.mixed(BLACK, 0.5),
        veil_opacity=0.32,
        shadow_opacity=0.5,
    )


def _inks_on_light(look: Look) -> Inks:
    palette = look.palette
    accent = palette.accent.toned(lightness=min(palette.accent.lightness, 0.52))
    ink = palette.deep.mixed(BLACK, 0.15)
    paper = look.style is CardStyle.paper
    return Inks(
        text=ink,
        muted=ink.mixed(WHITE, 0.28),
        accent=accent,
        second=palette.third,
        plate=_CREAM.mixed(WHITE, 0.55) if paper else WHITE,
        plate_opacity=0.95 if paper else 0.82,
        plate_edge=WHITE if not look.is_plain else palette.accent.mixed(WHITE, 0.7),
        pill=_CREAM.mixed(WHITE, 0.7) if paper else WHITE,
        pill_opacity=0.97,
        pill_text=ink,
        line=accent.mixed(ink, 0.25),
        on_accent=WHITE,
        veil=_CREAM if paper else WHITE,
        veil_opacity=0.72,
        shadow_opacity=0.30 if paper else 0.24,
    )
