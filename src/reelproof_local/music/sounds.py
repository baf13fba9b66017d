"""Synthesis of the instruments' sounds: each note is computed once, soft, dark and click-free."""

from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.frozen import frozen

SAMPLE_RATE = 48_000
Wave = NDArray[np.float32]

# 5.5 s: a sustained sound is a loop of this length, long enough to be inaudible as a loop.
LOOP = 1 << 18
LOOP_SEED = 7
HIGHEST_PARTIAL_HZ = 6000.0
SHAKER_LEVEL = 0.11
SHAKER_SEND = 0.3
# Damped partials are computed as a product of a column and a row of this many samples.
ROW = 512


# Partials of a wooden bar, as makers tune it: two octaves, and three octaves and a fifth above.
MARIMBA = ((1.0, 1.0, 1.0), (3.93, 0.14, 3.2), (9.2, 0.03, 7.0))


@frozen
class Sustained:
    """A bowed or blown sound: slightly widened harmonics that beat like an ensemble (PADsynth).

    Harmonic `h` has the amplitude `h ** -slope`, less above `cutoff_hz`; width in cents; times in seconds.
    """

    slope: float
    cutoff_hz: float
    width_cents: float
    attack_s: float
    release_s: float
    level: float
    send: float


@frozen
class Struck:
    """A struck or plucked sound: partials that decay, higher ones faster.

    `partials` are frequency ratio, amplitude, and decay rate relative to `decay_per_s`.
    """

    partials: tuple[tuple[float, float, float], ...]
    decay_per_s: float
    cutoff_hz: float
    attack_s: float
    level: float
    send: float
    longest_s: float = 4.0
    release_s: float = 0.25


def _harmonics(
    count: int, slope: float, haste: float, stretch: float = 0.0
) -> tuple[tuple[float, float, float], ...]:
    """`stretch` is a string's inharmonicity: its partials lie above integer multiples."""
    return tuple(
        (h * (1 + stretch * h * h) ** 0.5, h**-slope, 1 + haste * (h - 1)) for h in range(1, count + 1)
    )


def sounds_of(brightness_hz: float) -> Mapping[str, Sustained | Struck]:
    """Returns the instruments of a piece; harmonics roll off above `brightness_hz`."""
    return {
        "pad": Sustained(1.2, brightness_hz, 24, attack_s=1.0, release_s=1.6, level=0.048, send=0.8),
        "glow": Sustained(2.0, brightness_hz, 30, attack_s=1.8, release_s=2.4, level=0.03, send=1.0),
        "drone": Sustained(1.3, 380, 12, attack_s=2.0, release_s=2.5, level=0.075, send=0.5),
        "lead": Sustained(1.6, 1.1 * brightness_hz, 9, attack_s=0.13, release_s=0.5, level=0.07, send=0.9),
        "felt": Struck(_harmonics(10, 1.2, 0.35, 0.0003), 1.1, 1500, attack_s=0.012, level=0.5, send=0.6),
        "soft": Struck(_harmonics(5, 1.8, 0.5), 1.4, 1500, attack_s=0.010, level=0.5, send=0.7),
        "marimba": Struck(MARIMBA, 4.5, 2000, attack_s=0.005, level=0.5, send=0.5, longest_s=1.6),
        "pizzicato": Struck(
            _harmonics(8, 1.1, 0.5), 6.0, 1200, attack_s=0.006, level=0.7, send=0.6, longest_s=1.2
        ),
        "pulse": Struck(
            _harmonics(8, 1.0, 0.25), 6.5, 600, attack_s=0.014, level=0.8, send=0.4, longest_s=1.0
        ),
        "bass": Struck(
            _harmonics(6, 1.5, 0.3), 0.45, 450, attack_s=0.035, level=0.3, send=0.12, longest_s=7.0
        ),
        "thump": Struck(
            ((1, 1, 1), (1.6, 0.4, 1.8)), 9.0, 300, attack_s=0.012, level=0.5, send=0.3, longest_s=0.8
        ),
    }


class Instruments:
    """Plays notes; expensive waveforms are cached."""

    def __init__(self, brightness_hz: float) -> None:
        self._sounds = sounds_of(brightness_hz)
        self._loops: dict[tuple[str, int], Wave] = {}
        self._strokes: dict[tuple[str, int], Wave] = {}

    def send(self, sound: str) -> float:
        """Returns the reverb send of a sound."""
        return SHAKER_SEND if sound == "shaker" else self._sounds[sound].send

    def play(self, sound: str, pitch: int, length_s: float) -> Wave:
        """Returns two channels, as long as the sound rings."""
        if sound == "shaker":
            return _shaken(pitch)
        kind = self._sounds[sound]
        if isinstance(kind, Sustained):
            return self._sustained(sound, kind, pitch, length_s)
        return self._struck(sound, kind, pitch, length_s)

    def _sustained(self, sound: str, kind: Sustained, pitch: int, length_s: float) -> Wave:
        loop = self._loops.get((sound, pitch))
        if loop is None:
            loop = self._loops[sound, pitch] = _loop(kind, pitch)
        length = round((length_s + kind.release_s) * SAMPLE_RATE)
        start = crc32(f"{sound} {pitch} {length}".encode())
        places = np.arange(start, start + length)
        left = loop[places % LOOP]
        # Half a loop away the sound is uncorrelated: mixing in part of it widens the stereo image.
        right = 0.6 * left + 0.8 * loop[(places + LOOP // 2) % LOOP]
        envelope = _swell(length, kind.attack_s, kind.release_s) * kind.level
        return np.asarray(np.stack([left, right]) * envelope, np.float32)

    def _struck(self, sound: str, kind: Struck, pitch: int, length_s: float) -> Wave:
        stroke = self._strokes.get((sound, pitch))
        if stroke is None:
            stroke = self._strokes[sound, pitch] = _stroke(kind, pitch)
        length = min(len(stroke), round((length_s + kind.release_s) * SAMPLE_RATE))
        wave = stroke[:length].copy()
        release = min(length, round(kind.release_s * SAMPLE_RATE))
        wave[length - release :] *= _ramp(release)[::-1]
        return np.stack([wave, wave])


def frequency_hz(pitch: float) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


def _loop(kind: Sustained, pitch: int) -> Wave:
    """One IFFT: harmonics as noise bands, wider at higher frequencies (P. Nasca's PADsynth). RMS 1."""
    random = np.random.default_rng([LOOP_SEED, pitch])
    bin_hz = SAMPLE_RATE / LOOP
    frequencies_hz = np.arange(LOOP // 2 + 1) * bin_hz
    strengths = np.zeros(LOOP // 2 + 1)
    base_hz = frequency_hz(pitch)
    for harmonic in range(1, int(HIGHEST_PARTIAL_HZ / base_hz) + 1):
        center_hz = base_hz * harmonic
        width_hz = max(bin_hz, center_hz * (2 ** (kind.width_cents / 1200) - 1))
        strength = harmonic**-kind.slope * _darkened(center_hz, kind.cutoff_hz)
        near = slice(
            max(1, int((center_hz - 4 * width_hz) / bin_hz)), int((center_hz + 4 * width_hz) / bin_hz) + 2
        )
        bell = np.exp(-0.5 * np.square((frequencies_hz[near] - center_hz) / width_hz))
        strengths[near] += strength * bell / np.sqrt(np.square(bell).sum())
    phases = np.exp(2j * np.pi * random.random(len(strengths)))
    loop = np.fft.irfft(strengths * phases, LOOP)
    return np.asarray(loop / np.sqrt(np.square(loop).mean()), np.float32)


def _stroke(kind: Struck, pitch: int) -> Wave:
    """Damped sines, summed by a matrix product: sin(a + b) over rows a and columns b."""
    rows = -(-round(kind.longest_s * SAMPLE_RATE) // ROW)
    base_hz = frequency_hz(pitch)
    partials = [(ratio * base_hz, strength, haste) for ratio, strength, haste in kind.partials]
    partials = [partial for partial in partials if partial[0] < HIGHEST_PARTIAL_HZ]
    partial_hz, strengths, hastes = map(np.array, zip(*partials, strict=True))
    # Higher strings decay faster.
    decays = kind.decay_per_s * hastes * (base_hz / 262) ** 0.5
    turn = (2j * np.pi * partial_hz - decays) / SAMPLE_RATE
    strengths = strengths * _darkened(partial_hz, kind.cutoff_hz)
    starts = np.exp(np.outer(np.arange(rows) * ROW, turn)) * (strengths / strengths.sum())
    steps = np.exp(np.outer(turn, np.arange(ROW)))
    wave = (starts.real @ steps.imag + starts.imag @ steps.real).ravel() * kind.level
    attack = round(kind.attack_s * SAMPLE_RATE)
    wave[:attack] *= _ramp(attack)
    return np.asarray(wave, np.float32)


def _darkened(partial_hz: NDArray[np.float64] | float, cutoff_hz: float) -> NDArray[np.float64]:
    """9 dB an octave above the cutoff."""
    return np.asarray((1 + (np.asarray(partial_hz) / cutoff_hz) ** 2) ** -0.75)


def _shaken(pitch: int) -> Wave:
    """A grain of high-frequency noise, far above the voice and very quiet."""
    length = round(0.09 * SAMPLE_RATE)
    noise = np.random.default_rng([LOOP_SEED, pitch]).standard_normal(length)
    frequencies_hz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    band = np.exp(-0.5 * np.square((frequencies_hz - 7500) / 1300))
    grain = np.fft.irfft(np.fft.rfft(noise) * band, length)
    envelope = _swell(length, 0.03, 0.06)
    wave = (grain / np.abs(grain).max() * envelope * SHAKER_LEVEL).astype(np.float32)
    return np.stack([wave, wave])


def _swell(length: int, attack_s: float, release_s: float) -> Wave:
    """An attack and release envelope; in a short note both are shortened proportionally."""
    attack, release = attack_s * SAMPLE_RATE, release_s * SAMPLE_RATE
    shortening = min(1.0, length / (attack + release))
    attack, release = int(attack * shortening), int(release * shortening)
    envelope = np.ones(length, np.float32)
    envelope[:attack] = _ramp(attack)
    envelope[length - release :] *= _ramp(release)[::-1]
    return envelope


def _ramp(length: int) -> Wave:
    return np.asarray(np.square(np.sin(np.pi / 2 * np.arange(length) / max(1, length))), np.float32)
