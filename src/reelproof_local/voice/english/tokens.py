"""Tokenization: the leading marks, core and trailing marks of a written word."""

import re
import unicodedata
from collections.abc import Sequence

from reelproof.domain.frozen import frozen
from reelproof_local.voice.english.foreign import romanized
from reelproof_local.voice.english.tables import SYMBOLS

_LEAD = "\"“„«‘'([{¿¡*_`"
_TRAIL = "\"”»’')]}>*_~`.,;:!?…"
# Punctuation that affects prosody; all other marks are silent.
_SOUNDING_MARKS = frozenset(",.!?;:…—()“”")
_MARKS = str.maketrans({"„": "“", "«": "“", "»": "”", "[": "(", "]": ")", "{": "(", "}": ")"})
_LETTERS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "′": "'",
        "″": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "⁄": "/",
        "№": "#",
        "™": "",
        "®": "",
        "℠": "",
        "\u00ad": "",
        "ß": "ss",
        "Æ": "Ae",
        "Œ": "Oe",
        "Ø": "O",
        "Ł": "L",
        "Đ": "D",
        "đ": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "ð": "d",
        "þ": "th",
        "µ": "μ",
        "⋅": "·",
        "∙": "·",
    }
)
# Ordinal signs after a number; folded, they would become the letters o and a.
_ORDINAL_SIGNS = re.compile(r"(?<=\d)\.?([ºª])(?![CF])")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ"
_SUPERSCRIPT_RUN = re.compile(f"[⁻⁺]?[{_SUPERSCRIPTS}]+")
_LONG_DASH_IN_SPAN = re.compile(r"(?<=\d)—(?=\d)")


@frozen
class WordToken:
    """`lead` and `trail` are the audible marks around `core`."""

    lead: str
    core: str
    trail: str

    @property
    def ends_clause(self) -> bool:
        return any(mark in ",.!?;:…—" for mark in self.trail)


def tokenize(words: Sequence[str]) -> tuple[WordToken, ...]:
    return tuple(token_of(plain_text(word)) for word in words)


def token_of(plain: str) -> WordToken:
    """Separates a word of plain text from its punctuation."""
    if plain in (">", "<"):
        return WordToken("", plain, "")
    if plain == "'n'":
        return WordToken("", "and", "")
    core = plain.lstrip(_LEAD)
    lead = plain[: len(plain) - len(core)]
    # A quotation mark after a number means inches, an apostrophe before a number a decade.
    stem = core.rstrip(_TRAIL)
    trail = core[len(stem) :]
    if stem[-1:].isdigit() and trail.startswith(("'", '"')) and '"' not in lead:
        stem, trail = stem + trail[0], trail[1:]
    if trail.startswith(")") and stem.count("(") > stem.count(")"):
        stem, trail = f"{stem})", trail[1:]
    if trail.startswith("]") and stem.count("[") > stem.count("]"):
        stem, trail = f"{stem}]", trail[1:]
    if lead.endswith("(") and stem.count(")") > stem.count("("):
        lead = lead[:-1]
    return WordToken(_marks(lead), stem, _marks(trail.replace("...", "…")))


def plain_text(word: str) -> str:
    """Latin letters without accents, other scripts romanized, raised figures as `^2`."""
    word = _LONG_DASH_IN_SPAN.sub("-", _ORDINAL_SIGNS.sub(_ordinal_ending, romanized(word)))
    raised = _SUPERSCRIPT_RUN.sub(lambda run: f"^{_lowered(run[0])}", word.translate(_LETTERS))
    kept = "".join(character if character in "…—−" else _folded(character) for character in raised)
    return "".join(character for character in kept if character.isprintable())


def _ordinal_ending(sign: re.Match[str]) -> str:
    """`1º` is an ordinal; from 32 on it means degrees."""
    figure = re.search(r"\d+$", sign.string[: sign.start()])
    is_degree = sign[1] == "º" and figure is not None and int(figure[0][-4:]) > 31
    return "°" if is_degree else "th"


def _lowered(run: str) -> str:
    signs = {"⁻": "-", "⁺": "", "ⁿ": "n"}
    return "".join(signs[figure] if figure in signs else str(_SUPERSCRIPTS.index(figure)) for figure in run)


def _folded(character: str) -> str:
    if character.isdigit():
        return str(unicodedata.digit(character, ""))
    # Folded, ≠ would lose the stroke that is its sense.
    if character in SYMBOLS and unicodedata.category(character) == "Sm":
        return character
    decomposed = unicodedata.normalize("NFKD", character).replace("⁄", "/")
    if "/" in decomposed and unicodedata.category(character) == "No":
        return f" {decomposed}"
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def _marks(marks: str) -> str:
    return "".join(mark for mark in marks.translate(_MARKS) if mark in _SOUNDING_MARKS)
