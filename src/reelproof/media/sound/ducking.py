"""Ducking: when and how fast music gets quieter under speech and louder again, over which gaps."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from reelproof.media.sound.decoding import Samples
from reelproof.media.sound.loudness import ratio_of
from reelproof.media.sound.mix_settings import SAMPLE_RATE

STEP = SAMPLE_RATE // 100
# Anything this far below a voice's loudness is breath and room noise, not speech.
VOICE_RANGE_DB = 24.0
# Music stays down over short pauses, goes down before the first word, and comes back slowly.
BRIDGED_S = 1.4
LEAD_S = 0.15
RELEASE_S = 0.5
RAMP_S = 0.6


class Ducking:
    """Collects where speech occurs; positions are the film's samples."""

    def __init__(self, samples: int) -> None:
        self._spoken = np.zeros(-(-samples // STEP), bool)

    def speak(self, power: NDArray[np.float32], start: int, loudness_lufs: float) -> None:
        """`power` is that of a speech's whole steps."""
        voiced = power > ratio_of(loudness_lufs - VOICE_RANGE_DB) ** 2
        at = start // STEP
        self._spoken[at : at + len(voiced)] |= voiced[: len(self._spoken) - at]

    def envelope(self, depth_db: float) -> "Envelope":
        """Returns the music's gain: 0 dB without speech, lower by `depth_db` under speech."""
        bridged = _bridged(self._spoken, round(BRIDGED_S * 100))
        wide = _widened(bridged, round(LEAD_S * 100), round(RELEASE_S * 100))
        ramp = np.hanning(round(RAMP_S * 100) + 2)[1:-1]
        smooth = np.convolve(np.pad(wide, len(ramp), mode="edge"), ramp / ramp.sum(), "same")
        return Envelope((10 ** (depth_db * smooth[len(ramp) : -len(ramp)] / 20)).astype(np.float32))


class Envelope:
    """A slowly changing gain, given by its values at the middles of steps."""

    def __init__(self, values: NDArray[np.float32]) -> None:
        self._values = values
        self._places = np.arange(len(values)) * STEP + STEP / 2

    def between(self, start: int, end: int) -> NDArray[np.float32]:
        near = self._near(start, end)
        return np.interp(np.arange(start, end), self._places[near], self._values[near]).astype(np.float32)

    def digest(self, start: int, end: int) -> str:
        return f"{start % STEP} {sha256(self._values[self._near(start, end)].tobytes()).hexdigest()}"

    def _near(self, start: int, end: int) -> slice:
        """The steps that determine the gain of a range."""
        return slice(max(0, start // STEP - 1), end // STEP + 2)


class PowerMeter:
    """Measures the power of each whole step of a sound given in blocks."""

    def __init__(self) -> None:
        self._powers: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]

    @property
    def power(self) -> NDArray[np.float32]:
        return np.concatenate(self._powers)

    def passed(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Yields the blocks as they are."""
        waiting = np.zeros((2, 0), np.float32)
        for block in blocks:
            joined = np.concatenate([waiting, block], axis=1)
            whole = joined.shape[1] // STEP * STEP
            waiting = joined[:, whole:].copy()
            self._powers.append(np.square(joined[:, :whole]).mean(axis=0).reshape(-1, STEP).mean(axis=1))
            yield block


def _bridged(spoken: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Fills gaps of up to `steps`, but not those at the ends."""
    bridged = spoken.copy()
    voiced = np.flatnonzero(spoken)
    for place in np.flatnonzero(np.diff(voiced) <= steps):
        bridged[voiced[place] : voiced[place + 1]] = True
    return bridged


def _widened(spoken: NDArray[np.bool_], before: int, after: int) -> NDArray[np.float64]:
    widened = np.convolve(spoken, np.ones(before + after + 1))[before : before + len(spoken)]
    return (widened > 0.5).astype(np.float64)
