"""Numbers of formulas in English words."""

import pytest

from reelproof.planning.script.formula.english_numbers import ordinal, spoken_fraction, spoken_number


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("0", "zero"),
        ("19", "nineteen"),
        ("80", "eighty"),
        ("42", "forty-two"),
        ("100", "one hundred"),
        ("1,024", "one thousand twenty-four"),
        ("7000000", "seven million"),
        (
            "999999999",
            "nine hundred ninety-nine million nine hundred ninety-nine thousand nine hundred ninety-nine",
        ),
        ("1000000000", "1000000000"),
        ("9.81", "nine point eight one"),
        (".5", "zero point five"),
        ("10\u202f000", "ten thousand"),
    ],
)
def test_a_number_is_spoken_in_words_unless_it_is_very_large(written: str, spoken: str) -> None:
    assert spoken_number(written) == spoken


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (1, "first"),
        (4, "fourth"),
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty-first"),
        (100, "one hundredth"),
    ],
)
def test_an_ordinal_ends_like_its_last_number(value: int, word: str) -> None:
    assert ordinal(value) == word


@pytest.mark.parametrize(
    ("over", "under", "spoken"),
    [
        ("1", "2", "one half"),
        ("3", "2", "three halves"),
        ("1", "4", "one quarter"),
        ("7", "10", "seven tenths"),
        ("3", "100", "three hundredths"),
        ("1", "1000", "one thousandth"),
        ("0", "2", None),
        ("1", "1", None),
        ("1", "37", None),
        ("123", "2", None),
        ("x", "2", None),
        ("1", "-2", None),
    ],
)
def test_a_fraction_is_spoken_where_that_is_idiomatic(over: str, under: str, spoken: str | None) -> None:
    assert spoken_fraction(over, under) == spoken
