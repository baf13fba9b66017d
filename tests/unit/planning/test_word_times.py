"""Word timings are accepted only if a voice could have produced them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof.planning.script.speech.speaking import estimate_duration_s, spread_words
from reelproof.planning.timeline.word_times import plausible_words

TEXT = "The moon pulls the sea, and the sea answers twice a day, as it has for a very long time."


def words_of(text: str = TEXT) -> tuple[tuple[SpokenWord, ...], float]:
    duration_s = estimate_duration_s(text, "en")
    return spread_words(text, duration_s), duration_s


def test_words_as_spoken_by_a_voice_are_kept() -> None:
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


@pytest.mark.parametrize(
    "odd",
    [
        (SpokenWord("for", 0.0, math.inf), SpokenWord("ever", 1.0, math.inf)),
        (SpokenWord("over", 0.0, 3.0), SpokenWord("one", 0.5, 3.2), SpokenWord("another", 0.9, 3.4)),
        (SpokenWord("two", 0.3, 0.3), SpokenWord("together", 0.3, 0.3)),
        (SpokenWord("alone", 0.0, 0.0),),
        (SpokenWord("fine", 0.0, 0.4), SpokenWord("so", 0.4, 0.4), SpokenWord("far", 0.4, 0.4)),
        (
            *(SpokenWord(f"word{number}", 0.4 * number, 0.4 * number + 0.4) for number in range(5)),
            SpokenWord("alpha", 2.0, 2.01),
            SpokenWord("beta", 2.01, 2.02),
        ),
    ],
)
def test_few_words_are_judged_like_many(odd: tuple[SpokenWord, ...]) -> None:
    assert plausible_words(odd, None) == ()
    assert plausible_words(odd, 10.0) == ()


@pytest.mark.parametrize("scale", [1000.0, 0.001, 0.3, 1.3])
def test_times_in_another_unit_are_not_believed(scale: float) -> None:
    words, duration_s = words_of()
    scaled = [SpokenWord(word.text, word.start_s * scale, word.end_s * scale) for word in words]
    assert plausible_words(scaled, duration_s) == ()


def test_silence_after_words_at_a_common_pace_is_kept() -> None:
    words, duration_s = words_of()
    assert plausible_words(words, duration_s * 3) == words


def test_words_that_touch_are_kept() -> None:
    touching = (SpokenWord("one", 0.0, 0.5), SpokenWord("another", 0.4, 1.0))
    assert plausible_words(touching, 1.0) == touching


def test_no_words_are_no_words() -> None:
    assert plausible_words((), 1.0) == ()


@given(st.lists(st.text(min_size=1, max_size=30), max_size=40), st.floats(0.6, 1.6))
def test_what_a_voice_spreads_at_its_own_pace_is_always_kept(texts: list[str], pace: float) -> None:
    text = " ".join(texts)
    duration_s = estimate_duration_s(text, "en") * pace
    words = spread_words(text, duration_s)
    assert plausible_words(words, duration_s) == words
