"""Loudness normalization and peak limiting of a film: largest gain, reduction around peaks."""

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples
from reelproof.media.sound.loudness import (
    CELL,
    Loudness,
    Profile,
    integrated_lufs,
    ratio_of,
    stepped_db,
)

# Beyond this a recording's noise would become audible.
MAX_GAIN_DB = 24.0
# A sound this quiet is background noise.
MIN_LUFS = -60.0
# The limiter's look-ahead and release, in cells of 20 ms.
PEAK_SPREAD = 15
MAX_ITERATIONS = 12
TOLERANCE_LU = 0.02


@frozen
class Mastering:
    """The film's gain, the reduction per cell, and the resulting loudness."""

    gain: float
    reduction: NDArray[np.float64]
    loudness: Loudness

    def apply(self, samples: Samples, start: int) -> None:
        """In place, to a range of the film that starts at sample `start`."""
        end = start + samples.shape[1]
        edges = self._edges(start, end)
        places = (np.arange(len(edges)) + start // CELL) * CELL
        samples *= np.interp(np.arange(start, end), places, edges).astype(np.float32)

    def digest(self, start: int, end: int) -> str:
        """Returns the digest of all that is applied to a range."""
        return f"{start % CELL} {sha256(self._edges(start, end).tobytes()).hexdigest()}"

    def _edges(self, start: int, end: int) -> NDArray[np.float64]:
        """The gain at the edges of the cells that a range touches."""
        first, last = start // CELL, min(len(self.reduction), end // CELL + 1)
        cells = self.reduction[max(0, first - 1) : last + 1]
        if first == 0:
            cells = np.append(1.0, cells)
        if last == len(self.reduction):
            cells = np.append(cells, 1.0)
        return np.asarray(np.minimum(cells[:-1], cells[1:]) * self.gain, np.float64)


def plan_mastering(sound: Profile, target_lufs: float, ceiling_dbtp: float) -> Mastering:
    """Returns the gain that brings the limited sound to its target. Silence is unchanged."""
    # The interpolator delays by half its taps: a peak may appear one cell late.
    peaks = np.maximum(sound.peak, np.append(sound.peak[1:], 0.0)).astype(np.float64)
    gain_db = _gain_db(sound, peaks, target_lufs, ceiling_dbtp)
    reduction = _reduction(peaks, gain_db, ceiling_dbtp)
    limited = Profile(
        energy=sound.energy * np.square(reduction * ratio_of(gain_db)),
        peak=(peaks * reduction * ratio_of(gain_db)).astype(np.float32),
    )
    return Mastering(ratio_of(gain_db), reduction, limited.loudness)


def _gain_db(sound: Profile, peaks: NDArray[np.float64], target_lufs: float, ceiling_dbtp: float) -> float:
    """Iterates to compensate for the loudness that limiting removes."""
    gain_db, loudness_lufs = 0.0, integrated_lufs(sound.energy)
    if loudness_lufs <= MIN_LUFS:
        return gain_db
    for _ in range(MAX_ITERATIONS):
        missing_db = target_lufs - loudness_lufs
        gain_db = min(gain_db + missing_db, MAX_GAIN_DB)
        if abs(missing_db) < TOLERANCE_LU or gain_db == MAX_GAIN_DB:
            break
        # A gain that changes more slowly than cells commutes with the loudness filter.
        gain = _reduction(peaks, gain_db, ceiling_dbtp) * ratio_of(gain_db)
        loudness_lufs = integrated_lufs(sound.energy * np.square(gain))
    return stepped_db(gain_db)


def _reduction(peaks: NDArray[np.float64], gain_db: float, ceiling_dbtp: float) -> NDArray[np.float64]:
    """Reduces each peak just below the ceiling, with smooth transitions on both sides."""
    needed = np.minimum(1.0, ratio_of(ceiling_dbtp - gain_db) / np.maximum(peaks, 1e-9))
    span = 2 * PEAK_SPREAD + 1
    held = _lowest(np.pad(needed, 2 * PEAK_SPREAD, mode="edge"), span)
    weights = np.hanning(span + 2)[1:-1]
    return np.convolve(held, weights / weights.sum(), "valid")


def _lowest(values: NDArray[np.float64], span: int) -> NDArray[np.float64]:
    """Returns the minimum of every window of `span` values, by windows that double in length."""
    width = 1
    while 2 * width <= span:
        values = np.minimum(values[:-width], values[width:])
        width *= 2
    overlap = span - width
    return np.minimum(values[: len(values) - overlap], values[overlap:])
