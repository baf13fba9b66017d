"""Phonemes of entire clauses, distributed over their words."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

# `(en)` and `(fr)` mark a word as foreign.
_SWITCH = re.compile(r"\(\^?[a-z][a-z^-]*\)")

_LONG_SOUNDS = frozenset("ːaeiouɑɐɒɔəɛɜɪʊʌæyøœɨɯ")

Reading = Callable[[str], list[str]]


def word_phonemes(spoken_forms: Sequence[str], read: Reading) -> tuple[str, ...]:
    """Returns the phonemes of every spoken form, computed per clause, because words affect their neighbors.

    `read` returns the phonemes of a text, clause by clause. Forms without a letter or digit get none.
    """
    voiced = [index for index, spoken_form in enumerate(spoken_forms) if any(map(str.isalnum, spoken_form))]
    found = _distributed([spoken_forms[index] for index in voiced], read) if voiced else []
    by_index = dict(zip(voiced, found, strict=True))
    return tuple(by_index.get(index, "") for index in range(len(spoken_forms)))


def sound_weight(phonemes: str) -> int:
    """Returns the relative duration of phonemes: vowels take twice as long as consonants."""
    return sum(2 if letter in _LONG_SOUNDS else 1 for letter in phonemes if letter.isalpha())


def _distributed(spoken_forms: Sequence[str], read: Reading) -> list[str]:
    groups = _phonemes(" ".join(spoken_forms), read).split()
    counts = [len(spoken_form.split()) for spoken_form in spoken_forms]
    if len(groups) == sum(counts) and not any(map(_holds_figure, spoken_forms)):
        remaining = iter(groups)
        return [" ".join(next(remaining) for _ in range(count)) for count in counts]
    alone = [_phonemes(spoken_form, read) for spoken_form in spoken_forms]
    return list(split_like(" ".join(groups), alone))


def split_like(whole: str, parts: Sequence[str]) -> Iterator[str]:
    """Splits `whole` at the positions that match the boundaries of the similar `parts`."""
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
    """Returns the position in the second text that corresponds to `at` in the first."""
    for _, first, last, other_first, other_last in blocks:
        if first <= at < last:
            share = (at - first) / (last - first)
            return other_first + round(share * (other_last - other_first))
    return blocks[-1][4] if blocks else 0


def _phonemes(text: str, read: Reading) -> str:
    return " ".join(_SWITCH.sub("", line).strip() for line in read(text)).strip()


def _holds_figure(text: str) -> bool:
    return any(map(str.isdigit, text))
