"""Expands signs and abbreviations that espeak-ng would spell; it reads numbers itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from reelproof_local.voice.espeak.roman import roman_value
from reelproof_local.voice.espeak.signs import NO_SIGNS, Signs, signs_of

_FIGURE = r"\d+(?:[.,:]\d+)*"
_SIGNED_FIGURE = re.compile(rf"(\D*?)({_FIGURE})(\D*)")
_ELISION = re.compile(r"([^\W\d]+['’])(.*\d.*)")
_COMPOUND = re.compile(r"([^-–]*\d[^-–]*)[-–]([^\W\d].*)")
_CLAUSE_END = tuple(",;:.!?…")
_SPAN = re.compile(rf"([^\d−+±]?)({_FIGURE})[-–]({_FIGURE})(\D*)")
_DIRECTED = re.compile(r"([−+±])(\d.*)")
_THOUSANDS_HEAD = re.compile(r"[^\d]?[1-9]\d{0,2}")
_THOUSANDS = re.compile(r"\d{3}")
_PHONE_HEAD = re.compile(r"\+\d{1,3}|\(?0\d{1,5}\)?/?")
_PHONE_GROUP = re.compile(r"\(?\d{2,8}\)?(?:[-/]\d+)*")
_PHONE = re.compile(r"(?:\+ )?\d(?: \d)+")
_FEWEST_PHONE_GROUPS, _FEWEST_DIGITS = 2, 7
_HOURS = re.compile(r"(\d{1,2})h(\d{2})?")
_SUM = re.compile(r"(\d[\d.]*?)(?:[.,](\d\d))?")
_FORMULA = re.compile(r"(?=.*\d)(?:[A-Z][a-z]?\d*){1,6}")
_ORDINAL = re.compile(r"\d+(?:\.?[ºª°]|er|re|e|ème|nd|nde)")
_FRENCH_ROMAN_ORDINAL = re.compile(r"([IVX]+)(?:er|re|e|ème)")
_ROMANCE = frozenset({"es", "fr", "it", "pt"})
_SMALL_FIGURES = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_CURRENCIES = frozenset({"€", "$", "£", "₹", "R$"})
_BEFORE_FIGURES = frozenset({"§", "§§"})
_MARKS = "\"'“”„‘’«»‹›()[]{}¿¡*_~`,;:!?…。、，！？；：「」『』।–—-"
# Characters that the program would treat as a command or read aloud.
_UNSPOKEN = re.compile(r"[\[\]<>\\|^_~*`{}#\u2600-\u27bf\ufe0f\U0001f000-\U0010ffff]")


def read_words(words: Sequence[str], language: str) -> tuple[str, ...]:
    """Returns the spoken form of every written word; empty for silent words.

    `language` is the tag without region; without a table of signs, text is unchanged.
    """
    signs = signs_of(language)
    whole = _joined_short_forms([_core(word) for word in words], signs)
    spoken = _joined_thousands(_joined_phones(whole, words))
    cores = ["", *spoken, ""]
    amounts = _amounts(words, spoken, signs) if signs is not NO_SIGNS else {}
    return tuple(
        amounts[at]
        if at in amounts
        else _read_span_dash(word, before, after, signs) or _read(core, before, language, signs)
        for at, (word, before, core, after) in enumerate(
            zip(words, _preceding(cores), cores[1:], cores[2:], strict=False)
        )
    )


def _preceding(cores: Sequence[str]) -> Iterator[str]:
    """Returns the text before each word; after `10 000` that is the entire number."""
    return accumulate(cores, lambda before, core: core or before)


def _core(word: str) -> str:
    """Strips surrounding punctuation, but not a minus before a number."""
    text = speakable(word).translate(_SMALL_FIGURES)
    core = text.strip(_MARKS)
    before = text[: text.find(core)] if core else ""
    return f"−{core}" if before.endswith(("-", "–")) and core[:1].isdigit() else core


def _joined_thousands(cores: Sequence[str]) -> list[str]:
    """Reads `10 000` entirely at its first word."""
    joined, at = list(cores), 0
    while at < len(joined):
        end = at + 1
        if _THOUSANDS_HEAD.fullmatch(joined[at]):
            while end < len(joined) and _THOUSANDS.fullmatch(joined[end]):
                end += 1
            joined[at:end] = ["".join(joined[at:end]), *[""] * (end - at - 1)]
        at = end
    return joined


def _joined_short_forms(cores: Sequence[str], signs: Signs) -> list[str]:
    """Reads `z. B.` and `i. d. R.` entirely at the first word, as `z.B.`."""
    joined, at = list(cores), 0
    while at < len(joined):
        lengths = [count for count in (3, 2) if "".join(joined[at : at + count]) in signs.short_forms]
        count = lengths[0] if lengths and joined[at].endswith(".") else 1
        joined[at : at + count] = ["".join(joined[at : at + count]), *[""] * (count - 1)]
        at += count
    return joined


def _joined_phones(cores: Sequence[str], words: Sequence[str]) -> list[str]:
    """Reads `+49 30 1234567` and `030 1234567` digit by digit, entirely at the first word; clauses end it."""
    joined, at = list(cores), 0
    while at < len(joined):
        end = at + 1
        if _PHONE_HEAD.fullmatch(joined[at]):
            while _goes_on(joined, words, end):
                end += 1
        if (
            end - at >= _FEWEST_PHONE_GROUPS
            and sum(map(str.isdigit, "".join(joined[at:end]))) >= _FEWEST_DIGITS
        ):
            joined[at:end] = [_digit_by_digit("".join(joined[at:end])), *[""] * (end - at - 1)]
        at = end
    return joined


def _goes_on(cores: Sequence[str], words: Sequence[str], at: int) -> bool:
    """Whether the word there is another group of a phone number."""
    has_ended = at >= len(cores) or words[at - 1].endswith(_CLAUSE_END)
    return not has_ended and _PHONE_GROUP.fullmatch(cores[at]) is not None


def _digit_by_digit(number: str) -> str:
    return " ".join(character for character in number if character.isdigit() or character == "+")


def _read_span_dash(word: str, before: str, after: str, signs: Signs) -> str:
    """The dash of `3 – 5 km`."""
    is_span = word in ("-", "–") and before[-1:].isdigit() and after[:1].isdigit()
    return signs.to if is_span else ""


def _amounts(words: Sequence[str], cores: Sequence[str], signs: Signs) -> Mapping[int, str]:
    """`12,50 €` and `R$ 12,50`, two words each: the amount with the currency first, then the cents.

    A currency belongs to the figure before it, or else to the one after it, unless a clause ends between.
    """
    readings: dict[int, str] = {}
    for at, core in enumerate(cores):
        if core in _CURRENCIES:
            for figure_at in (_spoken_before(cores, at), at + 1):
                first, last = min(at, figure_at), max(at, figure_at)
                figure = _SUM.fullmatch(cores[figure_at]) if first >= 0 and last < len(cores) else None
                if figure and figure_at not in readings and not words[last - 1].endswith(_CLAUSE_END):
                    readings[first], readings[last] = _amount(core, figure, signs)
                    break
    return readings


def _spoken_before(cores: Sequence[str], at: int) -> int:
    """The place of the last word before; -1 if there is none. After `10 000` that is the first of the two."""
    return next((place for place in range(at - 1, -1, -1) if cores[place]), -1)


def _amount(currency: str, figure: re.Match[str], signs: Signs) -> tuple[str, str]:
    name = signs.name(currency, figure[1])
    return (f"{figure[1]} {name}", _cents(figure[2], signs)) if figure[2] else (figure[1], name)


def _cents(cents: str, signs: Signs) -> str:
    return "" if cents == "00" else f"{signs.before_cents} {cents}".strip()


def _read(core: str, before: str, language: str, signs: Signs) -> str:
    if _PHONE.fullmatch(core):
        return core.replace("+", signs.name("+", "")).strip()
    bare = core.removesuffix(".")
    for name in (core, bare):
        if name in signs.short_forms:
            return signs.short_forms[name]
    if bare in signs.symbols:
        return signs.symbols[bare]
    if bare in signs.units and before[-1:].isdigit():
        return signs.name(bare, before)
    if any(map(str.isdigit, bare)):
        return _read_figure(bare, language, signs)
    return _read_letters(bare, language)


def speakable(word: str) -> str:
    """Removes emoji, controls, and what the program would treat as a command."""
    return _UNSPOKEN.sub("", "".join(letter for letter in word if letter.isprintable()))


def _read_figure(text: str, language: str, signs: Signs) -> str:
    if _FORMULA.fullmatch(text):
        return " ".join(re.findall(r"[A-Z][a-z]?|\d+", text))
    if _ORDINAL.fullmatch(text):
        return _ordinal(text, language)
    if signs is NO_SIGNS:
        return text
    if "=" in text:
        return _read_sum(text, signs)
    hours = _HOURS.fullmatch(text)
    if hours and signs.hours:
        return f"{hours[1]} {signs.hours} {hours[2] or ''}".strip()
    span = _SPAN.fullmatch(text)
    if span:
        return f"{span[2]} {signs.to} {span[3]} {signs.name(span[1] or span[4], span[3])}".strip()
    directed = _DIRECTED.fullmatch(text)
    if directed:
        return f"{signs.name(directed[1], '')} {_read_figure(directed[2], language, signs)}"
    return _read_signed(text, language, signs)


def _read_signed(text: str, language: str, signs: Signs) -> str:
    """`5€`, `$5`, `l'80%`, `80%-Marke`; anything else, such as `MP3-Player`, is left as it is."""
    if elided := _ELISION.fullmatch(text):
        return f"{elided[1]}{_read_figure(elided[2], language, signs)}"
    signed = _SIGNED_FIGURE.fullmatch(text)
    if signed and not (signed[1] and signed[3]) and signs.knows(signed[1] or signed[3]):
        return _signed(signed[2], signed[1] or signed[3], signs)
    compound = _COMPOUND.fullmatch(text)
    if compound and (head := _read_signed(compound[1], language, signs)) != compound[1]:
        return f"{head} {compound[2]}"
    return text


def _read_sum(text: str, signs: Signs) -> str:
    """`5−3=2`."""
    parts = re.findall(r"[\d.,]+|[^\W\d]+|[-–−+=×]", text)
    return " ".join(signs.name({"-": "−", "–": "−"}.get(part, part), "") for part in parts)


def _signed(figure: str, sign: str, signs: Signs) -> str:
    name = signs.name(sign, figure)
    if sign in _BEFORE_FIGURES:
        return f"{name} {figure}"
    money = _SUM.fullmatch(figure) if sign in _CURRENCIES else None
    if money is None or not money[2]:
        return f"{figure} {name}".strip()
    return f"{money[1]} {name} {_cents(money[2], signs)}".strip()


def _ordinal(text: str, language: str) -> str:
    """`2e`, `5.º`: espeak-ng reads the letter alone, so a grammar of the language reads them."""
    # Imported late: the grammar is slow to load, and few texts need it.
    from kitten_text_processing import normalize_text

    try:
        spoken = str(normalize_text(text, language))
    except ValueError:
        return text
    return spoken if spoken.replace(" ", "").replace("-", "").isalpha() else text


def _read_letters(text: str, language: str) -> str:
    roman = _FRENCH_ROMAN_ORDINAL.fullmatch(text) if language == "fr" else None
    if roman and roman_value(roman[1]):
        return _ordinal(f"{roman_value(roman[1])}e", language)
    if language in _ROMANCE and len(text) > 1 and (value := roman_value(text)):
        return str(value)
    # A period inside would end the clause: initials are read one by one.
    return " ".join(part for part in text.split(".") if part)
