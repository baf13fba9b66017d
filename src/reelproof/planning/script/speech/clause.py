"""Clause boundaries, where an overlong sentence may be split."""

import re

from reelproof.domain.language_tag import primary_language
from reelproof.planning.script.speech.phrase_words import OPENS_PHRASE

_STRONG = re.compile(r"[;:][\"'”’»)\]]*\s+|\s+[—–]\s+|[—](?=\w)|[；：，、]|[؛،]\s+")
_COMMA = re.compile(r",[\"'”’»)\]]*\s+")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def clause_starts(text: str, language: str) -> list[int]:
    """Offsets at which clauses begin; the first is 0. At semicolons, colons, dashes, and commas before a
    conjunction; if there are none, at every comma."""
    conjunctions = OPENS_PHRASE.get(primary_language(language), frozenset())
    strong = {match.end() for match in _STRONG.finditer(text) if not _is_between_figures(text, match)}
    commas = [match.end() for match in _COMMA.finditer(text)]
    joined = {at for at in commas if _opens(text, at) in conjunctions}
    last_word = max((match.start() for match in _FIRST_WORD.finditer(text)), default=0)
    return sorted({0, *(at for at in strong | joined or set(commas) if at <= last_word)})


def _is_between_figures(text: str, mark: re.Match[str]) -> bool:
    """The dash of `1914 – 1918`."""
    return text[mark.start() - 1 : mark.start()].isdigit() and text[mark.end() : mark.end() + 1].isdigit()


def _opens(text: str, at: int) -> str:
    match = _FIRST_WORD.match(text, at)
    return match[0].lower() if match else ""
