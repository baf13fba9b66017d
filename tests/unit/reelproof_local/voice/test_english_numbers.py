"""Numbers in English words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from reelproof_local.voice.english import numbers


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (80, "eighty"),
        (742, "seven hundred forty-two"),
        (1_001, "one thousand one"),
        (2_000_000_000_000, "two trillion"),
        (-5, "minus five"),
    ],
)
def test_cardinals(value: int, words: str) -> None:
    assert numbers.cardinal(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1, "first"), (12, "twelfth"), (20, "twentieth"), (43, "forty-third"), (100, "one hundredth")],
)
def test_ordinals(value: int, words: str) -> None:
    assert numbers.ordinal(value) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("A380"[1:], "three eighty"), ("19", "nineteen"), ("101", "one oh one"), ("007", "zero zero seven")],
)
def test_codes(text: str, words: str) -> None:
    assert numbers.code(text) == words


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-(10**15) + 1, 10**15 - 1))
def test_different_numbers_have_different_names(one: int, other: int) -> None:
    assert (numbers.cardinal(one) == numbers.cardinal(other)) == (one == other)


def independent(value: int, to: str = "cardinal") -> str:
    """The output of an independent library, without the British `and` and commas."""
    return str(num2words(value, to=to)).replace(" and ", " ").replace(",", "")


@given(st.integers(-(10**12), 10**12))
def test_cardinals_agree_with_an_independent_library(value: int) -> None:
    assert numbers.cardinal(value) == independent(value)


@given(st.integers(0, 10**9))
def test_ordinals_agree_with_an_independent_library(value: int) -> None:
    assert numbers.ordinal(value) == independent(value, "ordinal")


@given(st.integers(1100, 2099))
def test_years_agree_with_an_independent_library(value: int) -> None:
    assert numbers.year(value) == independent(value, "year").replace("oh-", "oh ")


@given(st.decimals(0, 10**6, places=3))
def test_decimals_agree_with_an_independent_library(value: Decimal) -> None:
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    assert numbers.decimal(written) == str(num2words(written)).replace(" and ", " ").replace(",", "")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1'234.50", "1234.50"),
        ("12,34,567", "1234567"),
        ("29,99", "29.99"),
        ("1,234", "1234"),
        ("0,125", "0.125"),
        ("1.234.567", "1234567"),
        ("3.125", "3.125"),
    ],
)
def test_numbers_are_understood_however_they_are_grouped(written: str, normal: str) -> None:
    assert numbers.normal(written) == normal
