"""Softened prompts."""

from hypothesis import given
from hypothesis import strategies as st

from reelproof.planning.assets.softening import FRAME, GENTLER, soften


def test_harsh_words_are_replaced_and_the_rest_stays() -> None:
    assert (
        soften("A bloody war at dawn, Dead trees") == f"{FRAME}A red old conflict at dawn, Motionless trees"
    )


@given(st.text())
def test_softening_twice_is_softening_once(prompt: str) -> None:
    once = soften(prompt)
    assert soften(once) == once
    assert once.startswith(FRAME)


def test_no_gentler_word_is_harsh_itself() -> None:
    words = {word for gentle in GENTLER.values() for word in gentle.split()}
    assert not words & GENTLER.keys()
