"""Briefs: one line that says what a film is about, as opposed to a file's name."""

import pytest

from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import ReelproofError
from reelproof.planning.script.brief import LONGEST_BRIEF, LONGEST_NAME, brief_of, file_name, is_brief


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("How rain forms", True),
        ("  Why is the sky blue?  ", True),
        ("Version 2.0 of the plan", True),
        ("rain", False),
        ("rain.md", False),
        ("my notes on rain.md", False),
        ("", False),
    ],
)
def test_several_words_that_name_no_file_are_a_brief(line: str, expected: bool) -> None:
    assert is_brief(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("How rain forms", "how-rain-forms"),
        ("Wie Regen entsteht: Größe, Höhe!", "wie-regen-entsteht-grösse-höhe"),
        ("雨はどう降るか", "雨はどう降るか"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", "film"),
        ("", "film"),
    ],
)
def test_a_film_is_named_after_its_brief(line: str, expected: str) -> None:
    assert file_name(line) == expected


def test_a_long_name_is_cut_without_a_dash_at_its_end() -> None:
    name = file_name("a" * (LONGEST_NAME - 1) + " " + "b" * LONGEST_NAME)
    assert name == "a" * (LONGEST_NAME - 1)


def test_what_is_not_chosen_is_a_minute_in_english_for_adults() -> None:
    assert brief_of("How rain forms") == Brief("How rain forms", "en", 60.0, Audience.adults)


def test_what_is_chosen_is_kept() -> None:
    brief = brief_of("Wie Regen entsteht", "German", 30, Audience.kids)
    assert brief == Brief("Wie Regen entsteht", "de", 30.0, Audience.kids)


def test_a_brief_is_one_line_without_control_characters() -> None:
    assert brief_of(" How\train\n\x1b[31mforms\x07 ").text == "How rain forms"


@pytest.mark.parametrize(
    ("line", "reason"),
    [("", "is empty"), (" \n ", "is empty"), ("x" * (LONGEST_BRIEF + 1), "2000 characters")],
)
def test_a_brief_without_words_or_with_too_many_is_refused(line: str, reason: str) -> None:
    with pytest.raises(ReelproofError, match=reason) as refused:
        brief_of(line)
    assert refused.value.failure.full_code == "InvalidInput:brief"
