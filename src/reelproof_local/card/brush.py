"""Ink colors, unit in pixels and text direction with which a card's elements are painted."""

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import is_right_to_left
from reelproof_local.card.elements import Ink
from reelproof_local.card.graphics.color import Color
from reelproof_local.card.inks import Inks


@frozen
class Brush:
    """Painting settings: the inks, a unit in pixels, the language of the text."""

    inks: Inks
    unit: float
    language: str

    @property
    def is_right_to_left(self) -> bool:
        return is_right_to_left(self.language)

    def ink(self, part: Ink) -> Color:
        inks = self.inks
        return {
            Ink.text: inks.text,
            Ink.muted: inks.muted,
            Ink.accent: inks.accent,
            Ink.second: inks.second,
            Ink.pill: inks.pill_text,
            Ink.on_accent: inks.on_accent,
        }[part]
