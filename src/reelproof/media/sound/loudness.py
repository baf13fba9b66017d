"""Measurement of loudness (LUFS) and true peak (dBTP) by ITU-R BS.1770-4."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples

# Meter readings for silence.
SILENCE_LUFS = -70.0
SILENCE_DBTP = -120.0
GAIN_STEP_DB = 0.25
# Energies and peaks are stored per cell; 75 of them are the 100 ms hop of the gating blocks.
CELL = 64
CELLS_PER_STEP = 75
STEPS_PER_GATE = 4

# BS.1770-4, tables 1 and 2, at 48 kHz: numerators and denominators in powers of 1/z.
K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
# After this many samples the filter's impulse response is 170 dB down.
K_MEMORY = 4096
# BS.1770-4, annex 2: the first two phases of the interpolator by four; the others are their mirror.
# fmt: off
PHASE_0 = (0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
           0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
           0.0148925781250, -0.0083007812500)
PHASE_1 = (-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
           0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
           0.0330810546875, -0.0189208984375)
# fmt: on
INTERPOLATOR = np.array([PHASE_0, PHASE_1, PHASE_1[::-1], PHASE_0[::-1]], np.float32)
TAPS = len(PHASE_0)


@frozen
class Loudness:
    """Silence is SILENCE_LUFS and SILENCE_DBTP."""

    integrated_lufs: float
    true_peak_dbtp: float


@frozen
class Profile:
    """Measurements per cell of CELL samples: K-weighted energy summed over both channels, and true peak."""

    energy: NDArray[np.float64]
    peak: NDArray[np.float32]

    @property
    def loudness(self) -> Loudness:
        peak = float(self.peak.max(initial=0.0))
        return Loudness(
            integrated_lufs=integrated_lufs(self.energy),
            true_peak_dbtp=max(SILENCE_DBTP, decibels(peak)) if peak > 0 else SILENCE_DBTP,
        )


def profile(blocks: Iterable[Samples]) -> Profile:
    """Measures a sound given in blocks."""
    weighting, oversampling = _Weighting(), _Oversampling()
    energies, peaks = [], []
    for cells in _in_cells(blocks):
        energies.append(weighting.energies(cells))
        peaks.append(oversampling.peaks(cells))
    return Profile(np.concatenate(energies), np.concatenate(peaks))


def energies_of(blocks: Iterable[Samples]) -> NDArray[np.float64]:
    """Returns only the K-weighted energies, at half the cost."""
    weighting = _Weighting()
    return np.concatenate([weighting.energies(cells) for cells in _in_cells(blocks)])


def integrated_lufs(energy: NDArray[np.float64]) -> float:
    """Gated loudness (BS.1770-4, annex 1) of energies by cell; SILENCE_LUFS if nothing passes the gate."""
    whole = len(energy) // CELLS_PER_STEP * CELLS_PER_STEP
    steps = energy[:whole].reshape(-1, CELLS_PER_STEP).sum(axis=1) / (CELLS_PER_STEP * CELL)
    if len(steps) < STEPS_PER_GATE:
        return SILENCE_LUFS
    gates = np.convolve(steps, np.full(STEPS_PER_GATE, 1 / STEPS_PER_GATE), "valid")
    audible = gates[gates > _power(SILENCE_LUFS)]
    if not len(audible):
        return SILENCE_LUFS
    counted = audible[audible > audible.mean() / 10]
    return _lufs(float(counted.mean()))


def decibels(ratio: float) -> float:
    return float(20 * np.log10(ratio))


def stepped_db(gain_db: float) -> float:
    """Rounds the gain, so that a local change does not slightly alter the entire film."""
    return round(gain_db / GAIN_STEP_DB) * GAIN_STEP_DB


def ratio_of(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def _in_cells(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Yields blocks of whole cells, then an empty one to flush the filters."""
    waiting = np.zeros((2, 0), np.float32)
    for block in blocks:
        joined = np.concatenate([waiting, block], axis=1) if waiting.size else block
        whole = joined.shape[1] // CELL * CELL
        waiting = joined[:, whole:].copy()
        if whole:
            yield joined[:, :whole]
    yield np.pad(waiting, ((0, 0), (0, 2 * CELL - waiting.shape[1])))


class _Weighting:
    """The K-weighting filter, with state kept between blocks."""

    def __init__(self) -> None:
        self._before = np.zeros((2, K_MEMORY), np.float32)

    def energies(self, cells: Samples) -> NDArray[np.float64]:
        led = np.concatenate([self._before, cells], axis=1)
        self._before = led[:, -K_MEMORY:].copy()
        channels = _distinct(led)
        size = _fast_length(led.shape[1])
        spectrum = np.fft.rfft(channels.astype(np.float64), size) * _k_response(size)
        weighted = np.fft.irfft(spectrum, size)[:, K_MEMORY : led.shape[1]]
        energy = np.square(weighted).sum(axis=0).reshape(-1, CELL).sum(axis=1) * (2 / len(channels))
        return np.asarray(energy, np.float64)


def _distinct(samples: Samples) -> Samples:
    """Returns one channel if both are the same, as those of most voices are."""
    return samples[:1] if np.array_equal(samples[0], samples[1]) else samples


def _fast_length(samples: int) -> int:
    """Returns the next length with no prime factor above 5, for which transforms are fast."""
    power = 1 << (samples - 1).bit_length()
    lengths = (power * 9 // 16, power * 5 // 8, power * 3 // 4, power * 15 // 16, power)
    return next(length for length in lengths if length >= samples)


@lru_cache(maxsize=4)
def _k_response(size: int) -> NDArray[np.complex128]:
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(len(delay), np.complex128)
    for numerator, denominator in K_WEIGHTING:
        response *= np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    return response


class _Oversampling:
    """The true-peak meter, with state kept between blocks; peaks lag by half the interpolator's length."""

    def __init__(self) -> None:
        self._before = np.zeros((2, TAPS - 1), np.float32)

    def peaks(self, cells: Samples) -> NDArray[np.float32]:
        led = np.concatenate([self._before, cells], axis=1)
        self._before = led[:, 1 - TAPS :].copy()
        channels = _distinct(led)
        highest = _highest(cells)
        for phase in INTERPOLATOR:
            between = np.stack([np.convolve(channel, phase, "valid") for channel in channels])
            highest = np.maximum(highest, _highest(between))
        return highest


def _highest(samples: Samples) -> NDArray[np.float32]:
    magnitudes = np.abs(samples).max(axis=0)
    return np.asarray(magnitudes.reshape(-1, CELL).max(axis=1), np.float32)


def _power(loudness_lufs: float) -> float:
    return float(10 ** ((loudness_lufs + 0.691) / 10))


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(power))
