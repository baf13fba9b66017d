"""Colors and opacities of text, labels, lines and shadows on light and dark backgrounds of cards."""

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.color import Color
from reelproof_local.card.look import Look
from reelproof_local.card.palette import BLACK, WHITE, Palette
from reelproof_local.card.styles import CREAM


@frozen
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
    paper = look.traits.is_paper
    return Inks(
        text=ink,
        muted=ink.mixed(WHITE, 0.28),
        accent=accent,
        second=palette.third,
        plate=CREAM.mixed(WHITE, 0.55) if paper else WHITE,
        plate_opacity=0.95 if paper else 0.82,
        plate_edge=WHITE if not look.traits.is_plain else palette.accent.mixed(WHITE, 0.7),
        pill=CREAM.mixed(WHITE, 0.7) if paper else WHITE,
        pill_opacity=0.97,
        pill_text=ink,
        line=accent.mixed(ink, 0.25),
        on_accent=WHITE,
        veil=CREAM if paper else WHITE,
        veil_opacity=0.72,
        shadow_opacity=0.30 if paper else 0.24,
    )
