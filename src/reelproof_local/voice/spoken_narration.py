"""The result of speaking a narration: WAV, word times and the voice used."""

from dataclasses import dataclass

from reelproof.domain.asset import SpokenWord


@dataclass(frozen=True, slots=True)
class SpokenNarration:
    """`content` is WAV, mono, 16 bits; `words` all written words in order; `voice` the voice used."""

    content: bytes
    words: tuple[SpokenWord, ...]
    voice: str
