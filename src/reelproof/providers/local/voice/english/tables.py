"""What English signs and abbreviations are called, and which words tell how to read their neighbours."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files

_TABLES = json.loads(files(__package__).joinpath("tables.json").read_text(encoding="utf-8"))

# One, many, and the same for the hundredth part.
CURRENCIES: Mapping[str, tuple[str, str, str, str]] = {
    sign: (one, many, cent, cents) for sign, (one, many, cent, cents) in _TABLES["currencies"].items()
}
# Any sign or code of a currency, as a pattern.
CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
MAGNITUDES: Mapping[str, str] = _TABLES["magnitudes"]
MAGNITUDE_WORDS = frozenset(MAGNITUDES.values())
_WRITTEN_UNITS = {sign: (one, many) for sign, (one, many) in _TABLES["units"].items()}
# As they stand in lines of capitals; of the others the capitals mean something else.
_SHOUTED_UNITS = ("tsp", "tsps", "tbsp", "tbsps", "kcal", "oz", "lb", "lbs", "kg", "km", "cm", "ft")
UNITS: Mapping[str, tuple[str, str]] = {
    **{sign.upper(): _WRITTEN_UNITS[sign] for sign in _SHOUTED_UNITS if sign in _WRITTEN_UNITS},
    **_WRITTEN_UNITS,
}
# The others are also words or initials of their own, so they are units only when written onto the figure.
SEPARATE_UNITS = frozenset(UNITS) - frozenset(_TABLES["wordlike_units"])
TITLES: Mapping[str, str] = _TABLES["titles"]
ROADS: Mapping[str, str] = _TABLES["roads"]
ABBREVIATIONS: Mapping[str, str] = _TABLES["abbreviations"]
BEFORE_FIGURE: Mapping[str, str] = _TABLES["before_figure"]
MONTHS: tuple[str, ...] = tuple(_TABLES["months"])
SHORT_MONTHS: Mapping[str, str] = {**{month[:3]: month for month in MONTHS}, "Sept": "September"}
SYMBOLS: Mapping[str, str] = _TABLES["symbols"]
GREEK: Mapping[str, str] = _TABLES["greek"]
RESPELLED: Mapping[str, str] = _TABLES["respelled"]
# Capitals that are said letter by letter, and those that are said as a word.
SPELLED_ACRONYMS = frozenset(_TABLES["spelled_acronyms"])
SAID_ACRONYMS: Mapping[str, str] = _TABLES["said_acronyms"]
# Words of up to three letters that capitals do not make acronyms of.
SHORT_WORDS = frozenset(_TABLES["short_words"])
# A Roman numeral behind these is a number; behind a ruler's name it is a rank.
NUMBERED = frozenset(_TABLES["numbered"])
REGNAL = frozenset(_TABLES["regnal"])
# An A behind these is a letter.
LETTER_NOUNS = frozenset(_TABLES["letter_nouns"])
# An a before these is a letter; before the second, unless a sign's noun follows: a plus sign.
AFTER_LETTERS = frozenset(_TABLES["after_letters"])
SIGN_WORDS = frozenset(_TABLES["sign_words"])
SIGN_NOUNS = frozenset(_TABLES["sign_nouns"])
TOP_DOMAINS = frozenset(_TABLES["top_domains"])
# What stands beside a word tells whether it is a verb.
BEFORE_VERBS = frozenset(_TABLES["before_verbs"])
BEFORE_NOUNS = frozenset(_TABLES["before_nouns"])
AFTER_VERBS = frozenset(_TABLES["after_verbs"])
AFTER_LIVE = frozenset(_TABLES["after_live"])
FORMS_OF_BE = frozenset(_TABLES["forms_of_be"])
