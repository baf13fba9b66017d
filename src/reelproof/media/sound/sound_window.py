"""Ranges of sound files and of their places in a film: read from start to end, files are decoded once."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples, sound_blocks


class SoundWindow:
    """Reads ranges of the first `most` samples of a sound.

    A range that starts before the last one did decodes the file again.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path = path
        self._most = most
        self._rewind()

    def read(self, start: int, end: int) -> Samples:
        """Returns fewer samples where the sound ends earlier. Raises UnreadableSoundError."""
        if start < self._start:
            self._rewind()
        while self._end < end and (block := next(self._blocks, None)) is not None:
            self._keep(block, start)
        self._drop(start)
        return np.concatenate(self._kept, axis=1)[:, start - self._start : end - self._start]

    def _rewind(self) -> None:
        self._blocks: Iterator[Samples] = sound_blocks(self._path, self._most)
        self._kept: list[Samples] = [np.zeros((2, 0), np.float32)]
        self._start = self._end = 0

    def _keep(self, block: Samples, start: int) -> None:
        self._end += block.shape[1]
        self._kept.append(block)
        self._drop(start)

    def _drop(self, start: int) -> None:
        """Drops blocks that end before `start`."""
        while len(self._kept) > 1 and self._start + self._kept[0].shape[1] <= start:
            self._start += self._kept.pop(0).shape[1]


@frozen
class PlacedSound:
    """The first `length` samples of a file, from sample `start` of a film on."""

    path: Path
    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length

    def is_within(self, start: int, end: int) -> bool:
        """Whether any of it is in a range of the film."""
        return self.start < end and start < self.end


class PlacedSounds:
    """Reads sounds where a film plays them; what a film has passed is closed."""

    def __init__(self) -> None:
        self._windows: dict[PlacedSound, SoundWindow] = {}

    def read(self, place: PlacedSound, start: int, end: int) -> tuple[int, Samples]:
        """Returns the samples within a range of the film, and which of the place's is the first of them.

        Raises UnreadableSoundError.
        """
        self._windows = {one: window for one, window in self._windows.items() if one.end > start}
        if place not in self._windows:
            self._windows[place] = SoundWindow(place.path, place.length)
        first = max(start, place.start) - place.start
        return first, self._windows[place].read(first, min(end, place.end) - place.start)
