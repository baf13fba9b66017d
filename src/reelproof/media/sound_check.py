"""Check of sound files: length, peak, cover art; rejects silent, too short, too long or damaged ones."""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelproof.domain.frozen import frozen
from reelproof.media.container import open_media, rejected
from reelproof.media.sound.declared_duration import declared_duration_s
from reelproof.media.sound.downmix import MAX_CHANNELS, downmixed
from reelproof.media.sound.reading import SOUND_FORMATS, SoundReader

# -60 dBFS: inaudible under a voice.
MIN_PEAK = 1e-3
# Two periods of the lowest audible tone. A constant is inaudible as well, and no film contains it.
WINDOW_S = 0.1
# Of full scale; float samples may exceed it slightly, but not by this much.
MAX_PEAK = 100.0
MIN_SOUND_S = 0.05
MAX_SOUND_S = 4 * 3600.0
SLOWEST_RATE, FASTEST_RATE = 4_000, 768_000
# Less than this share of the declared duration counts as unreadable.
MIN_SHARE = 0.1
# Encoders declare lengths that are off by a frame or two.
REPORTED_MISSING_S = 0.2
# By FFmpeg's names, the first of several.
MEDIA_TYPES: Mapping[str, str] = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "mov": "audio/mp4",
    "matroska": "audio/webm",
    "aac": "audio/aac",
    "aiff": "audio/aiff",
    "w64": "audio/x-w64",
    "caf": "audio/x-caf",
    "amr": "audio/amr",
    "asf": "audio/x-ms-wma",
    "au": "audio/basic",
}
# A video stream with fewer frames is cover art.
MAX_COVERS_PER_S = 1.0


@frozen
class SoundFacts:
    """A decoded sound. `peak` is relative to full scale 1.0, after downmixing to two channels.

    `swing` is half of how far its samples spread within a tenth of a second: 0 for a constant, which is
    inaudible. `missing_s` is the declared duration beyond its end, `skipped_bytes` what was skipped as
    undecodable; `ends_skipped` is true if that was at the very end.
    """

    media_type: str
    duration_s: float
    sample_rate: int
    channels: int
    peak: float
    swing: float
    missing_s: float = 0.0
    skipped_bytes: int = 0
    ends_skipped: bool = False

    @property
    def is_silent(self) -> bool:
        return self.swing < MIN_PEAK

    @property
    def warnings(self) -> tuple[str, ...]:
        """Returns sentences about what of the file is not heard."""
        return tuple(self._warnings())

    def _warnings(self) -> Iterator[str]:
        if self.missing_s:
            yield f"The last {self.missing_s:.1f} s of the sound could not be read."
        if self.skipped_bytes:
            place = "at the end of" if self.ends_skipped else "inside"
            yield f"{self.skipped_bytes:,} bytes {place} the sound could not be read and were skipped."


def probe_sound(source: bytes | Path) -> SoundFacts:
    """Decodes all of it. Raises ReelproofError (ProviderFailure) if it is not a sound, is almost entirely
    unreadable, or absurdly long.
    """
    if not source:
        raise rejected("The sound is empty.")
    with open_media(source, SOUND_FORMATS, "sound") as container:
        if not container.streams.audio:
            raise rejected("The file contains no sound.")
        if any(_is_moving(stream) for stream in container.streams.video):
            raise rejected("The file is a clip with pictures, not a sound.")
        _check_head(container)
        return _measured(container, source)


def check_sound(source: bytes | Path) -> SoundFacts:
    """Like `probe_sound`, but also rejects silent or too short sounds."""
    facts = probe_sound(source)
    if facts.duration_s < MIN_SOUND_S:
        raise rejected("The sound is empty: it lasts less than a twentieth of a second.")
    if not math.isfinite(facts.peak):
        raise rejected("The sound is damaged: some of its samples are not numbers.")
    if facts.peak > MAX_PEAK:
        raise rejected(
            f"The sound's samples go up to {facts.peak:.3g} where 1 is full scale; save it with such samples."
        )
    if facts.is_silent:
        is_constant = facts.peak >= MIN_PEAK
        raise rejected("The sound is silent" + (": its samples do not change." if is_constant else "."))
    return facts


def _is_moving(stream: VideoStream) -> bool:
    """Cover art is a video stream, too: marked as such, or with a single long frame."""
    if Disposition.attached_pic in stream.disposition:
        return False
    length_s = float((stream.duration or 0) * (stream.time_base or 0))
    return not stream.frames or stream.frames > 1 + length_s * MAX_COVERS_PER_S


def _check_head(container: InputContainer) -> None:
    stream = container.streams.audio[0]
    if not SLOWEST_RATE <= stream.rate <= FASTEST_RATE:
        raise rejected(f"The sound has {stream.rate} samples per second; that is not an audible sound.")
    if stream.channels > MAX_CHANNELS:
        raise rejected(
            f"The sound has {stream.channels} channels; mix it down to {MAX_CHANNELS} or fewer, best to two."
        )
    # MP3 files do not say how long they are; the others do.
    if container.format.name != "mp3":
        _check_length((container.duration or 0) / av.time_base)


def _check_length(duration_s: float) -> None:
    if duration_s > MAX_SOUND_S:
        raise rejected(f"The sound is too long: more than {MAX_SOUND_S / 3600:g} hours.")


def _measured(container: InputContainer, source: bytes | Path) -> SoundFacts:
    stream, reader = container.streams.audio[0], SoundReader(container)
    extent, length_s = _Extent(), Fraction(0)
    for frame in downmixed(reader.frames()):
        extent.add(np.asarray(frame.to_ndarray(), np.float32), frame.sample_rate)
        length_s += Fraction(frame.samples, frame.sample_rate)
        _check_length(float(length_s))
    duration_s = float(length_s)
    missing_s = declared_duration_s(container, source, duration_s) - duration_s
    _check_amount(reader, duration_s, missing_s)
    return SoundFacts(
        MEDIA_TYPES[container.format.name.partition(",")[0]],
        duration_s,
        stream.rate,
        stream.channels,
        extent.peak,
        extent.swing,
        missing_s if missing_s > REPORTED_MISSING_S else 0.0,
        reader.skipped_bytes,
        reader.ends_skipped,
    )


class _Extent:
    """How far a sound's samples reach from zero, and spread within a window of at least `WINDOW_S`."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._swing = 0.0
        self._window: list[NDArray[np.float32]] = []
        self._window_s = 0.0

    @property
    def swing(self) -> float:
        return max(self._swing, self._swing_of_window())

    def add(self, wave: NDArray[np.float32], rate: int) -> None:
        """Adds samples by channel. One that is not a number makes the peak infinite."""
        is_finite = bool(np.isfinite(wave).all())
        self.peak = float(np.fmax(self.peak, np.abs(wave).max())) if is_finite else math.inf
        self._window.append(np.stack([wave.min(axis=1), wave.max(axis=1)]))
        self._window_s += wave.shape[1] / rate
        if self._window_s >= WINDOW_S:
            self._swing = self.swing
            self._window, self._window_s = [], 0.0

    def _swing_of_window(self) -> float:
        """The channel that spreads most. Channels may change within a sound."""
        if len({one.shape for one in self._window}) != 1:
            return max((float((one[1] - one[0]).max()) / 2 for one in self._window), default=0.0)
        lowest = np.min([one[0] for one in self._window], axis=0)
        highest = np.max([one[1] for one in self._window], axis=0)
        return float((highest - lowest).max()) / 2


def _check_amount(reader: SoundReader, read_s: float, missing_s: float) -> None:
    if reader.skipped_bytes > reader.read_bytes:
        raise rejected("The sound is damaged or of an unknown format: most of it cannot be decoded.")
    if read_s < (read_s + missing_s) * MIN_SHARE:
        raise rejected("The sound is damaged: less than a tenth of it can be read.")
