"""Numbers in formulas as English words, so that no voice reads `5 m` as a length."""

from collections.abc import Mapping

# fmt: off
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
# fmt: on
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS: Mapping[int, str] = {
    1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth",
}  # fmt: skip
_LARGEST = 1_000_000_000


def spoken_number(text: str) -> str:
    """`9.81` as "nine point eight one"; large numbers stay digits."""
    whole, _, decimals = text.replace(",", "").replace("\u202f", "").partition(".")
    words = cardinal(int(whole or 0)) if int(whole or 0) < _LARGEST else whole
    return " ".join([words, *(["point", *(_SMALL[int(digit)] for digit in decimals)] if decimals else [])])


def cardinal(value: int) -> str:
    if value < 20:
        return _SMALL[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if value >= size:
            count, rest = divmod(value, size)
            return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")
    raise AssertionError(value)


def ordinal(value: int) -> str:
    """For 0 to 100."""
    if value in _ORDINALS:
        return _ORDINALS[value]
    head, hyphen, last = cardinal(value).rpartition("-")
    if hyphen:
        return f"{head}-{ordinal(value % 10)}"
    return f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"


def spoken_fraction(over: str, under: str) -> str | None:
    """`7/10` as "seven tenths"; None if no spoken form is idiomatic."""
    if not (over.isdecimal() and under.isdecimal() and len(over) < 3 and len(under) < 5):
        return None
    count, whole = int(over), int(under)
    if count == 0 or not (2 <= whole <= 20 or whole in (100, 1000)):
        return None
    part = {2: "half", 4: "quarter", 100: "hundredth", 1000: "thousandth"}.get(whole) or ordinal(whole)
    many = "halves" if whole == 2 else f"{part}s"
    return f"{cardinal(count)} {part if count == 1 else many}"
