"""What a narration is when it has been spoken."""

from dataclasses import dataclass

from reelproof.domain.asset import SpokenWord


@dataclass(frozen=True, slots=True)
class Spoken:
    """`content` is WAV, mono, 16 bits; `words` all written words in order; `voice` who spoke."""

    content: bytes
    words: tuple[SpokenWord, ...]
    voice: str
