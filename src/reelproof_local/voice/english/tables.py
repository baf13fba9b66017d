"""English tables (`tables.json`): signs, units, abbreviations, respelled names, words that change others."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files

_TABLES = json.loads(files(__package__).joinpath("tables.json").read_text(encoding="utf-8"))

# Singular, plural, and the same for the hundredth part.
CURRENCIES: Mapping[str, tuple[str, str, str, str]] = {
    sign: (one, many, cent, cents) for sign, (one, many, cent, cents) in _TABLES["currencies"].items()
}
# Any sign or code of a currency, as a pattern.
CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
MAGNITUDES: Mapping[str, str] = _TABLES["magnitudes"]
MAGNITUDE_WORDS = frozenset(MAGNITUDES.values())
_WRITTEN_UNITS = {sign: (one, many) for sign, (one, many) in _TABLES["units"].items()}
# Units as written in all-caps lines; the capitals of others mean something else.
_SHOUTED_UNITS = ("tsp", "tsps", "tbsp", "tbsps", "kcal", "oz", "lb", "lbs", "kg", "km", "cm", "ft")
UNITS: Mapping[str, tuple[str, str]] = {
    **{sign.upper(): _WRITTEN_UNITS[sign] for sign in _SHOUTED_UNITS if sign in _WRITTEN_UNITS},
    **_WRITTEN_UNITS,
}
# The others are also words or initials, so they are units only if attached to the number.
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
# Acronyms that are spelled letter by letter, and those read as a word.
SPELLED_ACRONYMS = frozenset(_TABLES["spelled_acronyms"])
SPOKEN_ACRONYMS: Mapping[str, str] = _TABLES["said_acronyms"]
# Words of up to three letters that are not acronyms even in capitals.
SHORT_WORDS = frozenset(_TABLES["short_words"])
# A Roman numeral after these is a number; after a ruler's name it is an ordinal.
NUMBERED = frozenset(_TABLES["numbered"])
REGNAL = frozenset(_TABLES["regnal"])
# An A after these is a letter.
LETTER_NOUNS = frozenset(_TABLES["letter_nouns"])
# An a before these is a letter; before the second, unless a sign's noun follows: a plus sign.
AFTER_LETTERS = frozenset(_TABLES["after_letters"])
SIGN_WORDS = frozenset(_TABLES["sign_words"])
SIGN_NOUNS = frozenset(_TABLES["sign_nouns"])
TOP_DOMAINS = frozenset(_TABLES["top_domains"])
# Adjacent words tell whether a word is a verb.
BEFORE_VERBS = frozenset(_TABLES["before_verbs"])
BEFORE_NOUNS = frozenset(_TABLES["before_nouns"])
AFTER_VERBS = frozenset(_TABLES["after_verbs"])
AFTER_LIVE = frozenset(_TABLES["after_live"])
FORMS_OF_BE = frozenset(_TABLES["forms_of_be"])
