"""What a sound or a film is, found by decoding it."""

import math
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from reelproof.media.container import moving_stream, opened, refused
from reelproof.media.wav import is_cut_off

# Containers that hold their media themselves: none of these reads a second file or address.
SOUND_FORMATS = "wav,mp3,flac,ogg,mov,matroska,aac,aiff,w64,caf"
FILM_FORMATS = "mov,matroska,avi,mpegts,ogg"
# -60 dBFS: below this nothing is heard beside a voice.
LEAST_PEAK = 1e-3
LEAST_SOUND_S = 0.05
MOST_SOUND_S = 4 * 3600.0
SLOWEST_RATE, FASTEST_RATE = 4_000, 768_000


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """A decoded sound. `peak` and `rms` are of full scale 1.0, over all channels."""

    duration_s: float
    sample_rate: int
    channels: int
    peak: float
    rms: float

    @property
    def is_silent(self) -> bool:
        return self.peak < LEAST_PEAK


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """A film by what its file says. `is_faststart`: it can be played before it is loaded to its end."""

    duration_s: float
    width: int
    height: int
    frames_per_s: float
    frames: int
    video_codec: str
    audio_codec: str | None
    audio_duration_s: float | None
    is_faststart: bool

    @property
    def has_sound(self) -> bool:
        return self.audio_codec is not None


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


def probe_film(path: Path) -> FilmFacts:
    """Reads a film's headers. Raises ReelproofError (ProviderFailure) for what is no film."""
    with opened(path, FILM_FORMATS, "film") as container:
        if not container.streams.video:
            raise refused("The file holds no pictures.")
        return _film_facts(container, path)


def _measured(container: InputContainer) -> SoundFacts:
    stream = container.streams.audio[0]
    peak, squares, values, samples, rate, channels = 0.0, 0.0, 0, 0, stream.rate, stream.channels
    _check_rate(stream.rate)
    to_float = AudioResampler(format="fltp")
    for frame in container.decode(stream):
        for part in to_float.resample(frame):
            wave = part.to_ndarray()
            peak = float(np.fmax(peak, np.abs(wave).max())) if np.isfinite(wave).all() else math.inf
            squares += float(np.square(wave, dtype=np.float64).sum())
            values += wave.size
            samples += part.samples
            rate, channels = part.sample_rate, part.layout.nb_channels
        _check_length(samples / rate)
    return SoundFacts(samples / rate, rate, channels, peak, math.sqrt(squares / max(1, values)))


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


def _film_facts(container: InputContainer, path: Path) -> FilmFacts:
    video = container.streams.video[0]
    audio = container.streams.audio[0] if container.streams.audio else None
    return FilmFacts(
        duration_s=(container.duration or 0) / av.time_base,
        width=video.codec_context.width,
        height=video.codec_context.height,
        frames_per_s=float(video.average_rate or 0),
        frames=video.frames,
        video_codec=video.codec_context.name,
        audio_codec=audio.codec_context.name if audio else None,
        audio_duration_s=_seconds(audio) if audio else None,
        is_faststart=_index_comes_first(path),
    )


def _seconds(stream: AudioStream) -> float | None:
    if stream.duration is None or stream.time_base is None:
        return None
    return float(stream.duration * stream.time_base)


def _index_comes_first(path: Path) -> bool:
    """Walks the outermost boxes of an MP4 (ISO 14496-12, 4.2); other containers have no such order."""
    with path.open("rb") as file:
        while len(header := file.read(16)) >= 8:
            size, name = int.from_bytes(header[:4]), header[4:8]
            if name in (b"moov", b"mdat"):
                return name == b"moov"
            size = int.from_bytes(header[8:16]) if size == 1 else size
            if size < 8:
                return False
            file.seek(size - len(header), 1)
    return False
