"""Card orders: the fields and defaults (style, language, kind of card) of a card to draw."""

from collections.abc import Mapping
from enum import Enum

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue
from reelproof_local.card.styles import CardStyle


class CardKind(Enum):
    """The purpose of a card."""

    scene = "scene"
    title = "title"
    chapter = "chapter"
    end = "end"


@frozen
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


def kind_named(name: str) -> CardKind:
    return CardKind(name) if name in CardKind.__members__ else CardKind.scene
