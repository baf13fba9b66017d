"""The words of a text that are worth setting large."""

import re
from collections.abc import Iterator
from itertools import dropwhile

from reelproof.domain.language import primary_language
from reelproof.providers.local.card.graphics.fonts import drawable
from reelproof.providers.local.card.reading.tables import words_for
from reelproof.providers.local.card.scenes.kinds import Phrase

FEWEST_WORDS, MOST_WORDS = 2, 9
_MOST_LETTERS = 58
_MOST_UNSPACED = 16
_SENTENCE_END = re.compile(r"(?:(?<=[。！？…])[\"'”’»)]*\s*|(?<=[.!?])[\"'”’»)]*\s+)(?=\S)")
_CLAUSE_END = re.compile(
    r"(?<!\d)[,:–]|[,:–](?!\d)|[;—()\[\]、，；：]|\s-\s|[.!?。！？…]+(?=\s|$|[\"”»])|[。！？]"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")

_ASKING = frozenset({"Who", "What", "When", "Where", "Which", "Why", "How", "Whose"})


def sentences(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def clauses(text: str) -> tuple[str, ...]:
    """Parts of a text between its marks, each without them."""
    return tuple(
        part.strip(" \t\n\"'“”‘’«»„*_#") for part in _CLAUSE_END.split(text) if part.strip(" \"'“”‘’")
    )


def key_phrase(text: str, language: str, most: int = MOST_WORDS, about: str = "") -> Phrase:
    """At most `most` words that stand for the text, rather those `about` something; else empty."""
    clean = drawable(text, language)
    if not any(letter.isalnum() for letter in clean):
        return Phrase("")
    if _UNSPACED.search(clean):
        return _unspaced_phrase(clean)
    candidates = [words for clause in clauses(clean) for words in _windows(clause.split(), language, most)]
    if not candidates:
        return Phrase(" ".join(clean.split()[:most]))

    def worth(words: list[str]) -> tuple[float, int]:
        opening = 1.2 if words is candidates[0] else 0.0
        fitting = 3.0 if about and about in " ".join(words) else 0.0
        return _weight(words, language, most) + opening + fitting, -candidates.index(words)

    best = max(candidates, key=worth)
    chosen = " ".join(best)
    asked = "?" if f"{chosen}?" in clean else ""
    return Phrase(_capitalised(chosen) + asked, _strongest(best, language))


def without_weak_opening(text: str, language: str) -> str:
    """The text from its first word that says something."""
    weak = words_for("weak", primary_language(language))
    words = text.split()
    return " ".join(dropwhile(lambda word: word.lower() in weak, words))


def _unspaced_phrase(text: str) -> Phrase:
    parts = [part for part in clauses(text) if len(part) <= _MOST_UNSPACED]
    if parts:
        return Phrase(max(parts, key=len))
    first = next(iter(clauses(text)), text)
    return Phrase(first if len(first) <= 2 * _MOST_UNSPACED else first[:_MOST_UNSPACED] + "…")


def _windows(words: list[str], language: str, most: int) -> Iterator[list[str]]:
    """A clause, whole if it is short, else what lies between its joints, trimmed of weak words."""
    joints = words_for("joints", primary_language(language))
    parts: list[list[str]] = [[]]
    for word in words:
        if word.lower() in joints and len(words) > most:
            parts.append([])
        else:
            parts[-1].append(word)
    for part in parts:
        trimmed = _trimmed(part, language)
        if len(trimmed) > most or len(" ".join(trimmed)) > _MOST_LETTERS:
            trimmed = _shortened(trimmed, language, most)
        if trimmed:
            yield trimmed


def _trimmed(words: list[str], language: str) -> list[str]:
    spoken = primary_language(language)
    joints = words_for("joints", spoken) | words_for("never_opening", spoken)
    weak = words_for("weak", spoken)
    start, end = 0, len(words)
    while start < end and words[start].lower() in joints and words[start] not in _ASKING:
        start += 1
    while end > start and words[end - 1].lower() in joints | weak:
        end -= 1
    return words[start:end]


def _shortened(words: list[str], language: str, most: int) -> list[str]:
    """The opening of a long clause, up to where it can end: before a preposition."""
    for end in range(min(most, len(words) - 1), FEWEST_WORDS - 1, -1):
        kept = _trimmed(words[:end], language)
        if (
            words[end].lower() in words_for("cut_before", primary_language(language))
            and len(kept) == end
            and len(" ".join(kept)) <= _MOST_LETTERS
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
    """The last word that says something, where sentences put their point."""
    weak = words_for("weak", primary_language(language))
    strong = [word for word in words if word.lower() not in weak and len(word) > 3 and words.count(word) == 1]
    return frozenset({strong[-1]}) if len(words) >= FEWEST_WORDS and strong else frozenset()


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
