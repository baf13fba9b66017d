"""Convolution reverb: a synthetic impulse response, applied block by block."""

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from reelproof_local.music.sounds import SAMPLE_RATE, Wave

FFT_SIZE = 1 << 19
PREDELAY_S = 0.018
ONSET_S = 0.03
# Low and high edge of a band in Hz, its relative decay time, its level.
BANDS = ((120, 500, 1.0, 1.0), (500, 1600, 0.85, 0.8), (1600, 7000, 0.5, 0.5))


class Reverb:
    """Reverb with a decay of `reverb_s`. Takes consecutive blocks of `block` samples."""

    def __init__(self, reverb_s: float) -> None:
        impulses = np.stack([_impulse(reverb_s, seed) for seed in (11, 12)])
        self.block = FFT_SIZE - impulses.shape[1]
        self._response = np.fft.rfft(impulses, FFT_SIZE).astype(np.complex64)
        self._ringing = np.zeros((2, FFT_SIZE - self.block), np.float32)

    def process(self, send: Wave) -> Wave:
        """Returns the reverb during a block."""
        wet = np.fft.irfft(np.fft.rfft(send, FFT_SIZE) * self._response, FFT_SIZE)
        wet[:, : self._ringing.shape[1]] += self._ringing
        self._ringing = wet[:, self.block :].astype(np.float32)
        return np.asarray(wet[:, : self.block], np.float32)


def _impulse(reverb_s: float, seed: int) -> NDArray[np.float64]:
    """Returns noise that decays to -60 dB, high bands first, with unit energy."""
    length = round((reverb_s * 1.1 + PREDELAY_S) * SAMPLE_RATE)
    at_s = np.arange(length) / SAMPLE_RATE - PREDELAY_S
    spectrum = np.fft.rfft(default_rng(seed).standard_normal(length))
    frequencies_hz = np.asarray(np.fft.rfftfreq(length, 1 / SAMPLE_RATE), np.float64)
    onset = np.clip(at_s / ONSET_S, 0, 1)
    impulse = np.zeros(length)
    for low_hz, high_hz, share, strength in BANDS:
        band = np.fft.irfft(spectrum * _window(frequencies_hz, low_hz, high_hz), length)
        impulse += strength * band * np.exp(-6.9 * at_s / (reverb_s * share))
    # The last tenth fades to zero, so that the reverb ends without a click.
    ending = np.clip((length - np.arange(length)) / (0.1 * length), 0, 1)
    impulse *= onset * ending
    return np.asarray(impulse / np.sqrt(np.square(impulse).sum()), np.float64)


def _window(frequencies_hz: NDArray[np.float64], low_hz: float, high_hz: float) -> NDArray[np.float64]:
    """Returns a window of 1 inside a band, falling off over a third of an octave at its edges."""
    octaves = np.log2(np.maximum(frequencies_hz, 1.0))
    rise = np.clip((octaves - np.log2(low_hz)) * 3 + 0.5, 0, 1)
    fall = np.clip((np.log2(high_hz) - octaves) * 3 + 0.5, 0, 1)
    return np.asarray(np.sin(np.pi / 2 * rise) * np.sin(np.pi / 2 * fall), np.float64)
