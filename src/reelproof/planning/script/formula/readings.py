"""Words for speaking formulas, by language, from `readings.json`; the supported languages."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language

_GREEK_LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
_VARIANTS = str.maketrans("ϑϖϱςϕϵ", "θπρσφε")


@frozen
class Readings:
    """One language's words for signs, functions, large operators, accents and phrases."""

    language: str
    signs: Mapping[str, str]
    names: Mapping[str, str]
    large: Mapping[str, str]
    accents: Mapping[str, str]
    forms: Mapping[str, str]
    greek: Mapping[str, str]

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    def form(self, name: str, *parts: str) -> str:
        return self.forms[name].format(*parts)

    def letter(self, letter: str) -> str:
        """A Greek letter's name; any other letter as it is."""
        folded = letter.lower().translate(_VARIANTS)
        return self.greek.get(folded) or self.signs.get(letter) or letter


@lru_cache
def readings_for(language: str) -> Readings | None:
    """Returns None for an unsupported language."""
    code = primary_language(language)
    tables = json.loads(files(__package__).joinpath("readings.json").read_text(encoding="utf-8"))
    if code not in tables["greek"]:
        return None
    greek = dict(zip(_GREEK_LETTERS, tables["greek"][code].split(), strict=True))
    return Readings(language=code, greek=greek, **tables[code])
