"""A film's language: as set, or else detected from its text; letters and certainty it takes."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from reelproof.domain.frozen import frozen
from reelproof.domain.language_names import DEFAULT_LANGUAGE
from reelproof.domain.project import FilmLanguage, LanguageOrigin
from reelproof.planning.script.front_matter.settings import language_of
from reelproof.planning.script.front_matter.source import find_front_matter, first_line_start
from reelproof.planning.script.subtitle_script import words_of_subtitles

MAX_LETTERS_READ = 20_000
MIN_SHARE = 0.6
FEWEST_LETTERS = 8


@frozen
class LanguageGuess:
    """The most likely language of a text, and its probability among the candidates."""

    tag: str
    share: float


Classify = Callable[[str, Sequence[str]], LanguageGuess]
"""The likeliest of some languages for a text in one writing system."""

# The writing systems that one language has to itself, as names of Unicode's letters begin.
_OF_ONE: Mapping[str, str] = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "ETHIOPIC": "am",
    "CJK": "zh",
}
# fmt: off
LATIN_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "sk", "hu", "ro", "tr", "fi",
    "et", "lv", "lt", "hr", "sl", "sq", "ca", "gl", "eu", "id", "ms", "vi", "sw", "af", "is", "ga", "cy",
    "fil", "eo", "la", "az", "mt",
)
# fmt: on
# Writing systems shared by several languages; the first is the default for short texts.
_OF_SEVERAL: Mapping[str, tuple[str, ...]] = {
    "LATIN": LATIN_LANGUAGES,
    "CYRILLIC": ("ru", "uk", "bg", "sr", "be", "mk", "kk", "mn"),
    "ARABIC": ("ar", "fa", "ur"),
    "DEVANAGARI": ("hi", "mr", "ne"),
}

# Unspoken parts: settings, code, tags, formulas, URLs, directives. No alternative reads on past
# where another of its kind begins, so that the time grows with the text and no faster.
_UNHEARD = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$|</?[A-Za-z][^<>\n]*>|\$\$.*?\$\$|`[^`\n]*`"
    r"|\]\((?:[^()\n]|\([^()\n]*\))*\)|\[(?:pause|picture|clip)\b[^\[\]\n]*\]|\b(?:https?://|www\.)\S+"
    r"|(?<!\S)\S+@\S+",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


def decide_language(option: str | None, usual: str | None, text: str, classify: Classify) -> FilmLanguage:
    """Decides by precedence: flag, front matter, settings, detection, English."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    front_matter = find_front_matter(text, first_line_start(text))
    for tag, origin in (
        (option, LanguageOrigin.option),
        (language_of(front_matter) if front_matter else None, LanguageOrigin.script),
        (usual, LanguageOrigin.settings),
    ):
        if tag is not None:
            return FilmLanguage(tag, origin)
    found = find_language(spoken_words(text), classify)
    if found is None:
        return FilmLanguage(DEFAULT_LANGUAGE, LanguageOrigin.assumed)
    return FilmLanguage(found, LanguageOrigin.detected)


def spoken_words(text: str) -> str:
    """Returns roughly the spoken words of a script, without parsing it."""
    front_matter = find_front_matter(text, first_line_start(text))
    body = text[front_matter.end if front_matter else 0 :]
    return _UNHEARD.sub(" ", _without_comments(words_of_subtitles(body) or body))


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    parts = (part.partition("-->") for part in others)
    return " ".join([first, *(after if closing else before for before, closing, after in parts)])


def find_language(words: str, classify: Classify) -> str | None:
    """Detects the main language of the words; None if it is uncertain."""
    letters = [letter for letter in words if letter.isalpha()][:MAX_LETTERS_READ]
    systems = Counter(map(writing_system, letters))
    if not systems:
        return None
    system = _dominant(systems)
    if system in _OF_ONE:
        return _OF_ONE[system]
    languages = _OF_SEVERAL.get(system)
    if languages is None:
        return None
    mine = " ".join("".join(_of_system(words, system)).split())[:MAX_LETTERS_READ]
    guess = classify(mine, languages)
    if guess.share >= MIN_SHARE and systems[system] >= FEWEST_LETTERS:
        return guess.tag
    return None if system == "LATIN" else languages[0]


# Few letters make up any text, and every one of a long script is looked at.
@lru_cache(maxsize=8_192)
def writing_system(letter: str) -> str:
    """ "LATIN", "CYRILLIC", "CJK", …: the first word of the letter's name."""
    return unicodedata.name(letter, "?").partition(" ")[0].partition("-")[0]


def _dominant(systems: Counter[str]) -> str:
    """Japanese uses Chinese characters, too, and one of those carries as much text as several letters."""
    kana = systems["HIRAGANA"] + systems["KATAKANA"]
    weights = Counter(systems)
    weights["CJK"] *= 2
    if kana and kana * 10 >= systems["CJK"]:
        weights["HIRAGANA"] += kana + weights.pop("CJK", 0)
    return weights.most_common(1)[0][0]


def _of_system(words: str, system: str) -> list[str]:
    """Blanks out letters of other writing systems."""
    return [letter if not letter.isalpha() or writing_system(letter) == system else " " for letter in words]


def writing_systems_of(language: str) -> frozenset[str]:
    """Returns the systems that a language's voices read; all read Latin. Empty for an unknown language."""
    mine = {system for system, tag in _OF_ONE.items() if tag == language}
    mine |= {system for system, tags in _OF_SEVERAL.items() if language in tags}
    also = {"ja": {"CJK"}, "ko": {"CJK"}, "yue": {"CJK"}}.get(language, set())
    found = mine | also
    return frozenset(found | {"LATIN"}) if found else frozenset()
