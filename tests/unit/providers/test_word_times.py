"""When each written word is spoken, from providers' timestamps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.provider_api import JsonValue, SpokenWord
from reelproof.providers.word_times import words_of_alignment, words_of_list
from reelproof.testing.servers.alignment import alignment_of

HI_YOU: dict[str, JsonValue] = {
    "characters": ["H", "i", " ", "y", "o", "u"],
    "character_start_times_seconds": [0.0, 0.1, 0.2, 0.5, 0.6, 0.7],
    "character_end_times_seconds": [0.1, 0.2, 0.5, 0.6, 0.7, 0.9],
}
WORDS = (SpokenWord("Hi", 0.0, 0.2), SpokenWord("you", 0.5, 0.9))


def test_letters_are_merged_to_words() -> None:
    assert words_of_alignment(HI_YOU, "Hi you") == WORDS
    assert words_of_alignment(HI_YOU, " Hi\nyou ") == WORDS


@pytest.mark.parametrize(
    "timestamps",
    [
        [HI_YOU],
        [
            {
                "characters": ["H", "i", " "],
                "character_start_times_seconds": [0.0, 0.1, 0.2],
                "character_end_times_seconds": [0.1, 0.2, 0.5],
            },
            {
                "characters": ["y", "o", "u"],
                "character_start_times_seconds": [0.5, 0.6, 0.7],
                "character_end_times_seconds": [0.6, 0.7, 0.9],
            },
        ],
        [{"text": "Hi", "start": 0.0, "end": 0.2}, {"text": "you", "start": 0.5, "end": 0.9}],
        [{"word": " hi", "start_time": 0, "end_time": 0.2}, {"word": "YOU", "start": 0.5, "end": 0.9}],
    ],
)
def test_words_are_read_from_any_list_form(timestamps: JsonValue) -> None:
    assert words_of_list(timestamps, "Hi you") == WORDS


@pytest.mark.parametrize(
    "alignment",
    [
        None,
        {},
        "none",
        {**HI_YOU, "characters": ["H", "i"]},
        {**HI_YOU, "characters": ["H", "i", " ", "y", "o", 5]},
        {**HI_YOU, "character_end_times_seconds": [0.1, 0.2, 0.5, 0.6, 0.7, None]},
        {**HI_YOU, "character_end_times_seconds": [0.1, 0.2, 0.5, 0.6, 0.7, float("nan")]},
        {**HI_YOU, "character_start_times_seconds": [0.0, 0.1, 0.2, 0.5, 0.6, 10**400]},
    ],
)
def test_a_response_without_times_is_none(alignment: JsonValue) -> None:
    assert words_of_alignment(alignment, "Hi you") == ()


@pytest.mark.parametrize("written", ["Hi", "Hi to you", ""])
def test_times_of_other_words_are_none(written: str) -> None:
    assert words_of_alignment(HI_YOU, written) == ()


def test_times_that_go_back_are_put_in_order() -> None:
    words: list[JsonValue] = [
        {"text": "a", "start": 1.0, "end": 0.5},
        {"text": "b", "start": 0.2, "end": 2.0},
    ]
    assert words_of_list(words, "a b") == (SpokenWord("a", 1.0, 1.0), SpokenWord("b", 1.0, 2.0))


@given(st.text(max_size=60))
def test_every_word_of_any_text_has_its_time(text: str) -> None:
    words = words_of_alignment(alignment_of(text), text)
    assert [word.text for word in words] == text.split()
    times = [time for word in words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)


numbers = st.none() | st.floats() | st.integers() | st.text(max_size=3)
lists = st.lists(st.text(max_size=2) | numbers, max_size=6) | numbers
alignments = st.dictionaries(st.sampled_from(list(HI_YOU)), lists)
items = st.dictionaries(
    st.sampled_from(["text", "word", "start", "end", "start_time", "characters"]), numbers
)


@given(alignments, st.lists(items | alignments, max_size=3), st.text(max_size=8))
def test_any_alignment_gives_the_written_words_or_none(
    alignment: JsonValue, timestamps: JsonValue, written: str
) -> None:
    for words in (words_of_alignment(alignment, written), words_of_list(timestamps, written)):
        assert words == () or [word.text for word in words] == written.split()
        assert all(word.start_s <= word.end_s for word in words)
