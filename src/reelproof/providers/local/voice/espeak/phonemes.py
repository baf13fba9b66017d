"""Phonemes of whole clauses, dealt out to their words."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

# `(en)` and `(fr)` tell that a word was taken for another language.
_SWITCH = re.compile(r"\(\^?[a-z][a-z^-]*\)")

_LONG_SOUNDS = frozenset("ːaeiouɑɐɒɔəɛɜɪʊʌæyøœɨɯ")

Reading = Callable[[str], list[str]]


def word_phonemes(sayings: Sequence[str], read: Reading) -> tuple[str, ...]:
    """The phonemes of every saying, found in one clause, because words change their neighbours.

    `read` gives the phonemes of a text, clause by clause. Sayings without a letter or figure get none.
    """
    said = [index for index, saying in enumerate(sayings) if any(map(str.isalnum, saying))]
    found = _dealt_out([sayings[index] for index in said], read) if said else []
    by_index = dict(zip(said, found, strict=True))
    return tuple(by_index.get(index, "") for index in range(len(sayings)))


def sound_weight(phonemes: str) -> int:
    """How long phonemes usually take beside others: vowels twice as long as consonants."""
    return sum(2 if letter in _LONG_SOUNDS else 1 for letter in phonemes if letter.isalpha())


def _dealt_out(sayings: Sequence[str], read: Reading) -> list[str]:
    groups = _phonemes(" ".join(sayings), read).split()
    counts = [len(saying.split()) for saying in sayings]
    if len(groups) == sum(counts) and not any(map(_holds_figure, sayings)):
        remaining = iter(groups)
        return [" ".join(next(remaining) for _ in range(count)) for count in counts]
    alone = [_phonemes(saying, read) for saying in sayings]
    return list(cut_alike(" ".join(groups), alone))


def cut_alike(whole: str, parts: Sequence[str]) -> Iterator[str]:
    """`whole` cut where `parts`, which resemble its pieces, meet one another."""
    joined = " ".join(parts)
    matcher = SequenceMatcher(None, joined, whole, autojunk=False)
    blocks = matcher.get_opcodes()
    start = at = 0
    for part in parts[:-1]:
        at += len(part) + 1
        end = max(start, _counterpart(at, blocks))
        yield whole[start:end].strip()
        start = end
    yield whole[start:].strip()


def _counterpart(at: int, blocks: Sequence[tuple[str, int, int, int, int]]) -> int:
    """The place in the second text that stands for place `at` of the first."""
    for _, first, last, other_first, other_last in blocks:
        if first <= at < last:
            share = (at - first) / (last - first)
            return other_first + round(share * (other_last - other_first))
    return blocks[-1][4] if blocks else 0


def _phonemes(text: str, read: Reading) -> str:
    return " ".join(_SWITCH.sub("", line).strip() for line in read(text)).strip()


def _holds_figure(text: str) -> bool:
    return any(map(str.isdigit, text))
