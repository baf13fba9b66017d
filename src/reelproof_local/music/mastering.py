"""Mastering of generated music: target loudness (LUFS), peak limit, fades, leveling."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reelproof_local.music.sounds import SAMPLE_RATE, Wave

TARGET_LUFS = -20.0
MAX_PEAK = 0.89
SILENCE_LUFS = -70.0
FADE_IN_S = 0.05
# In steps of 100 ms: 15 s.
LEVELING_STEPS = 151
LEVELED_SHARE = 0.55
MAX_LEVELING_DB = 4.0

# ITU-R BS.1770-4, tables 1 and 2, at 48 kHz.
K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
STEP = SAMPLE_RATE // 10
BLOCK = 80 * STEP
# The filter's memory is shorter than a block: each block is preceded by as many earlier samples.
LEAD_IN = STEP
FFT_SIZE = 1 << 19


def finish(recording: Wave, fade_out_s: float) -> None:
    """Levels, fades and normalizes in place to TARGET_LUFS, or as near to it as peaks allow."""
    samples = recording.shape[1]
    steps = np.concatenate(list(_energies(recording)))
    places = np.append((np.arange(len(steps)) + 0.5) * STEP, samples)
    fading = np.clip((samples - places) / max(1.0, fade_out_s * SAMPLE_RATE), 0, 1)
    gains = np.append(_leveling(steps), 1.0) * np.square(np.sin(np.pi / 2 * fading))
    loudness_lufs = _integrated_lufs(steps * np.square(gains[:-1]))
    _apply(recording, places, gains * 10 ** ((TARGET_LUFS - loudness_lufs) / 20))
    fade_in = min(samples, round(FADE_IN_S * SAMPLE_RATE))
    recording[:, :fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)
    peak = max(float(recording.max(initial=0.0)), -float(recording.min(initial=0.0)))
    if peak > MAX_PEAK:
        recording *= np.float32(MAX_PEAK / peak)


def _leveling(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Evens out the levels of sections, slowly enough to be inaudible."""
    if len(steps) < 2 * LEVELING_STEPS:
        return np.ones(len(steps))
    weights = np.hanning(LEVELING_STEPS)
    padded = np.pad(steps, LEVELING_STEPS // 2, mode="edge")
    smooth = np.convolve(padded, weights / weights.sum(), "valid")
    away_db = 10 * np.log10(np.maximum(smooth / smooth.mean(), 1e-6))
    return np.asarray(10 ** (np.clip(-LEVELED_SHARE * away_db, -MAX_LEVELING_DB, MAX_LEVELING_DB) / 20))


def _apply(recording: Wave, places: NDArray[np.float64], gains: NDArray[np.float64]) -> None:
    for at in range(0, recording.shape[1], BLOCK):
        block = recording[:, at : at + BLOCK]
        block *= np.interp(np.arange(at, at + block.shape[1]), places, gains).astype(np.float32)


def _integrated_lufs(steps: NDArray[np.float64]) -> float:
    """Gated loudness (BS.1770-4, annex 1); ungated for less than 0.4 s."""
    gates = np.convolve(steps, np.full(4, 0.25), "valid") if len(steps) >= 4 else steps
    audible = gates[gates > 10 ** ((SILENCE_LUFS + 0.691) / 10)]
    if not len(audible):
        return TARGET_LUFS
    return float(-0.691 + 10 * np.log10(audible[audible > audible.mean() / 10].mean()))


def _energies(recording: Wave) -> Iterator[NDArray[np.float64]]:
    """Weighted power per 100 ms; the last step may be shorter."""
    delay = np.exp(-2j * np.pi * np.arange(FFT_SIZE // 2 + 1) / FFT_SIZE)
    response = np.ones(len(delay), np.complex128)
    for numerator, denominator in K_WEIGHTING:
        response *= np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    for at in range(0, recording.shape[1], BLOCK):
        led = recording[:, max(0, at - LEAD_IN) : at + BLOCK]
        weighted = np.fft.irfft(np.fft.rfft(led, FFT_SIZE) * response, FFT_SIZE)
        own = np.square(weighted[:, min(at, LEAD_IN) : led.shape[1]]).sum(axis=0)
        edges = np.arange(0, len(own), STEP)
        yield np.add.reduceat(own, edges) / STEP
