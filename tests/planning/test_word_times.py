"""Times of words are believed as far as a voice could have said them so."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof.planning.speaking import estimate_duration_s, spread_words
from reelproof.planning.word_times import plausible_words

TEXT = "The moon pulls the sea, and the sea answers twice a day, as it has for a very long time."


def words_of(text: str = TEXT) -> tuple[tuple[SpokenWord, ...], float]:
    duration_s = estimate_duration_s(text, "en")
    return spread_words(text, duration_s), duration_s


def test_words_as_a_voice_says_them_are_kept() -> None:
    words, duration_s = words_of()
    assert plausible_words(words, duration_s) == words
    assert plausible_words(words, None) == words


def test_a_last_word_that_ends_a_breath_after_the_sound_is_kept() -> None:
    words, duration_s = words_of()
    assert plausible_words(words, duration_s - 0.2) == words


def test_times_that_run_past_the_sound_are_not_believed() -> None:
    words, duration_s = words_of()
    stretched = [SpokenWord(word.text, word.start_s * 1.3, word.end_s * 1.3) for word in words]
    assert plausible_words(stretched, duration_s) == ()


def test_times_that_collapse_at_the_end_are_not_believed() -> None:
    words, duration_s = words_of()
    at_s = words[-6].start_s
    collapsed = [*words[:-5], *(SpokenWord(word.text, at_s, at_s) for word in words[-5:])]
    assert plausible_words(collapsed, duration_s) == ()


@pytest.mark.parametrize(
    "odd",
    [
        (SpokenWord("back", 1.0, 1.5), SpokenWord("wards", 0.2, 0.6)),
        (SpokenWord("before", -0.5, 0.2),),
        (SpokenWord("inside-out", 1.0, 0.5),),
        (SpokenWord("nothing", math.nan, math.nan),),
    ],
)
def test_times_out_of_order_are_not_believed(odd: tuple[SpokenWord, ...]) -> None:
    assert plausible_words(odd, 10.0) == ()


def test_no_words_are_no_words() -> None:
    assert plausible_words((), 1.0) == ()


@given(st.lists(st.text(min_size=1, max_size=30), max_size=40), st.floats(0.6, 1.6))
def test_what_a_voice_spreads_at_its_own_pace_is_always_kept(texts: list[str], pace: float) -> None:
    text = " ".join(texts)
    duration_s = estimate_duration_s(text, "en") * pace
    words = spread_words(text, duration_s)
    assert plausible_words(words, duration_s) == words
