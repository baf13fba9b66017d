"""Long words are broken between syllables, and what is no word takes no hyphen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.hyphenation import MIN_LETTERS, break_place, hyphen_places, takes_hyphen


@pytest.mark.parametrize(
    "hyphenated",
    [
        "Donau-dampf-schiff-fahrts-ge-sell-schafts-ka-pi-tän",
        "Kraft-fahr-zeug-haft-pflicht-ver-si-che-rung",
        "Rind-flei-sche-ti-ket-tie-rungs-ü-ber-wa-chungs-auf-gabe",
        "Grund-stücks-ver-kehrs-ge-neh-mi-gungs-zu-stän-dig-keit",
        "Ver-si-che-rungs-amt",
        "дос-топ-ри-ме-ча-тель-ность",
    ],
)
def test_words_are_broken_between_syllables(hyphenated: str) -> None:
    word = hyphenated.replace("-", "")
    places = [0, *hyphen_places(word), len(word)]
    assert "-".join(word[start:end] for start, end in pairwise(places)) == hyphenated


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/versicherungsamt",
        "snake_case_identifier",
        "x86versicherung",
        "東京特許許可局",
        "ภาษาไทยยาวมาก",
    ],
)
def test_what_is_no_word_takes_no_hyphen(text: str) -> None:
    assert not any(takes_hyphen(text, at) for at in range(len(text) + 1))
    assert break_place(text, 9) == 9


@given(st.text(max_size=40), st.integers(1, 40))
def test_a_place_keeps_letters_on_both_sides(word: str, most: int) -> None:
    assert all(MIN_LETTERS <= place <= len(word) - MIN_LETTERS for place in hyphen_places(word))
    assert 0 < break_place(word, most) <= most
