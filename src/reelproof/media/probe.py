"""What a sound is, found by decoding it."""

import math
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer

from reelproof.media.container import moving_stream, opened, refused
from reelproof.media.wav import is_cut_off

# Containers that hold their media themselves: none of these reads a second file or address.
SOUND_FORMATS = "wav,mp3,flac,ogg,mov,matroska,aac,aiff,w64,caf"
# -60 dBFS: below this nothing is heard beside a voice.
LEAST_PEAK = 1e-3
LEAST_SOUND_S = 0.05
MOST_SOUND_S = 4 * 3600.0
SLOWEST_RATE, FASTEST_RATE = 4_000, 768_000


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """A decoded sound. `peak` is of full scale 1.0, over all channels."""

    duration_s: float
    sample_rate: int
    channels: int
    peak: float

    @property
    def is_silent(self) -> bool:
        return self.peak < LEAST_PEAK


def probe_sound(source: bytes | Path) -> SoundFacts:
    """Decodes all of it. Raises ReelproofError (ProviderFailure) for what is no sound, breaks off, or is
    absurdly long.
    """
    if not source:
        raise refused("The sound is empty.")
    with opened(source, SOUND_FORMATS, "sound") as container:
        if not container.streams.audio:
            raise refused("The file holds no sound.")
        if moving_stream(container) is not None:
            raise refused("The file is a clip with pictures, not a sound.")
        _check_length(_declared_s(container))
        facts = _measured(container)
        if _breaks_off(container, facts) or is_cut_off(source):
            raise refused("The sound is damaged: it breaks off before its end.")
        return facts


def check_sound(source: bytes | Path) -> SoundFacts:
    """Like `probe_sound`, and refuses what is silent or too short."""
    facts = probe_sound(source)
    if facts.duration_s < LEAST_SOUND_S:
        raise refused("The sound is empty: it lasts less than a twentieth of a second.")
    if not math.isfinite(facts.peak):
        raise refused("The sound is damaged: some of its samples are not numbers.")
    if facts.is_silent:
        raise refused("The sound is silent.")
    return facts


def _measured(container: InputContainer) -> SoundFacts:
    stream = container.streams.audio[0]
    peak, samples, rate, channels = 0.0, 0, stream.rate, stream.channels
    _check_rate(stream.rate)
    to_float = AudioResampler(format="fltp")
    for frame in container.decode(stream):
        for part in to_float.resample(frame):
            wave = part.to_ndarray()
            peak = float(np.fmax(peak, np.abs(wave).max())) if np.isfinite(wave).all() else math.inf
            samples += part.samples
            rate, channels = part.sample_rate, part.layout.nb_channels
        _check_length(samples / rate)
    return SoundFacts(samples / rate, rate, channels, peak)


def _check_rate(rate: int) -> None:
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise refused(f"The sound has {rate} samples a second; that is not a sound to be heard.")


def _check_length(duration_s: float) -> None:
    if duration_s > MOST_SOUND_S:
        raise refused(f"The sound is too long: more than {MOST_SOUND_S / 3600:g} hours.")


def _breaks_off(container: InputContainer, facts: SoundFacts) -> bool:
    return facts.duration_s + 0.5 < _declared_s(container) * 0.95


def _declared_s(container: InputContainer) -> float:
    """MP3 files do not say how long they are; the others do."""
    return 0.0 if container.format.name == "mp3" else (container.duration or 0) / av.time_base
