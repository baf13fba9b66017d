"""Word timing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof_local.voice.word_times import Span, timed


def test_silent_words_are_shown_in_the_pause_where_they_stand() -> None:
    spans = [Span(0, 0.0, 1.0), Span(2, 1.2, 2.0)]
    assert timed(["one", "—", "two", "🎉"], spans, 3.0) == (
        SpokenWord("one", 0.0, 1.0),
        SpokenWord("—", 1.0, 1.2),
        SpokenWord("two", 1.2, 2.0),
        SpokenWord("🎉", 2.0, 2.3),
    )


def test_a_silent_word_without_a_pause_is_still_seen() -> None:
    spoken = timed(["one", "🎉", "two"], [Span(0, 0.0, 1.0), Span(2, 1.0, 2.0)], 2.0)
    assert [(word.text, round(word.start_s, 3), round(word.end_s, 3)) for word in spoken] == [
        ("one", 0.0, 0.9),
        ("🎉", 0.9, 1.0),
        ("two", 1.0, 2.0),
    ]


def test_the_parts_of_a_word_are_one_word() -> None:
    assert timed(["whole"], [Span(0, 0.1, 0.4), Span(0, 0.8, 1.0)], 1.0) == (SpokenWord("whole", 0.1, 1.0),)


def test_unspoken_words_are_spread_over_the_silence() -> None:
    assert timed(["🎉", "🎈"], [], 0.5) == (SpokenWord("🎉", 0.0, 0.25), SpokenWord("🎈", 0.25, 0.5))


@given(st.lists(st.booleans(), max_size=20), st.data())
def test_words_never_overlap_nor_leave_the_sound(said: list[bool], data: st.DataObject) -> None:
    times = st.floats(0, 10)
    spans = [
        Span(index, *sorted((data.draw(times), data.draw(times))))
        for index, is_said in enumerate(said)
        if is_said
    ]
    words = timed([str(index) for index in range(len(said))], spans, 8.0)
    assert [word.text for word in words] == [str(index) for index in range(len(said))]
    assert all(0 <= word.start_s <= word.end_s <= 8.0 + 1e-9 for word in words)
    assert all(one.end_s <= other.start_s + 1e-9 for one, other in pairwise(words))
