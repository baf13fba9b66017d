"""Recognition of numbers, shares and years in text."""

import re
from collections.abc import Iterator
from math import isfinite

from reelproof.domain.frozen import frozen
from reelproof_local.card.reading.tables import EVERY_LANGUAGE, table


def _grammar(language: str, what: str) -> str:
    return str(table("grammar")[language][what])


MINUS = "−"
RANGE = "–"
_SMALL = {word: value for value, word in enumerate(_grammar("en", "small_numbers").split())}
_TENS = {word: 10 * at for at, word in enumerate(_grammar("en", "tens").split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# "Milliarde", "mil millones" and "billón" differ from English, so there the scale is kept as written.
_WRITTEN_SCALES = _grammar(EVERY_LANGUAGE, "scales")
_DIGITS = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_NUMBER_WORD = "|".join([*_SMALL, *_TENS, *_SCALES])
_SPELLED = re.compile(rf"\b(?:a|{_NUMBER_WORD})(?:[ -](?:and )?(?:{_NUMBER_WORD}))*\b", re.IGNORECASE)
_UNITS = _grammar(EVERY_LANGUAGE, "units")
_LENGTHS = re.compile(
    r"^(?:light.years|kilom\w+|km|miles|met(?:er|re)s?|metros|mètres|chilometri|キロ.*|メートル|feet|公里|米)$",
    re.IGNORECASE,
)
# A hyphen before a number counts as minus unless it joins the number to the preceding text.
_SIGN = r"(?<![\w.,)\]%°$€£¥–—−-])(?:[−–](?=[$€£¥]?\d)|− (?=[$€£¥]?\d)|[-+±](?=[$€£¥]?\d))"
_TO = r"\s?[–—〜～]\s?|[-~]| (?:to|bis|à|or|oder|ou) |[至到]"
_LOWER = rf"(?P<low>{_DIGITS})(?:{_TO})(?P<high_sign>[-−+]?)[$€£¥]?"
_QUANTITY = re.compile(
    rf"(?P<sign>{_SIGN})?(?P<currency>[$€£¥]\s?)?(?<![\w.,])(?:{_LOWER})?(?P<digits>{_DIGITS})(?!\w*\d)"
    rf"(?:[ \u00a0]?(?P<scale>{_WRITTEN_SCALES})(?![a-zß-ÿ]))?"
    rf"(?:[ \u00a0-]?(?:of )?(?P<unit>(?:de )?(?:{_UNITS}))(?!\w))?"
)
_PERCENT = re.compile(
    rf"({_SIGN})?(?<![\d.,])(?:(?P<low>\d+(?:[.,]\d+)?)\s?[%％]?(?:{_TO}))?(?P<high>\d+(?:[.,]\d+)?)\s?"
    r"(?:%|％|(?:percent|per cent|por ciento|por cento|Prozent|pour cent|per cento)\b|パーセント)"
)
_AFTER_NUMBER = re.compile(rf"(?:\d|\b(?:{_NUMBER_WORD}))(?:{_TO})$", re.IGNORECASE)
_AFTER_BETWEEN = re.compile(
    rf"\b(?:between|zwischen|entre|tra|fra) {_DIGITS} (?:and|und|et|y|e) $", re.IGNORECASE
)
_TALLY = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|\d{1,2}) (?:in|out of(?: every)?|of every|in every) "
    r"(two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b"
    r"(?! (?:percent|hundred|million|thousand|billion))",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(a|one|two|three|four)[ -])(half|halves|third|quarter|fifth|tenth)s?(?= of| the)"
    r"|\b(half)(?= of| the)",
    re.IGNORECASE,
)
_FRACTIONS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_BEFORE_YEARS = _grammar(EVERY_LANGUAGE, "before_years")
_COUNTED = "kilo|met|mile|people|year|million|ton|dollar|euro|times|percent|degrees|species|pounds|calories"
_ERAS = r"BC|BCE|B\.C\.|AD|CE|a\. ?C\.|v\. Chr\.|av\. J\.-C\."
_YEAR = re.compile(
    rf"(?:(?<![\w$€£])(?:(?i:{_BEFORE_YEARS})\s+|^|\(|[–—-]\s?|,\s)(?P<year>1\d{{3}}|20\d{{2}})"
    rf"(?![\w%]|[.,]\d|[–-]\d)(?! (?:{_COUNTED}))"
    rf"|(?P<oriental>1\d{{3}}|20\d{{2}})年|\b(?P<ancient>\d{{1,4}}) (?P<era>{_ERAS}))"
)
_BEFORE_OUR_ERA = ("BC", "BCE", "B.C.", "a.C.", "a. C.", "v. Chr.", "av. J.-C.")


@frozen
class Amount:
    """A number as it should be shown, its unit, its value, and its position in the text."""

    figure: str
    unit: str
    value: float
    start: int

    @property
    def is_length(self) -> bool:
        return bool(_LENGTHS.match(self.unit.removeprefix("de ")))


@frozen
class Year:
    """A year as written, as a number (negative for BCE), and its position."""

    written: str
    year: int
    start: int
    end: int


def amounts(text: str) -> tuple[Amount, ...]:
    """Returns significant numbers: with a unit or currency, or of at least a thousand."""
    years = [year.start for year in years_in(text)]
    found = [
        amount
        for amount in (*_written_in_digits(text), *_spelled_out(text))
        if not any(start <= amount.start < start + 4 for start in years)
    ]
    return tuple(sorted(found, key=lambda amount: amount.start))


def percent(text: str) -> tuple[float, str] | None:
    """Returns the first percentage, as a share of 1 (it may be more) and as it should be shown."""
    found = _PERCENT.search(text)
    if found is None:
        return _spelled_percent(text)
    sign, low, digits = _sign(found.group(1)), found.group("low"), found.group("high")
    share = float(digits.replace(",", ".")) / 100
    figure = f"{low}{RANGE}{digits}" if low else digits
    return -share if sign == MINUS else share, f"{sign}{figure}%"


def _spelled_percent(text: str) -> tuple[float, str] | None:
    for found in _SPELLED.finditer(text):
        if _AFTER_NUMBER.search(text[: found.start()]):
            continue
        if re.match(r" (?:percent|per cent)\b", text[found.end() :]):
            value = _spoken_value([word for word in re.split("[ -]", found.group().lower()) if word != "and"])
            return value / 100, f"{value}%"
    return None


def fraction(text: str) -> tuple[float, str] | None:
    """Returns the first fraction in English words: two thirds, half of."""
    found = _FRACTION.search(text)
    if found is None:
        return None
    if found.group(3):
        return 0.5, "1/2"
    count = _SMALL.get(found.group(1).lower(), 1)
    total = _FRACTIONS[found.group(2).lower()]
    return (count / total, f"{count}/{total}") if count < total else None


def tally(text: str) -> tuple[int, int] | None:
    """`one in five` as 1 and 5; at most ten in all."""
    found = _TALLY.search(text)
    if found is None:
        return None
    count, total = (_small(word) for word in found.groups())
    return (count, total) if 0 < count < total <= 10 else None


def years_in(text: str) -> tuple[Year, ...]:
    """Returns each year once, in text order."""
    seen: dict[int, Year] = {}
    for found in _YEAR.finditer(text):
        name = next(name for name in ("year", "oriental", "ancient") if found.group(name))
        value, era = int(found.group(name)), found.group("era") or ""
        written = f"{value} {era}".strip()
        year = -value if era in _BEFORE_OUR_ERA else value
        seen.setdefault(year, Year(written, year, found.start(name), found.end()))
    return tuple(seen.values())


def _written_in_digits(text: str) -> Iterator[Amount]:
    for found in _QUANTITY.finditer(text):
        currency, scale, unit = (found.group(name) or "" for name in ("currency", "scale", "unit"))
        digits = found.group("digits")
        value = _value(digits)
        if _is_half_of_range(found, text):
            continue
        if text[found.end() : found.end() + 2].strip().startswith(("%", "％")):
            continue
        if currency or scale or unit or (value >= 1000 and not digits.isdigit()) or value >= 10_000:
            sign = _sign(found.group("sign"))
            figure = f"{sign}{currency.strip()}{_range(found)} {scale}".strip()
            times = _SCALES.get(scale.removesuffix("s"), 1)
            value *= -times if sign == MINUS else times
            yield Amount(figure, unit, value, found.start())


def _is_half_of_range(found: re.Match[str], text: str) -> bool:
    """Whether a number ends a range whose other end is not known: such a number alone would mislead."""
    low, before = found.group("low"), text[: found.start()]
    if low and _value(low) >= _value(found.group("digits")) and not found.group("sign"):
        return True
    return bool(_AFTER_NUMBER.search(before) or _AFTER_BETWEEN.search(before))


def _range(found: re.Match[str]) -> str:
    """Returns both ends of a range, or the only number. With signs, an en dash could be read as minus."""
    low, high_sign = found.group("low"), _sign(found.group("high_sign"))
    digits = found.group("digits")
    return f"{low}{'…' if high_sign else RANGE}{high_sign}{digits}" if low else digits


def _sign(written: str | None) -> str:
    """Normalizes any minus sign."""
    sign = (written or "").strip()
    return MINUS if sign in ("-", "–") else sign


def _spelled_out(text: str) -> Iterator[Amount]:
    for found in _SPELLED.finditer(text):
        words = re.split("[ -]", found.group().lower())
        before = text[: found.start()]
        is_part_of_number = _AFTER_NUMBER.search(before) or re.search(r"\d[ \u00a0]?$", before)
        if is_part_of_number or not any(word in _SCALES for word in words):
            continue
        value = _spoken_value([word for word in words if word != "and"])
        unit = re.match(rf"\s(?:of )?({_UNITS})(?!\w)", text[found.end() :])
        yield Amount(_shown(value), unit.group(1) if unit else "", float(value), found.start())


def _spoken_value(words: list[str]) -> int:
    total, current = 0, 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            current = max(1, current) * scale
            if scale >= 1000:
                total, current = total + current, 0
        else:
            current += 1 if word == "a" else _SMALL.get(word, 0) + _TENS.get(word, 0)
    return total + current


def _shown(value: int) -> str:
    for name in ("trillion", "billion", "million"):
        if value >= _SCALES[name] and value % (_SCALES[name] // 10) == 0:
            return f"{value / _SCALES[name]:g} {name}"
    return f"{value:,}"


def _value(digits: str) -> float:
    plain = re.sub(r"[,\u00a0\u202f ](?=\d{3})", "", digits).replace(",", ".")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    value = float(plain)
    return value if isfinite(value) else 0.0


def _small(word: str) -> int:
    return int(word) if word.isdigit() else _SMALL.get(word.lower(), 0)
