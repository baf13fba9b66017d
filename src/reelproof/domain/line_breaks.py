"""Where a line may be broken, and where words begin: UAX #14 and #29, with ICU dictionaries."""

import re
from collections.abc import Iterator
from itertools import accumulate

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HYPHEN = re.compile(r"\w[-\u2010]\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Small kana start no line, and Korean is broken between its words.
_ANY_LANGUAGE, _KOREAN = "und@lb=strict", "ko@lw=phrase;lb=strict"


def line_break_units(text: str) -> Iterator[str]:
    """Yields the units between which a line may be broken, each with the spaces that follow it."""
    # Imported late: most commands break no lines.
    from icu4py.breakers import LineBreaker

    locale = _KOREAN if _HANGUL.search(text) else _ANY_LANGUAGE
    start = end = 0
    for unit in LineBreaker(_SURROGATE.sub("\ufffd", text), locale):
        end += len(unit)
        # A compound stays whole: a few large words on a line must be recognized at a glance.
        if not _HYPHEN.search(text[start:end]) or end == len(text):
            yield text[start:end]
            start = end


def word_starts(text: str) -> frozenset[int]:
    """Returns where words, marks and spaces begin, in any script."""
    from icu4py.breakers import WordBreaker

    units = WordBreaker(_SURROGATE.sub("\ufffd", text), "und")
    return frozenset(accumulate((len(unit) for unit in units), initial=0))
