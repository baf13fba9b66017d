"""Which neighbors stay on one line: marks, numbers with units, names with titles, short prepositions."""

import re
import unicodedata
from collections.abc import Sequence

from reelproof.domain.language_tag import primary_language
from reelproof.domain.line_breaks import line_break_units
from reelproof.planning.script.speech.marks import (
    BEGINS_NO_LINE,
    CLOSERS,
    DASHES,
    ENDS_NO_LINE,
    OPENERS,
    SENTENCE_ENDS,
    bare,
    is_mark,
)
from reelproof.planning.script.speech.phrase_words import (
    LEADS_ON,
    NUMBERED,
    ONE_LETTER_LANGUAGES,
    OPENS_PHRASE,
    PARTICLES,
    PERSONAL_PRONOUNS,
    TITLES,
    UNITS,
)

NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE = "\u00a0", "\u202f"
_NARROW_IN_FRENCH = frozenset(";!?")
_SIGNS = frozenset({"§", "§§", "№", "#", "+", "±", "~", "≈", "<", ">", "≤", "≥", "="})
_UNIT = re.compile(
    r"(?:[kMGTmµμcdhn]?(?:m|g|l|L|W|V|A|Hz|J|N|Pa|bar|eV|s|Wh|cal|B|bit|b|Ω|F|mol|lm|lx)|dB|dpi|px|fps|rpm|min"
    r"|h|d|t|ppm|mph|ft|lb|lbs|oz|yd|°|°C|°F|K|a\.m|p\.?m|AM|PM|BC|BCE|CE|AD|Uhr|Mio|Mrd|Std|Min|Sek"
    r"|км|м|см|мм|нм|кг|г|мг|т|л|мл|сек|мин|ч|кВт|Вт|млн|млрд|тыс|руб|коп|грн|р|zł|gr|tys|mln|mld|Kč|tis"
    r"|USD|EUR|GBP|CHF|kr|€|\$|£|¥|₽|₴|%|‰)(?:[²³23])?(?:/[a-zA-Zа-я²³]{1,4}[²³]?)?"
)
_GROUP_BEFORE, _GROUP_AFTER = re.compile(r"(?<!\d)\d{1,3}$"), re.compile(r"\d{2,3}(?!\d)")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)+")
_KATAKANA = re.compile(r"[\u30a1-\u30fa]")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?:e|er|ème|º|°)?")
_CENTURIES = frozenset(
    {"siècle", "siècles", "siglo", "secolo", "век", "века", "в", "вв", "w", "wiek", "wieku"}
)


def inseparable_gaps(texts: Sequence[str], language: str) -> list[bool]:
    """Tells for each two neighbors whether no line may end between them. No text may be empty."""
    code = primary_language(language)
    return [_is_inseparable(texts, at, code) for at in range(1, len(texts))]


def inseparable_units(text: str, language: str) -> list[str]:
    """Cuts a text where lines may end; the parts keep their spaces."""
    units = list(line_break_units(text))
    words = [unit.strip() or unit for unit in units]
    joined = units[:1]
    for unit, is_held in zip(units[1:], inseparable_gaps(words, language), strict=True):
        if is_held:
            joined[-1] += unit
        else:
            joined.append(unit)
    return joined


def no_break_space(before: str, after: str, language: str) -> str:
    """Returns the space between two inseparable words."""
    is_narrow = primary_language(language) == "fr" and after[0] in _NARROW_IN_FRENCH
    is_grouped = before[-1].isdigit() and _GROUP_AFTER.match(after)
    return NARROW_NO_BREAK_SPACE if is_narrow or is_grouped else NO_BREAK_SPACE


def is_initial(text: str) -> bool:
    """«J.», «J.-P.», «А.», «U.S.»."""
    opened = text.lstrip(OPENERS)
    return _INITIAL.fullmatch(opened) is not None and opened[0].isupper()


def _is_inseparable(texts: Sequence[str], at: int, code: str) -> bool:
    before, after = texts[at - 1], texts[at]
    previous = texts[at - 2] if at > 1 else None
    return (
        _is_closed_by(before, after, opens_speech=_ends_sentence(before))
        or _is_opened_by(previous, before, after)
        or _is_quantity(before, after)
        or _is_reference(before, after)
        or _is_name(before, after, code)
        or _leads_on(previous, before, code)
        or bare(after) in PARTICLES.get(code, ())
    )


def _is_closed_by(before: str, after: str, opens_speech: bool) -> bool:
    """A mark stays with the word before it, but a dash after a sentence opens the next one's speech."""
    if after[0] in BEGINS_NO_LINE:
        return True
    if after in DASHES and opens_speech:
        return False
    return all(is_mark(character) and character not in OPENERS for character in after)


def _is_opened_by(previous: str | None, before: str, after: str) -> bool:
    if before[-1] in ENDS_NO_LINE or all(character in OPENERS for character in before):
        return True
    if before in DASHES:
        is_range = previous is not None and previous[-1].isdigit() and after[0].isdigit()
        return is_range or previous is None or _ends_sentence(previous)
    is_sign = before in _SIGNS or all(unicodedata.category(one) == "Sc" for one in before)
    is_elided = len(before) <= 4 and before[-1] in "'’" and before[0].isalpha()
    return is_elided or (is_sign and after[0].isdigit())


def _ends_sentence(text: str) -> bool:
    ending = text.rstrip(CLOSERS)
    return bool(ending) and ending[-1] in SENTENCE_ENDS + ":："


def _is_quantity(before: str, after: str) -> bool:
    """«384,400 km», «1 000 000», «20 °C», «5 million», «XXe siècle», «70パーセント»."""
    core = after.strip(OPENERS + CLOSERS + SENTENCE_ENDS + ",;:")
    if _ROMAN.fullmatch(before) and before != "I" and core in _CENTURIES:
        return True
    if not before[-1].isdigit():
        return False
    is_grouped = _GROUP_BEFORE.search(before) and _GROUP_AFTER.match(after)
    if _KATAKANA.match(after):
        return True
    return bool(is_grouped) or core.lower() in UNITS or _UNIT.fullmatch(core) is not None


def _is_reference(before: str, after: str) -> bool:
    """«No. 5», «p. 12», «ca. 20», «n° 3»."""
    return (
        after[0].isdigit() and before.lstrip(OPENERS).lower().rstrip(".") in NUMBERED and not _is_word(before)
    )


def _is_word(text: str) -> bool:
    """«no», «art», «fig» without a point or sign are words."""
    return text[-1].isalpha()


def _is_name(before: str, after: str, code: str) -> bool:
    """«J. Smith», «Dr. Smith», «z. B.», «Henry VIII», «Sammy Davis Jr.»."""
    opened = before.lstrip(OPENERS)
    if _INITIAL.fullmatch(opened) and _INITIAL.fullmatch(after.rstrip(CLOSERS + ",;:")):
        return True
    if not opened or not after[0].isupper():
        return False
    if is_initial(before) or (opened.rstrip(".").lower() in TITLES and opened[0].isupper()):
        return not _opens_sentence(after, code)
    rest = after.strip(CLOSERS + SENTENCE_ENDS + ",;:")
    is_numeral = _ROMAN.fullmatch(rest) is not None and (rest != "I" or code != "en")
    return (
        opened[0].isupper() and opened.isalpha() and (is_numeral or (code == "en" and rest in ("Jr", "Sr")))
    )


def _opens_sentence(text: str, code: str) -> bool:
    """Whether a word with a capital is none of a name: «vitamin C. The body»."""
    words = (LEADS_ON, OPENS_PHRASE, PERSONAL_PRONOUNS)
    return any(bare(text) in table.get(code, ()) for table in words)


def _leads_on(previous: str | None, before: str, code: str) -> bool:
    """One-letter prepositions and conjunctions end no line in Slavic languages, nor does the Arabic «و»."""
    word = before.lstrip(OPENERS)
    if len(word) != 1 or not word.isalpha():
        return False
    is_capital = word.isupper() and previous is not None and not _ends_sentence(previous)
    return (code in ONE_LETTER_LANGUAGES and not is_capital) or word == "و"
