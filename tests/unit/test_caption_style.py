"""How the choice of captions is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.caption_style import (
    Captions,
    CaptionStyle,
    caption_fields,
    captions_value,
    checked_captions,
    read_captions,
)

choices = st.booleans() | st.sampled_from(CaptionStyle)


@pytest.mark.parametrize(
    ("written", "captions"),
    [("on", True), ("TRUE", True), ("1", True), ("off", False), ("no", False), (" Bold ", CaptionStyle.bold)],
)
def test_it_is_a_switch_or_a_style_in_any_case(written: str, captions: Captions) -> None:
    assert read_captions(written) == captions


@given(choices)
def test_every_choice_is_read_back(captions: Captions) -> None:
    assert read_captions(captions) == checked_captions(captions) == captions
    fields = caption_fields(captions)
    assert captions_value(fields["burn_captions"], fields["caption_style"]) == captions


@pytest.mark.parametrize("read", [read_captions, checked_captions])
def test_another_word_is_refused_with_the_nearest(read: object) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match=r"'karoake' is not one of .*; did you mean karaoke\?$"):
        read("karoake")


@given(st.text() | st.integers() | st.none() | st.lists(st.integers()) | st.floats())
def test_anything_else_is_refused_in_a_sentence(value: object) -> None:
    try:
        assert checked_captions(value) in tuple(CaptionStyle)
    except ValueError as error:
        assert len(str(error)) < 200


@pytest.mark.parametrize(("written", "meant"), [("true", "true"), ("On", "true"), ("no", "false")])
def test_a_switch_in_quotes_is_refused_with_how_to_write_it(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"; write {meant} without quotes$"):
        checked_captions(written)
