"""The pictures of a clip by their times."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av

from reelproof.media.container import moving_stream, open_container, refused
from reelproof.media.decoding import FrameDecoder
from reelproof.media.footage import FORMATS, pixel_aspect, repeats

# Some files tell times in whole milliseconds, rounded up or down.
FORGIVEN_S = 0.002
# What lies this near is reached by going on.
NEAR_S = 1.0


class Reel:
    """Finds the picture shown at a time: the last one that has begun, from the first to long after the end.

    Times count from the first picture. Going on from where it is costs least; it jumps where the file tells
    of a picture nearer to the wanted one that needs none before it. A GIF begins again after its end.
    """

    first: av.VideoFrame
    pixel_aspect: float
    _shown: av.VideoFrame
    _next: av.VideoFrame | None

    def __init__(self, path: Path) -> None:
        """Raises what PyAV raises."""
        self._path = path
        self._has_jumped = False
        self._rewind()

    def at(self, time_s: float) -> av.VideoFrame:
        """Raises what PyAV raises."""
        latest_s = self._repeated(time_s) + FORGIVEN_S
        if latest_s < self._time_s(self._shown) or self._jump_helps(latest_s):
            self._go_to(latest_s)
        while self._next is not None and self._time_s(self._next) <= latest_s:
            self._shown, self._next = self._next, next(self._frames, None)
        return self._shown

    def _repeated(self, time_s: float) -> float:
        length_s = self._length_s()
        return time_s % length_s if repeats(self._container) and length_s > 0 else time_s

    def _length_s(self) -> float:
        return (self._container.duration or 0) / av.time_base

    def _rewind(self) -> None:
        self._container = open_container(self._path, FORMATS)
        stream = moving_stream(self._container)
        if stream is None:
            raise refused("The file holds no moving pictures.")
        self._stream, self._tick = stream, stream.time_base or Fraction(1, av.time_base)
        self._decoder = FrameDecoder(stream)
        self.pixel_aspect = pixel_aspect(stream)
        self._frames = self._decoded()
        first = next(self._frames, None)
        if first is None:
            raise refused("The clip holds no pictures.")
        self.first, self._start = first, first.pts or 0
        self._show(first)

    def samples(self, count: int) -> Sequence[av.VideoFrame]:
        """Pictures from all over the clip that need none before them, the same ones each time."""
        found = [self._jumped(self._length_s() * place / count) for place in range(1, count)]
        self._rewind()
        return [self.first, *(frame for frame in found if frame is not None and frame.key_frame)]

    def _decoded(self) -> Iterator[av.VideoFrame]:
        for packet in self._decoder.packets(self._container):
            if packet.stream is self._stream:
                yield from self._decoder.decode(packet)

    def _show(self, frame: av.VideoFrame) -> None:
        self._shown, self._next = frame, next(self._frames, None)

    def _time_s(self, frame: av.VideoFrame) -> float:
        return float(((frame.pts or 0) - self._start) * self._tick)

    def _jump_helps(self, time_s: float) -> bool:
        if self._next is None or time_s < self._time_s(self._next) + NEAR_S:
            return False
        index = self._stream.index_entries
        if len(index) < 2:
            # The first jump makes some formats read their index.
            return not self._has_jumped
        found = index.search_timestamp(self._ticks(time_s))
        return found >= 0 and index[found].timestamp > (self._next.pts or 0)

    def _go_to(self, time_s: float) -> None:
        """To the last picture before that time that needs none before it, else to the beginning."""
        self._has_jumped = True
        found = self._jumped(time_s)
        if found is None or not found.key_frame or self._time_s(found) > time_s:
            self._rewind()
        else:
            self._show(found)

    def _jumped(self, time_s: float) -> av.VideoFrame | None:
        try:
            self._container.seek(self._ticks(time_s), stream=self._stream)
        except av.error.FFmpegError:
            return None  # the file cannot be jumped in
        self._decoder.forget()
        self._frames = self._decoded()
        return next(self._frames, None)

    def _ticks(self, time_s: float) -> int:
        return self._start + int(time_s / self._tick)
