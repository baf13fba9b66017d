"""Card orders, in plain values that can be sent between processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from reelproof.provider_api import JsonValue


class CardStyle(StrEnum):
    """The visual style of a film."""

    bright = "bright"
    night = "night"
    paper = "paper"
    minimal = "minimal"


class CardKind(Enum):
    """The purpose of a card."""

    scene = "scene"
    title = "title"
    chapter = "chapter"
    end = "end"


@dataclass(frozen=True, slots=True)
class CardOrder:
    """One card. `width` and `height` in pixels; `palette` is any text, the same for a whole film.

    `style` and `card` name a CardStyle and a CardKind; unknown names map to the nearest style, and `scene`.
    `exhibit` is shown in place of a picture: see `exhibits`. `subject` contains words
    of the entire script, which decide the setting of scenes whose own text doesn't.
    """

    text: str
    width: int
    height: int
    style: str = CardStyle.bright.value
    language: str = "en"
    palette: str = ""
    card: str = CardKind.scene.value
    title: str | None = None
    subtitle: str | None = None
    subject: str = ""
    exhibit: Mapping[str, JsonValue] | None = None


# The nearest card styles for looks that only models can paint.
NEAREST: Mapping[str, CardStyle] = {
    "cinematic": CardStyle.night,
    "hand-drawn": CardStyle.paper,
    "watercolor": CardStyle.paper,
}


def style_named(name: str) -> CardStyle:
    return CardStyle(name) if name in CardStyle.__members__ else NEAREST.get(name, CardStyle.bright)


def kind_named(name: str) -> CardKind:
    return CardKind(name) if name in CardKind.__members__ else CardKind.scene
