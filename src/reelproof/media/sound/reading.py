"""Reading of sound files: accepted formats; undecodable data is skipped and counted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

if TYPE_CHECKING:
    from av.packet import Packet

# FFmpeg's names of self-contained formats: none reads a second file or URL.
SOUND_FORMATS = "wav,mp3,flac,ogg,mov,matroska,aac,aiff,w64,caf,amr,asf,au"


class SoundReader:
    """Reads the frames of a container's first sound, and counts decoded and skipped bytes."""

    def __init__(self, container: InputContainer) -> None:
        self._container = container
        self._stream = container.streams.audio[0]
        self.read_bytes = self.skipped_bytes = 0
        self.ends_skipped = False

    def frames(self) -> Iterator[AudioFrame]:
        """Ends where the file becomes unreadable."""
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
        """Also ends before a concatenated sound of another format, which is skipped."""
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
