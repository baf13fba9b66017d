"""The result of speaking a narration: WAV, word times and the voice used."""

from reelproof.domain.asset import SpokenWord
from reelproof.domain.frozen import frozen


@frozen
class SpokenNarration:
    """`content` is WAV, mono, 16 bits; `words` all written words in order; `voice` the voice used."""

    content: bytes
    words: tuple[SpokenWord, ...]
    voice: str
