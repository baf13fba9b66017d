"""Returns the spoken form of every written English word of a sentence."""

import re
from collections.abc import Callable, Sequence

from reelproof_local.voice.english import (
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
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.joining import distributed, joined_words
from reelproof_local.voice.english.tokens import WordToken, plain_text, token_of

_RULES: tuple[Callable[[WordContext], str | None], ...] = (
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
    identifiers.indexed,
    identifiers.handle,
    terms.formula,
    expressions.expression,
    identifiers.name,
    capitals.capitals,
)
# Guessing the pronunciation of an unknown word takes quadratic time in its length.
_LONGEST_WORD = 45
_TOO_LONG_A_NUMBER = re.compile(r"\d{16}")
_WORD = re.compile(r"[A-Za-z]+(?:['.-][A-Za-z]+)*\.?")


def read_sentence(words: Sequence[str]) -> tuple[str, ...]:
    """Returns one spoken form per word, in order; empty for silent words.

    A spoken form contains words, spaces, and audible punctuation.
    """
    plain = [plain_text(word) for word in words]
    units = list(joined_words(plain))
    tokens = [token_of(text) for _, _, text in units]
    spoken_forms: list[str] = []
    for index, (first, last, _) in enumerate(units):
        spoken_form = _spoken_form(WordContext(tokens, index))
        spoken_forms += [spoken_form] if last - first == 1 else distributed(spoken_form, plain[first:last])
    return tuple(spoken_forms)


def _spoken_form(context: WordContext) -> str:
    token = context.tokens[context.index]
    if not token.core.strip("-—−|/\\"):
        return expressions.operator(context) or _breath(token)
    short = terms.abbreviation(context)
    spoken = short if short is not None else _core(context)
    trail = token.trail
    # A period before another mark or a lower-case letter ends an abbreviation, not a sentence.
    is_inner = trail[1:2] in (",", ";", ":") if trail[1:] else context.after.core[:1].islower()
    if trail.startswith(".") and (is_inner or (short is not None and terms.drops_full_stop(context))):
        trail = trail[1:]
    spoken = " ".join(word[:_LONGEST_WORD] for word in spoken.split())
    return f"{token.lead}{spoken}{trail}" if spoken else ""


def _core(context: WordContext) -> str:
    core = context.core
    if _TOO_LONG_A_NUMBER.search(core):
        return numbers.digits(core[:_LONGEST_WORD])
    if "—" in core or "--" in core:
        return "— ".join(_parts(re.split(r"—|-{2,}", core)))
    spoken = next((spoken for rule in _RULES if (spoken := rule(context)) is not None), None)
    if spoken is not None:
        return spoken
    # Initialisms such as `U.S.` and `a.m.` keep the period that makes the dictionary spell them.
    if _WORD.fullmatch(core):
        return core
    compound = [part for part in re.split(r"[-/]", core) if part]
    return " ".join(_parts(compound)) if len(compound) > 1 else terms.mixed_text(core)


def _parts(cores: Sequence[str]) -> list[str]:
    """Returns the spoken forms of the parts of one written word, each read separately."""
    return [_core(WordContext((WordToken("", core, ""),), 0)) for core in cores if core]


def _breath(token: WordToken) -> str:
    """A mark between words is a pause at most."""
    if token.core:
        return "—"
    marks = token.lead + token.trail
    return marks if marks in (",", "…", ";", ":") else ""
