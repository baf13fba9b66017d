"""Numbers in English words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.providers.local.voice.english import numbers


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
