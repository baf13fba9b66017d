"""The finish of a recording: fades, and the level of music that is to be mixed under a voice."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reelproof.providers.local.music.sounds import SAMPLE_RATE, Wave

TARGET_LUFS = -20.0
MOST_PEAK = 0.89
SILENCE_LUFS = -70.0
FADE_IN_S = 0.05
# In steps of 100 ms: 15 s.
LEVELLING_STEPS = 151
LEVELLED_SHARE = 0.55
MOST_LEVELLING_DB = 4.0

# ITU-R BS.1770-4, tables 1 and 2, at 48 kHz.
K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
STEP = SAMPLE_RATE // 10
BLOCK = 80 * STEP
# The filter's memory ends before the block's own samples do: a block is led by as many of those before it.
LEAD_IN = STEP
FFT_SIZE = 1 << 19


def finish(recording: Wave, fade_out_s: float) -> None:
    """In place: levelled, faded at both ends, and at TARGET_LUFS, or as near to it as peaks allow."""
    samples = recording.shape[1]
    steps = np.concatenate(list(_energies(recording)))
    places = np.append((np.arange(len(steps)) + 0.5) * STEP, samples)
    fading = np.clip((samples - places) / max(1.0, fade_out_s * SAMPLE_RATE), 0, 1)
    gains = np.append(_levelling(steps), 1.0) * np.square(np.sin(np.pi / 2 * fading))
    loudness_lufs = _integrated_lufs(steps * np.square(gains[:-1]))
    _apply(recording, places, gains * 10 ** ((TARGET_LUFS - loudness_lufs) / 20))
    fade_in = min(samples, round(FADE_IN_S * SAMPLE_RATE))
    recording[:, :fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)
    peak = max(float(recording.max(initial=0.0)), -float(recording.min(initial=0.0)))
    if peak > MOST_PEAK:
        recording *= np.float32(MOST_PEAK / peak)


def _levelling(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Brings sections nearer to one another, so slowly that nobody hears it."""
    if len(steps) < 2 * LEVELLING_STEPS:
        return np.ones(len(steps))
    weights = np.hanning(LEVELLING_STEPS)
    padded = np.pad(steps, LEVELLING_STEPS // 2, mode="edge")
    smooth = np.convolve(padded, weights / weights.sum(), "valid")
    away_db = 10 * np.log10(np.maximum(smooth / smooth.mean(), 1e-6))
    return np.asarray(10 ** (np.clip(-LEVELLED_SHARE * away_db, -MOST_LEVELLING_DB, MOST_LEVELLING_DB) / 20))


def _apply(recording: Wave, places: NDArray[np.float64], gains: NDArray[np.float64]) -> None:
    for at in range(0, recording.shape[1], BLOCK):
        block = recording[:, at : at + BLOCK]
        block *= np.interp(np.arange(at, at + block.shape[1]), places, gains).astype(np.float32)


def _integrated_lufs(steps: NDArray[np.float64]) -> float:
    """Gated (BS.1770-4, annex 1); of less than 0.4 s, what there is."""
    gates = np.convolve(steps, np.full(4, 0.25), "valid") if len(steps) >= 4 else steps
    heard = gates[gates > 10 ** ((SILENCE_LUFS + 0.691) / 10)]
    if not len(heard):
        return TARGET_LUFS
    return float(-0.691 + 10 * np.log10(heard[heard > heard.mean() / 10].mean()))


def _energies(recording: Wave) -> Iterator[NDArray[np.float64]]:
    """Weighted power by 100 ms; the last ones may be fewer."""
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
