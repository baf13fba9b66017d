"""How light of a high dynamic range is brought into the range of a film."""

from dataclasses import dataclass

import numpy as np

from reelproof.media.color.light import LUMINANCE, PAPER_NITS, ColorSignal, Values, light_of, shown_of

# A picture is shown no lighter, on average, than this part of white.
MOST_AVERAGE = 0.27
# What a dim white is taken for white: below it, the picture simply has none.
LEAST_WHITE_NITS = 95.0
# Up to here, as a part of white, light stays as it is; what is above is pressed together.
KNEE = 0.85


@dataclass(frozen=True, slots=True)
class ToneCurve:
    """Which light becomes white, and up to which light there is something to be seen."""

    white_nits: float = PAPER_NITS
    peak_nits: float = PAPER_NITS

    def shown(self, values: Values, signal: ColorSignal) -> Values:
        """Full-range R, G and B from 0 to 1 as the film shows them."""
        return shown_of(self._pressed(light_of(values, signal) / np.float32(self.white_nits)))

    def _pressed(self, linear: Values) -> Values:
        """By its lightest component, so that hues stay."""
        top = linear.max(axis=-1, keepdims=True)
        spare = 1 - KNEE
        over = np.maximum(top - KNEE, 0) / spare
        most = max(self.peak_nits / self.white_nits - KNEE, spare) / spare
        pressed = KNEE + spare * over * (1 + over / most**2) / (1 + over)
        is_over = (top > KNEE) & (most > 1)
        share = np.where(is_over, pressed / np.maximum(top, KNEE), 1)
        return np.asarray(linear * share, np.float32)


def tone_for(samples: Values, signal: ColorSignal) -> ToneCurve:
    """For pictures of which these are some values, full-range R, G and B from 0 to 1 in the last axis.

    White is that of BT.2408, unless that would make the picture too light; but the picture's own white,
    where it is dimmer, is white.
    """
    light = np.maximum(light_of(samples, signal).reshape(-1, 3), 0)
    average = float((light @ LUMINANCE).mean())
    own_white = float(np.percentile(light.min(axis=-1), 99))
    white = max(PAPER_NITS, average / MOST_AVERAGE)
    if own_white >= LEAST_WHITE_NITS:
        white = min(white, own_white)
    peak = float(np.percentile(light.max(axis=-1), 99.9))
    return ToneCurve(white, max(white, peak))
