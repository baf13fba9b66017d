"""The look of a film: its style applied to the colors of shapes, skies and lights."""

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.color import Color
from reelproof_local.card.palette import Palette
from reelproof_local.card.styles import STYLES, CardStyle, StyleTraits, glimmer


@frozen
class Look:
    """A style over a palette."""

    style: CardStyle
    palette: Palette

    @property
    def traits(self) -> StyleTraits:
        return STYLES[self.style]

    def toned(self, source: Color) -> Color:
        """Applies this style to the color of a shape on a stage."""
        return self.traits.tone(source, self.palette)

    def sky(self, source: Color, height: float) -> Color:
        """Applies this style to the sky color, `height` from 0 at the top to 1."""
        return self.traits.sky(source, self.palette, height)

    def light(self, source: Color) -> Color:
        """Applies this style to an artificial light, which at night keeps the film's accent color."""
        return glimmer(self.palette) if self.traits.is_night else self.toned(source)

    def luminous(self, source: Color) -> Color:
        """Applies this style to a light that keeps its color at night: a moon, a lit window."""
        return source if self.traits.is_night else self.toned(source)
