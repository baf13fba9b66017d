"""Tone curve from HDR (high dynamic range) to a film's range: brightness, white, highlights."""

import numpy as np

from reelproof.domain.frozen import frozen
from reelproof.media.color.transfer import LUMINANCE, PAPER_NITS, ColorSignal, Values, linear_to_srgb, to_nits

# The average brightness of a picture is at most this fraction of white.
MAX_AVERAGE = 0.27
# The dimmest light that is taken as white: below it, the picture has no white.
MIN_WHITE_NITS = 95.0
# Up to here, as a fraction of white, light is unchanged; above it is compressed.
KNEE = 0.85


@frozen
class ToneCurve:
    """A tone curve: the light mapped to white, and the brightest light with visible detail."""

    white_nits: float = PAPER_NITS
    peak_nits: float = PAPER_NITS

    def shown(self, values: Values, signal: ColorSignal) -> Values:
        """Maps full-range RGB from 0 to 1 to the film's range."""
        return linear_to_srgb(self._compressed(to_nits(values, signal) / np.float32(self.white_nits)))

    def _compressed(self, linear: Values) -> Values:
        """Compresses by the brightest component, which preserves hues."""
        top = linear.max(axis=-1, keepdims=True)
        spare = 1 - KNEE
        over = np.maximum(top - KNEE, 0) / spare
        most = max(self.peak_nits / self.white_nits - KNEE, spare) / spare
        pressed = KNEE + spare * over * (1 + over / most**2) / (1 + over)
        is_over = (top > KNEE) & (most > 1)
        share = np.where(is_over, pressed / np.maximum(top, KNEE), 1)
        return np.asarray(linear * share, np.float32)


def tone_for(samples: Values, signal: ColorSignal) -> ToneCurve:
    """Returns the tone curve for pictures with these samples: full-range RGB from 0 to 1 in the last axis.

    White is that of BT.2408, unless that would make the picture too bright, or the picture's own white
    is dimmer.
    """
    light = np.maximum(to_nits(samples, signal).reshape(-1, 3), 0)
    average = float((light @ LUMINANCE).mean())
    own_white = float(np.percentile(light.min(axis=-1), 99))
    white = max(PAPER_NITS, average / MAX_AVERAGE)
    if own_white >= MIN_WHITE_NITS:
        white = min(white, own_white)
    peak = float(np.percentile(light.max(axis=-1), 99.9))
    return ToneCurve(white, max(white, peak))
