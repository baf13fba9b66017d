"""Encoding of a film's sound in spans; those that did not change are reused."""

from collections.abc import Iterator
from hashlib import sha256
from struct import unpack_from

import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples
from reelproof.media.sound.measures import SpannedSound
from reelproof.media.sound.mix_settings import SAMPLE_RATE
from reelproof.media.sound.saved_sound import EncodedSound, SavedSound
from reelproof.media.sound.sound_format import AAC, OPUS, SoundFormat

AAC_PRIMING = 1024


def encode_sound(
    sound: SpannedSound, sound_format: SoundFormat = AAC, earlier: SavedSound | None = None
) -> EncodedSound:
    """Encodes a film's sound. Spans that are the same in `earlier`, if it has the same format, are reused.

    Reused spans are identical to newly encoded ones. Raises UnreadableSoundError.
    """
    is_reusable = earlier is not None and earlier.format == sound_format
    known = earlier.packets_by_span() if earlier is not None and is_reusable else {}
    packets: list[bytes] = []
    digests = []
    for span in _spans(sound_format, sound.samples):
        digest = span.digest(sound)
        packets += known[digest].read() if digest in known else span.encoded(sound)
        digests.append(digest)
    extradata = _extradata(sound_format)
    return EncodedSound(
        format=sound_format,
        packets=tuple(packets),
        extradata=extradata,
        sample_rate=SAMPLE_RATE,
        samples=sound.samples,
        priming=_priming(sound_format, extradata),
        spans=tuple(digests),
    )


@frozen
class _Span:
    """Packets that are encoded in one go, from the packet `first` on."""

    format: SoundFormat
    first: int
    kept: int

    @property
    def skipped(self) -> int:
        return min(self.format.lead_in, self.first)

    @property
    def start(self) -> int:
        """The first sample of the encoder's input."""
        return (self.first - self.skipped) * self.format.frame

    @property
    def length(self) -> int:
        return (self.skipped + self.kept + self.format.lead_out) * self.format.frame

    def digest(self, sound: SpannedSound) -> str:
        inside = sound.digest(self.start, self.start + self.length)
        return sha256(f"{self.skipped} {self.kept} {inside}".encode()).hexdigest()

    def encoded(self, sound: SpannedSound) -> tuple[bytes, ...]:
        inside = sound.read(self.start, self.start + self.length)
        return self._encode(np.pad(inside, ((0, 0), (0, self.length - inside.shape[1]))))

    def _encode(self, padded: Samples) -> tuple[bytes, ...]:
        encoder = _encoder(self.format)
        frames = _frames(self.format, padded)
        packets = [bytes(packet) for frame in frames for packet in encoder.encode(frame)]
        packets += [bytes(packet) for packet in encoder.encode(None)]
        return tuple(packets[self.skipped : self.skipped + self.kept])


def _spans(sound_format: SoundFormat, samples: int) -> Iterator[_Span]:
    packets = -(-samples // sound_format.frame) + 1
    for first in range(0, packets, sound_format.span):
        yield _Span(sound_format, first, min(sound_format.span, packets - first))


def _frames(sound_format: SoundFormat, padded: Samples) -> Iterator[AudioFrame]:
    for at in range(0, padded.shape[1], sound_format.frame):
        wave = padded[:, at : at + sound_format.frame]
        if sound_format.sample_format == "flt":
            # Both channels in one row, in turns.
            wave = wave.T.reshape(1, -1)
        contiguous = np.ascontiguousarray(wave)
        frame = AudioFrame.from_ndarray(contiguous, format=sound_format.sample_format, layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = at
        yield frame


def _encoder(sound_format: SoundFormat) -> AudioCodecContext:
    encoder: AudioCodecContext = AudioCodecContext.create(sound_format.encoder, "w")  # type: ignore[assignment]
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "stereo"
    encoder.format = sound_format.sample_format
    encoder.bit_rate = sound_format.bit_rate
    encoder.options = dict(sound_format.options)
    return encoder


def _extradata(sound_format: SoundFormat) -> bytes:
    encoder = _encoder(sound_format)
    encoder.open()
    return bytes(encoder.extradata or b"")


def _priming(sound_format: SoundFormat, extradata: bytes) -> int:
    """Samples before the first; the head of an Opus stream says it (RFC 7845, 5.1)."""
    return int(unpack_from("<H", extradata, 10)[0]) if sound_format == OPUS else AAC_PRIMING
