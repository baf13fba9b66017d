"""Values of film options in other spellings, and their refusals."""

import pytest

from reelproof.domain.refused_value import RefusedValue
from reelproof.domain.render import Codec
from reelproof.domain.script import FormatName, MotionName, Style, TransitionKind
from reelproof.planning.script.option_values import (
    fps_setting,
    fps_value,
    meant_option,
    motion_value,
    named_value,
    option_name,
    transition_value,
)


@pytest.mark.parametrize(
    ("option", "value", "read"),
    [
        ("codec", "AV1", Codec.av1),
        ("style", " Night", Style.night),
        ("format", "Landscape", FormatName("16:9")),
        ("format", FormatName("9:16"), FormatName("9:16")),
    ],
)
def test_names_are_read_in_any_case(option: str, value: str, read: object) -> None:
    assert named_value(option)(value) is read


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("codec", "vp9", "'vp9' is not one of h264, av1"),
        ("codec", "h265", "'h265' is not one of h264, av1; did you mean h264?"),
        (
            "music",
            "clam",
            "'clam' is not one of calm, hopeful, tense, playful, none; did you mean calm?",
        ),
        ("encoder", 5, "5 is not one of software, hardware"),
    ],
)
def test_other_names_are_refused_with_the_nearest(option: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=r"is not one of") as caught:
        named_value(option)(value)
    assert str(caught.value) == message


def test_transitions_and_motions_are_read_like_those_of_a_script() -> None:
    assert transition_value("Cross-fade") is TransitionKind.crossfade
    assert motion_value("zoom in") is MotionName.zoom_in
    with pytest.raises(ValueError, match="did you mean crossfade"):
        transition_value("dissolve")
    with pytest.raises(ValueError, match="did you mean zoom_in"):
        motion_value("zom in")


def test_a_frame_rate_in_quotes_is_refused_with_how_to_write_it() -> None:
    with pytest.raises(RefusedValue, match="'25' is a text; write 25 without quotes") as caught:
        fps_value("25")
    assert caught.value.suggestion == "25"


@pytest.mark.parametrize("value", [31, 30.0, True, "31", None])
def test_only_allowed_whole_numbers_are_frame_rates(value: object) -> None:
    with pytest.raises(ValueError, match="is not one of 24, 25, 30, 60"):
        fps_value(value)
    assert fps_value(25) == fps_setting(" 25") == 25


def test_names_of_options() -> None:
    assert option_name("frame_rate") == "fps"
    assert meant_option("captons", ["codec", "captions"]) == "captions"
    assert meant_option("framerate", ["fps"]) == "fps"
    assert meant_option("foo", ["fps", "format"]) is None
