"""Frames of a clip by time: seeking, variable frame rates, the last frame held at the end."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from weakref import finalize

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from reelproof.media.clip_check import FORMATS, pixel_aspect, repeats
from reelproof.media.container import open_container, rejected, video_stream
from reelproof.media.decoding import FrameDecoder

# Some files store times in whole milliseconds, rounded up or down.
TIMESTAMP_TOLERANCE_S = 0.002
# Frames this near are reached by decoding on instead of seeking.
MAX_FORWARD_S = 1.0


class ClipReader:
    """Finds the frame shown at a time: the last one that has started; after the end, the last frame.

    Times count from the first frame. Sequential access is cheapest; it seeks if the file has a keyframe
    nearer to the wanted frame. A GIF loops.
    """

    first: av.VideoFrame
    pixel_aspect: float
    _shown: av.VideoFrame
    _next: av.VideoFrame | None

    def __init__(self, path: Path) -> None:
        """Raises PyAV's errors."""
        self._path = path
        self._has_jumped = False
        # A container and its streams refer to each other: their memory is free only once it is closed.
        self._close: Callable[[], object] = lambda: None
        self._rewind()

    def at(self, time_s: float) -> av.VideoFrame:
        """Raises PyAV's errors."""
        latest_s = self._repeated(time_s) + TIMESTAMP_TOLERANCE_S
        if latest_s < self._time_s(self._shown) or self._seek_helps(latest_s):
            self._seek_before(latest_s)
        while self._next is not None and self._time_s(self._next) <= latest_s:
            self._shown, self._next = self._next, next(self._frames, None)
        return self._shown

    def _repeated(self, time_s: float) -> float:
        length_s = self._length_s()
        return time_s % length_s if repeats(self._container) and length_s > 0 else time_s

    def _length_s(self) -> float:
        return (self._container.duration or 0) / av.time_base

    def _rewind(self) -> None:
        self._close()
        self._container = open_container(self._path, FORMATS)
        self._close = finalize(self, self._container.close)
        stream = video_stream(self._container)
        if stream is None:
            raise rejected("The file contains no video.")
        self._stream, self._tick = stream, stream.time_base or Fraction(1, av.time_base)
        self._decoder = FrameDecoder(stream)
        self.pixel_aspect = pixel_aspect(stream)
        self._frames = _decoded(self._container, self._decoder, self._stream)
        first = next(self._frames, None)
        if first is None:
            raise rejected("The clip contains no frames.")
        self.first, self._start = first, first.pts or 0
        self._show(first)

    def samples(self, count: int) -> Sequence[av.VideoFrame]:
        """Returns keyframes from all over the clip, the same ones each time."""
        found = [self._try_seek(self._length_s() * place / count) for place in range(1, count)]
        self._rewind()
        return [self.first, *(frame for frame in found if frame is not None and frame.key_frame)]

    def _show(self, frame: av.VideoFrame) -> None:
        self._shown, self._next = frame, next(self._frames, None)

    def _time_s(self, frame: av.VideoFrame) -> float:
        return float(((frame.pts or 0) - self._start) * self._tick)

    def _seek_helps(self, time_s: float) -> bool:
        if self._next is None or time_s < self._time_s(self._next) + MAX_FORWARD_S:
            return False
        index = self._stream.index_entries
        if len(index) < 2:
            # The first seek makes some formats read their index.
            return not self._has_jumped
        found = index.search_timestamp(self._ticks(time_s))
        return found >= 0 and index[found].timestamp > (self._next.pts or 0)

    def _seek_before(self, time_s: float) -> None:
        """Seeks to the last keyframe before that time, else to the beginning."""
        self._has_jumped = True
        found = self._try_seek(time_s)
        if found is None or not found.key_frame or self._time_s(found) > time_s:
            self._rewind()
        else:
            self._show(found)

    def _try_seek(self, time_s: float) -> av.VideoFrame | None:
        try:
            self._container.seek(self._ticks(time_s), stream=self._stream)
        except av.error.FFmpegError:
            return None  # the file is not seekable
        self._decoder.reset()
        self._frames = _decoded(self._container, self._decoder, self._stream)
        return next(self._frames, None)

    def _ticks(self, time_s: float) -> int:
        return self._start + int(time_s / self._tick)


def _decoded(
    container: InputContainer, decoder: FrameDecoder, stream: VideoStream
) -> Iterator[av.VideoFrame]:
    """Does not refer to the reader, which would hold a clip's memory until garbage is collected."""
    for packet in decoder.packets(container):
        if packet.stream is stream:
            yield from decoder.decode(packet)
