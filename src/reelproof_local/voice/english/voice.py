"""Converts written English words to Kokoro's phonemes, American or British."""

from collections.abc import Sequence

from reelproof_local.voice.english.british import to_british
from reelproof_local.voice.english.phonemes import phonemes_of
from reelproof_local.voice.english.reading import read_sentence


def american(words: Sequence[str]) -> tuple[str, ...]:
    return phonemes_of(read_sentence(words))


def british(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(to_british(phonemes) for phonemes in american(words))
