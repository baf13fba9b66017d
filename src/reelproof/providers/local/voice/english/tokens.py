"""A written word taken apart: what stands before it, the word itself, what stands behind it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_LEAD = "\"“„«‘'([{¿¡*_`"
_TRAIL = "\"”»’')]}>*_~`.,;:!?…"
# Marks that change how a sentence sounds; every other mark is silent.
_SOUNDING_MARKS = frozenset(",.!?;:…—()“”")
_MARKS = str.maketrans({"„": "“", "«": "“", "»": "”", "[": "(", "]": ")", "{": "(", "}": ")"})
_LETTERS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "−": "-",
        "½": " 1/2",
        "⅓": " 1/3",
        "⅔": " 2/3",
        "¼": " 1/4",
        "¾": " 3/4",
        "⅛": " 1/8",
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
    }
)
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT_RUN = re.compile(f"⁻?[{_SUPERSCRIPTS}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """`lead` and `trail` are the marks around `core`, kept only where they can be heard."""

    lead: str
    core: str
    trail: str

    @property
    def ends_clause(self) -> bool:
        return any(mark in ",.!?;:…—" for mark in self.trail)


def tokenize(words: Sequence[str]) -> tuple[Token, ...]:
    return tuple(_token(word) for word in words)


def _token(word: str) -> Token:
    plain = plain_text(word)
    if plain == "'n'":
        return Token("", "and", "")
    core = plain.lstrip(_LEAD)
    lead = plain[: len(plain) - len(core)]
    # A quotation mark behind a figure is an inch, an apostrophe before a figure a decade.
    stem = core.rstrip(_TRAIL)
    trail = core[len(stem) :]
    if stem[-1:].isdigit() and trail.startswith(("'", '"')):
        stem, trail = stem + trail[0], trail[1:]
    return Token(_marks(lead), stem, _marks(trail.replace("...", "…")))


def plain_text(word: str) -> str:
    """Accents and special forms of letters folded to plain ones; raised figures as `^2`."""
    raised = _SUPERSCRIPT_RUN.sub(lambda run: f"^{_lowered(run[0])}", word.translate(_LETTERS))
    kept = "".join(character if character in "…—" else _folded(character) for character in raised)
    return "".join(character for character in kept if character.isprintable())


def _lowered(run: str) -> str:
    return "".join("-" if figure == "⁻" else str(_SUPERSCRIPTS.index(figure)) for figure in run)


def _folded(character: str) -> str:
    if character.isdigit():
        return str(unicodedata.digit(character, ""))
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def _marks(marks: str) -> str:
    return "".join(mark for mark in marks.translate(_MARKS) if mark in _SOUNDING_MARKS)
