"""Ranges of a sound file's samples: read from start to end, they are decoded once."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

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
