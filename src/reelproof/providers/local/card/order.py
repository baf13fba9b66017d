"""What is asked of the drawer, in plain values that travel between processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from reelproof.provider_api import JsonValue


class Style(StrEnum):
    """How the whole film is treated."""

    bright = "bright"
    night = "night"
    paper = "paper"
    minimal = "minimal"


class CardKind(Enum):
    """What a card is for."""

    scene = "scene"
    title = "title"
    chapter = "chapter"
    end = "end"


@dataclass(frozen=True, slots=True)
class CardOrder:
    """One card. `width` and `height` in pixels; `palette` is any text, the same for a whole film.

    `style` and `card` name a Style and a CardKind; unknown names mean the nearest, and `scene`.
    `exhibit` is what the card shows in place of a picture: see `exhibits`. `subject` holds words
    of the whole script: it settles where scenes play whose own words don't say.
    """

    text: str
    width: int
    height: int
    style: str = Style.bright.value
    language: str = "en"
    palette: str = ""
    card: str = CardKind.scene.value
    title: str | None = None
    subtitle: str | None = None
    subject: str = ""
    exhibit: Mapping[str, JsonValue] | None = None


# Looks that only models can paint, by what comes nearest to them here.
NEAREST: Mapping[str, Style] = {
    "cinematic": Style.night,
    "hand-drawn": Style.paper,
    "watercolor": Style.paper,
}


def style_named(name: str) -> Style:
    return Style(name) if name in Style.__members__ else NEAREST.get(name, Style.bright)


def kind_named(name: str) -> CardKind:
    return CardKind(name) if name in CardKind.__members__ else CardKind.scene
