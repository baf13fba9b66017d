"""Word-level analysis: tokens, likely nouns, and their base forms."""

import re
from functools import lru_cache

import simplemma

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.reading.tables import words_for

_ELIDED = r"(?i:[ldjnscmt]|qu|un|dell|nell|all|dall|sull)(?=['’][^\W\d_]{2})"
_TOKEN = re.compile(rf"{_ELIDED}|[^\W\d_]\w*(?:[-'’.](?=[^\W\d_])\w+)*|\d[\d.,]*\d|\d|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?$")
_ADJECTIVE_ENDINGS = ("ous", "ful", "less", "able", "ible", "ical", "ic", "ish", "ive", "ern", "ese", "ian")
_VERB_ENDINGS = ("ing", "ed")
_GENITIVES = ("'s", "’s", "s'", "s’")

# A dictionary costs up to a second and 120 MB of memory, for Slavic languages ten seconds and 400 MB.
_LEMMATIZED = frozenset({"en", "es", "de", "fr", "it", "pt"})
_UNSPACED_LANGUAGES = frozenset({"ja", "zh", "th", "lo", "km", "my"})


@frozen
class TextToken:
    """A word, number or punctuation mark of a text, and its position."""

    text: str
    start: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def lower(self) -> str:
        """In lower case and without the genitive's ending."""
        return _POSSESSIVE.sub("", self.text.lower()) if self.is_word else self.text

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str) -> tuple[TextToken, ...]:
    """Splits a text into words, numbers and marks. Elided articles (l'eau) are separate words."""
    return tuple(TextToken(found.group(), found.start()) for found in _TOKEN.finditer(text))


def is_unspaced(language: str) -> bool:
    """Whether a language is written without spaces between words."""
    return primary_language(language) in _UNSPACED_LANGUAGES


@lru_cache(maxsize=8192)
def forms(word: str, language: str) -> tuple[str, ...]:
    """Returns the lookup forms of a noun in lower case: itself and its singular."""
    if language not in _LEMMATIZED or (language == "en" and word.endswith(_VERB_ENDINGS)):
        return (word,)
    lemma = simplemma.lemmatize(word, lang=language).lower()
    return (word,) if lemma == word else (word, lemma)


def has_articles(language: str) -> bool:
    """Whether the articles of a language are known."""
    return bool(words_for("articles", language))


def follows_article(around: tuple[TextToken, ...], at: int, language: str) -> bool:
    """Whether a word follows an article of its language, as nouns do."""
    before = next((token for token in reversed(around[:at]) if token.text not in "'’"), None)
    return before is not None and before.lower in words_for("articles", language)


def is_surely_noun(around: tuple[TextToken, ...], start: int, end: int) -> bool:
    """Whether the context of English words from `start` to `end` allows only a noun."""
    before = around[start - 1] if start else None
    after = around[end].lower if end < len(around) else "."
    if before is None or not before.is_word:
        return _opens_as_noun(around, start, after, around[end - 1].lower)
    word = before.lower
    if word in words_for("never_before_nouns", "en"):
        return False
    if word in _announcing() or before.text.endswith(_GENITIVES):
        return True
    if word in words_for("adjectives", "en") or word.endswith(_ADJECTIVE_ENDINGS):
        return True
    if word in ("and", "or"):
        return after not in words_for("determiners", "en") and _is_listed(around, start - 1)
    return after in words_for("auxiliaries", "en")


def _announcing() -> frozenset[str]:
    """Returns words that precede a noun."""
    return words_for("determiners", "en") | words_for("before_nouns", "en")


def _opens_as_noun(around: tuple[TextToken, ...], start: int, after: str, last: str) -> bool:
    """After a period or comma, a noun is followed by its verb, an imperative by its object."""
    if after in words_for("auxiliaries", "en") or after in (",", "and", "or", "of"):
        return True
    if start and around[start - 1].text in ',(:“"—–' and after in (".", ",", ")"):
        return True
    opens_sentence = start == 0 or around[start - 1].text in ".!?"
    if not opens_sentence or after in _announcing():
        return False
    return last.endswith("s") or (after.endswith("s") and after.isalpha())


def _is_listed(around: tuple[TextToken, ...], joint: int) -> bool:
    """Whether the word before `and` is itself in a list or after a determiner, as nouns are."""
    nearby = around[max(0, joint - 3) : joint]
    return any(token.text == "," or token.lower in _announcing() for token in nearby)
