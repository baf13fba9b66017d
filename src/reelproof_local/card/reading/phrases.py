"""Key phrases of a text, to be set large: length limits, splitting at sentences and clauses."""

import re
from collections.abc import Iterator
from itertools import dropwhile

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.graphics.fonts import drawable
from reelproof_local.card.reading.tables import words_for

FEWEST_WORDS, MAX_WORDS = 2, 9
_MAX_LETTERS = 58
_MAX_UNSPACED = 16
# `3. Oktober`, `Karl V. regierte`, `J. Austen`: no end of a sentence.
_NUMBERED = r"(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[A-Z]\.)(?<!\b[IVX][IVX]\.)(?<!\b[IVX][IVX][IVX]\.)"
_SENTENCE_END = re.compile(rf"(?:(?<=[。！？…])[\"'”’»)]*\s*|(?<=[.!?]){_NUMBERED}[\"'”’»)]*\s+)(?=\S)")
_CLAUSE_END = re.compile(
    rf"(?<!\d)[,:–]|[,:–](?!\d)|[;—()\[\]、，；：]|\s-\s|[.!?。！？…]+{_NUMBERED}(?=\s|[\"”»])|[.!?…]+$|[。！？]"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")

# Without them, a phrase says the opposite.
_NEGATIONS = frozenset(
    (
        "aldri",
        "aldrig",
        "geen",
        "ikke",
        "inte",
        "jamais",
        "jamás",
        "kein",
        "keine",
        "keinen",
        "keiner",
        "mai",
        "never",
        "nicht",
        "nie",
        "niemals",
        "niet",
        "no",
        "non",
        "nooit",
        "not",
        "nunca",
        "não",
        "pas",
        "rien",
    )
)
_QUESTION_WORDS = frozenset({"Who", "What", "When", "Where", "Which", "Why", "How", "Whose"})


@frozen
class KeyPhrase:
    """A few words set large. `accents` are the key words among them."""

    text: str
    accents: frozenset[str] = frozenset()


def sentences(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def clauses(text: str) -> tuple[str, ...]:
    """Returns the parts of a text between punctuation marks."""
    return tuple(
        part.strip(" \t\n\"'“”‘’«»„*_#") for part in _CLAUSE_END.split(text) if part.strip(" \"'“”‘’")
    )


def key_phrase(text: str, language: str, most: int = MAX_WORDS, about: str = "") -> KeyPhrase:
    """Returns at most `most` words that represent the text, preferably `about` something; else empty."""
    clean = drawable(text, language)
    if not any(letter.isalnum() for letter in clean):
        return KeyPhrase("")
    if _UNSPACED.search(clean):
        return _unspaced_phrase(clean)
    candidates = [words for clause in clauses(clean) for words in _windows(clause.split(), language, most)]
    if not candidates:
        return KeyPhrase(" ".join(_opening(clean.split(), most)))

    def worth(words: list[str]) -> tuple[float, int]:
        opening = 1.2 if words is candidates[0] else 0.0
        fitting = 3.0 if about and about in " ".join(words) else 0.0
        return _weight(words, language, most) + opening + fitting, -candidates.index(words)

    best = max(candidates, key=worth)
    chosen = " ".join(best)
    question_mark = "?" if f"{chosen}?" in clean else ""
    return KeyPhrase(_capitalized(chosen) + question_mark, _strongest(best, language))


def _opening(words: list[str], most: int) -> list[str]:
    """Up to the first negation, and at least `most` words."""
    negated = [place for place, word in enumerate(words) if word.lower().strip(".,;:!?") in _NEGATIONS]
    return words[: max([most, *(place + 2 for place in negated[:1])])]


def without_weak_opening(text: str, language: str) -> str:
    """Drops weak words at the start of a text."""
    weak = words_for("weak", primary_language(language))
    words = text.split()
    return " ".join(dropwhile(lambda word: word.lower() in weak, words))


def _unspaced_phrase(text: str) -> KeyPhrase:
    parts = [part for part in clauses(text) if len(part) <= _MAX_UNSPACED]
    if parts:
        return KeyPhrase(max(parts, key=len))
    first = next(iter(clauses(text)), text)
    return KeyPhrase(first if len(first) <= 2 * _MAX_UNSPACED else first[:_MAX_UNSPACED] + "…")


def _windows(words: list[str], language: str, most: int) -> Iterator[list[str]]:
    """Yields a short clause entirely, else the parts between its conjunctions, trimmed of weak words."""
    joints = words_for("joints", primary_language(language))
    parts: list[list[str]] = [[]]
    for word in words:
        if word.lower() in joints and len(words) > most:
            parts.append([])
        else:
            parts[-1].append(word)
    for part in parts:
        trimmed = _trimmed(part, language)
        if len(trimmed) > most or len(" ".join(trimmed)) > _MAX_LETTERS:
            trimmed = _shortened(trimmed, language, most)
        if trimmed and _negations(trimmed) == _negations(words):
            yield trimmed


def _negations(words: list[str]) -> set[str]:
    return {word.lower() for word in words} & _NEGATIONS


def _trimmed(words: list[str], language: str) -> list[str]:
    spoken = primary_language(language)
    joints = words_for("joints", spoken) | words_for("never_opening", spoken)
    weak = words_for("weak", spoken)
    start, end = 0, len(words)
    while start < end and words[start].lower() in joints and words[start] not in _QUESTION_WORDS:
        start += 1
    while end > start and words[end - 1].lower() in (joints | weak) - _NEGATIONS:
        end -= 1
    return words[start:end]


def _shortened(words: list[str], language: str, most: int) -> list[str]:
    """Returns the start of a long clause, up to a preposition."""
    for end in range(min(most, len(words) - 1), FEWEST_WORDS - 1, -1):
        kept = _trimmed(words[:end], language)
        if (
            words[end].lower() in words_for("cut_before", primary_language(language))
            and len(kept) == end
            and len(" ".join(kept)) <= _MAX_LETTERS
        ):
            return kept
    return _trimmed(words[: min(most, 5)], language)


def _weight(words: list[str], language: str, most: int) -> float:
    weak = words_for("weak", primary_language(language))
    strong = [word for word in words if word.lower() not in weak]
    if not strong:
        return 0.0
    length = sum(min(len(word), 10) for word in strong) / 6
    fitting = 1.0 if FEWEST_WORDS <= len(words) <= most else 0.4
    return (length + 1.5 * len(strong) / len(words)) * fitting


def _strongest(words: list[str], language: str) -> frozenset[str]:
    """Returns the last content word, which usually carries the emphasis."""
    weak = words_for("weak", primary_language(language))
    strong = [word for word in words if word.lower() not in weak and len(word) > 3 and words.count(word) == 1]
    return frozenset({strong[-1]}) if len(words) >= FEWEST_WORDS and strong else frozenset()


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
