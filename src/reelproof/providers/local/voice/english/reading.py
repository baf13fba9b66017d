"""What is said for every written English word of a sentence."""

import re
from collections.abc import Callable, Sequence

from reelproof.providers.local.voice.english import (
    calendar,
    capitals,
    expressions,
    figures,
    identifiers,
    measures,
    money,
    numbers,
    terms,
)
from reelproof.providers.local.voice.english.context import Place
from reelproof.providers.local.voice.english.joining import dealt, joined_words
from reelproof.providers.local.voice.english.tokens import Token, plain_text, token_of

_RULES: tuple[Callable[[Place], str | None], ...] = (
    terms.letter,
    terms.roman,
    expressions.operator,
    money.money,
    money.money_magnitude,
    calendar.time,
    calendar.half_day,
    calendar.date,
    figures.phone,
    calendar.year,
    figures.ordinal,
    figures.plural,
    figures.fraction,
    measures.span,
    measures.measure,
    figures.arithmetic,
    figures.plain,
    identifiers.address,
    identifiers.handle,
    terms.formula,
    expressions.expression,
    identifiers.name,
    capitals.capitals,
)
# Guessing how a made-up word sounds takes time that grows with the square of its length.
_LONGEST_WORD = 45
_TOO_LONG_A_NUMBER = re.compile(r"\d{16}")
_WORD = re.compile(r"[A-Za-z]+(?:['.-][A-Za-z]+)*\.?")


def read_sentence(words: Sequence[str]) -> tuple[str, ...]:
    """One saying for every word, in the same order; empty where there is nothing to say.

    A saying holds words, spaces, and the marks that can be heard.
    """
    plain = [plain_text(word) for word in words]
    units = list(joined_words(plain))
    tokens = [token_of(text) for _, _, text in units]
    sayings: list[str] = []
    for index, (first, last, _) in enumerate(units):
        saying = _saying(Place(tokens, index))
        sayings += [saying] if last - first == 1 else dealt(saying, plain[first:last])
    return tuple(sayings)


def _saying(place: Place) -> str:
    token = place.tokens[place.index]
    if not token.core.strip("-—−|/\\"):
        return expressions.operator(place) or _breath(token)
    short = terms.abbreviation(place)
    said = short if short is not None else _core(place)
    trail = token.trail
    # A full stop before another mark, or before a small letter, ends a short form and no sentence.
    is_inner = trail[1:2] in (",", ";", ":") if trail[1:] else place.after.core[:1].islower()
    if trail.startswith(".") and (is_inner or (short is not None and terms.drops_full_stop(place))):
        trail = trail[1:]
    said = " ".join(word[:_LONGEST_WORD] for word in said.split())
    return f"{token.lead}{said}{trail}" if said else ""


def _core(place: Place) -> str:
    core = place.core
    if _TOO_LONG_A_NUMBER.search(core):
        return numbers.digits(core[:_LONGEST_WORD])
    if "—" in core or "--" in core:
        return "— ".join(_parts(re.split(r"—|-{2,}", core)))
    said = next((said for rule in _RULES if (said := rule(place)) is not None), None)
    if said is not None:
        return said
    # Initialisms such as `U.S.` and `a.m.` keep the stop that makes the dictionary spell them.
    if _WORD.fullmatch(core):
        return core
    compound = [part for part in re.split(r"[-/]", core) if part]
    return " ".join(_parts(compound)) if len(compound) > 1 else terms.mixed_text(core)


def _parts(cores: Sequence[str]) -> list[str]:
    """Sayings of the parts of one written word, each as if it stood alone."""
    return [_core(Place((Token("", core, ""),), 0)) for core in cores if core]


def _breath(token: Token) -> str:
    """A mark between words is a pause at most."""
    if token.core:
        return "—"
    marks = token.lead + token.trail
    return marks if marks in (",", "…", ";", ":") else ""
