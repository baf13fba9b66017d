"""Sounds to mix and measure."""

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from reelproof.media.sound.measures import SpannedSound

RATE = 48_000
Wave = NDArray[np.float32]


def tone(frequency_hz: float, length_s: float, amplitude: float = 0.1, rate: int = RATE) -> Wave:
    at_s = np.arange(round(length_s * rate)) / rate
    wave = (amplitude * np.sin(2 * np.pi * frequency_hz * at_s)).astype(np.float32)
    return np.stack([wave, wave])


def voice(length_s: float, amplitude: float = 0.1, seed: int = 1, rate: int = RATE) -> Wave:
    """Noise between 200 Hz and 4 kHz in syllables of a quarter of a second, five in a row."""
    count = round(length_s * rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    frequencies_hz = np.fft.rfftfreq(count, 1 / rate)
    band = np.fft.irfft(spectrum * (frequencies_hz > 200) * (frequencies_hz < 4000), count)
    at_s = np.arange(count) / rate
    syllables = np.square(np.sin(4 * np.pi * at_s)) * (at_s % 1.5 < 1.25)
    wave = (amplitude * 4 * band * syllables).astype(np.float32)
    return np.stack([wave, wave])


@dataclass(frozen=True, slots=True)
class SoundInMemory:
    """Samples as a film's sound is read."""

    wave: Wave

    @property
    def samples(self) -> int:
        return len(self.wave[0])

    def read(self, start: int, end: int) -> Wave:
        return self.wave[:, start:end].copy()

    def digest(self, start: int, end: int) -> str:
        return sha256(np.ascontiguousarray(self.wave[:, start:end]).tobytes()).hexdigest()


def whole(sound: SpannedSound) -> Wave:
    return sound.read(0, sound.samples)


def write(path: Path, wave: Wave, rate: int = RATE, codec: str = "pcm_f32le") -> Path:
    with av.open(str(path), "w") as container:
        layout = "mono" if len(wave) == 1 else "stereo"
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        if codec.startswith("wma"):
            stream.bit_rate = 128_000
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(wave), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def level_db(wave: Wave) -> float:
    return float(10 * np.log10(np.square(wave, dtype=np.float64).mean() + 1e-20))


def spectrum_level_db(wave: Wave, frequency_hz: float) -> float:
    """The level of one frequency of the left channel, as of a sine's amplitude."""
    window = np.hanning(wave.shape[1])
    at_s = np.arange(wave.shape[1]) / RATE
    amount = np.abs(np.sum(wave[0] * window * np.exp(-2j * np.pi * frequency_hz * at_s))) * 2 / window.sum()
    return float(20 * np.log10(amount + 1e-12))
