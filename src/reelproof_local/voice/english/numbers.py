"""Numbers in English words."""

import re
from collections.abc import Callable

_ONES = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ("", " thousand", " million", " billion", " trillion")
_ODD_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
# A number as written, without its sign: thousands separated by comma, apostrophe or (at least twice)
# point, Indian lakhs, a decimal point or a decimal comma.
PATTERN = (
    r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?|[1-9]\d{0,2}(?:'\d{3})+(?:[.,]\d+)?|"
    r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:,\d{3})+,\d{1,2}|"
    r"\d+,\d{1,2}(?!\d)|\d+,\d{4,}|0,\d+|\d*\.\d+|\d+"
)
_DECIMAL_COMMA = re.compile(r"0,\d+|\d+,(?:\d{1,2}|\d{4,})|.*[.,']\d{3},\d{1,2}|.*\.\d{3},\d+")
LARGEST = 10 ** (3 * len(_SCALES)) - 1


def digits(text: str) -> str:
    """Reads digit by digit, ignoring other characters."""
    return " ".join(_ONES[int(character)] for character in text if character in "0123456789")


def cardinal(value: int) -> str:
    """`seven hundred forty-two`; digit by digit beyond the trillions."""
    if value < 0:
        return f"minus {cardinal(-value)}"
    if value > LARGEST:
        return digits(str(value))
    if value == 0:
        return _ONES[0]
    groups = []
    for scale in _SCALES:
        value, group = divmod(value, 1000)
        if group:
            groups.append(_under_thousand(group) + scale)
    return " ".join(reversed(groups))


def ordinal(value: int) -> str:
    """`forty-second`."""
    return last_word_changed(cardinal(value), _ordinal_word)


def plural(value: int) -> str:
    """`nineties`, `forty-sevens`."""
    return last_word_changed(cardinal(value), plural_word)


def year(value: int) -> str:
    """`nineteen sixty-nine`, `two thousand five`, `nineteen oh four`, `nineteen hundred`."""
    century, rest = divmod(value, 100)
    if not 10 <= century <= 99 or (century % 10 == 0 and rest < 10):
        return cardinal(value)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {f'oh {_ONES[rest]}' if rest < 10 else cardinal(rest)}"


def decade(value: int) -> str:
    """`nineteen nineties`, `nineteen hundreds`."""
    return last_word_changed(year(value), plural_word)


def decimal(text: str) -> str:
    """A number as written with digits, commas and at most one point: `1,234.5`, `.5`, `-3`."""
    sign = "minus " if text[:1] in "-−" and text else ""
    whole, _, fraction = normal(text.lstrip("-−+")).partition(".")
    spoken = cardinal(int(whole)) if whole else ("" if fraction else _ONES[0])
    return f"{sign}{spoken}{f' point {digits(fraction)}' if fraction else ''}".replace("  ", " ").strip()


def normal(text: str) -> str:
    """A number as written, without its sign, as digits with at most one point."""
    if _DECIMAL_COMMA.fullmatch(text):
        whole, _, fraction = text.rpartition(",")
        return ".".join((re.sub("[.,']", "", whole), fraction))
    plain = text.replace(",", "").replace("'", "")
    return plain.replace(".", "") if plain.count(".") > 1 else plain


def value(text: str) -> float:
    return float(normal(text.lstrip("-−+")))


def code(text: str) -> str:
    """Digits that name something, as in `A380` and `MP3`: `three eighty`, `three`."""
    if text.startswith("0") or len(text) > 4:
        return digits(text)
    if len(text) == 4:
        return year(int(text))
    if len(text) < 3 or text.endswith("00"):
        return cardinal(int(text))
    return (
        f"{_ONES[int(text[0])]} {f'oh {_ONES[int(text[2])]}' if text[1] == '0' else cardinal(int(text[1:]))}"
    )


def plural_word(word: str) -> str:
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("x", "s")) else f"{word}s"


def last_word_changed(text: str, change: Callable[[str], str]) -> str:
    match = re.search(r"[a-z]+$", text)
    return text if match is None else text[: match.start()] + change(match[0])


def _ordinal_word(word: str) -> str:
    if word in _ODD_ORDINALS:
        return _ODD_ORDINALS[word]
    return f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"


def _under_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    head = f"{_ONES[hundreds]} hundred" if hundreds else ""
    return f"{head} {_under_hundred(rest)}".strip() if rest else head


def _under_hundred(value: int) -> str:
    if value < 20:
        return _ONES[value]
    tens, ones = divmod(value, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
