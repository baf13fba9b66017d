"""Reproducible randomness, seeded by text."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")


class SeededRandom:
    """A random number generator with the same output on every machine."""

    def __init__(self, *seed: str) -> None:
        self._seed = "\x1f".join(seed).encode()
        self._drawn = 0

    def share(self) -> float:
        """Returns a number from 0 up to, but not including, 1."""
        self._drawn += 1
        digest = sha256(self._seed + self._drawn.to_bytes(4, "big")).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.share()

    def pick(self, items: Sequence[Item]) -> Item:
        return items[int(self.share() * len(items))]

    def flip(self, odds: float = 0.5) -> bool:
        return self.share() < odds
