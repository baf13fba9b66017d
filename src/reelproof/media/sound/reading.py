"""Sounds read as players read them: what does not decode is passed over and counted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

if TYPE_CHECKING:
    from av.packet import Packet

# By FFmpeg's names. These containers hold their media themselves: none reads a second file or address.
SOUND_FORMATS = "wav,mp3,flac,ogg,mov,matroska,aac,aiff,w64,caf,amr,asf,au"


class SoundReader:
    """The frames of a container's first sound, and how many bytes gave any or were passed over so far."""

    def __init__(self, container: InputContainer) -> None:
        self._container = container
        self._stream = container.streams.audio[0]
        self.read_bytes = self.skipped_bytes = 0
        self.ends_skipped = False

    def frames(self) -> Iterator[AudioFrame]:
        """Ends where the file can't be read on."""
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.error.MemoryError as error:
                raise MemoryError from error
            except av.error.FFmpegError:
                self.skipped_bytes += packet.size
                self.ends_skipped = True
                continue
            if frames:
                self.read_bytes += packet.size
                self.ends_skipped = False
            yield from frames

    def _packets(self) -> "Iterator[Packet[AudioStream]]":
        """Ends, too, where another sound follows that is of another kind: all of that is passed over."""
        packets, at = self._container.demux(self._stream), 0
        while True:
            try:
                packet = next(packets, None)
            except av.error.MemoryError as error:
                raise MemoryError from error
            except av.error.FFmpegError:
                self.skipped_bytes += max(0, self._container.size - at)
                self.ends_skipped = True
                return
            if packet is None:
                return
            at = max(at, (packet.pos or 0) + packet.size)
            yield packet
