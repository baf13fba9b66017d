"""Stamps of files whose content is known, kept in a file that may be lost: then contents are read again."""

import time
from collections.abc import Sequence
from pathlib import Path

from reelproof.remembered_facts import read_facts, write_facts

KEPT = 20_000
SAVE_EVERY_S = 5.0


class RememberedStamps:
    """Stamps by key. Without a path they are forgotten when the process ends."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamps: dict[str, list[int]] | None = None
        self._has_news = False
        self._saved_s = float("-inf")

    def is_known(self, key: str, stamp: Sequence[int]) -> bool:
        return self._known().get(key) == [*stamp]

    def note(self, key: str, stamp: Sequence[int]) -> None:
        self._known()[key] = [*stamp]
        self._has_news = True

    def save_in_turn(self) -> None:
        """Saves unless that was done a few seconds ago: the whole file is written each time."""
        if time.monotonic() >= self._saved_s + SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Keeps what other processes have noted meanwhile."""
        if not self._has_news or self._path is None:
            return
        self._has_news, self._saved_s = False, time.monotonic()
        write_facts(self._path, {**read_facts(self._path), **self._known()}, KEPT)

    def _known(self) -> dict[str, list[int]]:
        if self._stamps is None:
            self._stamps = {**read_facts(self._path)} if self._path is not None else {}
        return self._stamps
