"""Color palettes: the accent colors of films, and which film gets which."""

from hashlib import sha256

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.color import Color, color

WHITE, BLACK = color("#ffffff"), color("#000000")


@frozen
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


def palette_for(seed: str) -> Palette:
    return _PALETTES[sha256(seed.encode()).digest()[0] % len(_PALETTES)]
