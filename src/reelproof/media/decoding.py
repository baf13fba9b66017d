"""Decoding of a clip's frames in order; skips undecodable data at its beginning or end."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from reelproof.media.container import limit, rejected

# FFmpeg's native decoders ignore WebM transparency.
_TRANSPARENT_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


class FrameDecoder:
    """Decodes a stream. Undecodable packets at its beginning or end are skipped, as players do; damage in
    between is an error.
    """

    def __init__(self, stream: VideoStream) -> None:
        self._decoder = _decoder_of(stream)
        tick = stream.time_base or Fraction(1, av.time_base)
        self._frame_ticks = max(1, round(1 / (stream.average_rate or 25) / tick))
        self._last: int | None = None
        self._is_broken = False

    def packets(self, container: InputContainer) -> "Iterator[Packet[Any]]":
        """Yields the packets of all streams; a truncated file ends at the last readable packet."""
        packets = container.demux()
        while True:
            try:
                yield next(packets)
            except (StopIteration, av.error.InvalidDataError, av.error.EOFError):
                return

    def decode(self, packet: "Packet[Any]") -> Iterator[av.VideoFrame]:
        """The empty packet at the end flushes the decoder. Raises ReelproofError (ProviderFailure) for a
        packet that decodes after one that did not, and PyAV's errors.
        """
        try:
            frames = self._decoder.decode(packet if packet.size else None)
        except av.error.InvalidDataError:
            self._is_broken = self._last is not None
            return
        if self._is_broken and packet.size:
            raise rejected("The clip is damaged: some of its frames cannot be decoded.")
        for frame in frames:
            if frame.is_corrupt:
                self._is_broken = self._last is not None
                continue
            if frame.pts is None:
                frame.pts = 0 if self._last is None else self._last + self._frame_ticks
            self._last = frame.pts
            yield frame

    def reset(self) -> None:
        """Must be called after a seek."""
        self._last, self._is_broken = None, False
        self._decoder.flush_buffers()


def _decoder_of(stream: VideoStream) -> VideoCodecContext:
    name = _TRANSPARENT_DECODERS.get(stream.codec_context.name)
    notes = {key.lower(): value for key, value in stream.metadata.items()}
    if name is None or notes.get("alpha_mode") != "1":
        return stream.codec_context
    decoder = av.CodecContext.create(name, "r")
    if not isinstance(decoder, VideoCodecContext):
        raise TypeError(f"{name} decodes no video")
    limit(decoder)
    return decoder
