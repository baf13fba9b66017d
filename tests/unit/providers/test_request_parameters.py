"""How requests are translated: sizes, pauses, and the frame around an image's prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.script import Style
from reelproof.provider_api import AssetKind, JsonValue, ReelproofError, Request
from reelproof.providers.parameters import main_language, pixels, seconds
from reelproof.providers.pauses import spoken_parts, with_pause_marks
from reelproof.providers.shapes import (
    SizeRule,
    nearest_named_size,
    nearest_ratio,
    nearest_size,
    shortest_covering,
)
from reelproof.providers.style import FRAME, STYLES, styled_prompt

GPT_IMAGE = SizeRule(16, 3840, 3840 * 2160)


def request(prompt: str = "A goat.", **parameters: JsonValue) -> Request:
    return Request(AssetKind.image, prompt, "any", parameters)


@pytest.mark.parametrize(
    ("requested", "rule", "expected"),
    [
        ((1920, 1080), GPT_IMAGE, (1920, 1088)),
        ((1080, 1920), GPT_IMAGE, (1088, 1920)),
        ((1080, 1080), GPT_IMAGE, (1088, 1088)),
        ((1920, 1080), SizeRule(64, 1536, 1024 * 1024 + 4096), (1344, 768)),
        ((1080, 1920), SizeRule(64, 1536, 1024 * 1024 + 4096), (768, 1344)),
        ((1920, 1080), SizeRule(32, 1440, 1440 * 1440, 256), (1440, 800)),
        ((64000, 36000), GPT_IMAGE, (3840, 2160)),
        ((1920, 1080), SizeRule(16, 4096, 4096 * 4096, 256, 2560 * 1440), (2560, 1440)),
        ((1080, 1350), SizeRule(16, 4096, 4096 * 4096, 256, 2560 * 1440), (1728, 2160)),
        ((3840, 2160), SizeRule(16, 4096, 4096 * 4096, 256, 2560 * 1440), (3840, 2160)),
    ],
)
def test_the_nearest_size(requested: tuple[int, int], rule: SizeRule, expected: tuple[int, int]) -> None:
    assert nearest_size(*requested, rule) == expected


@given(st.integers(300, 5000), st.integers(300, 5000), st.sampled_from([8, 16, 32, 64]))
def test_a_size_is_always_a_legal_one(width: int, height: int, step: int) -> None:
    across, down = nearest_size(width, height, SizeRule(step, 3840, 3840 * 2160))
    assert across % step == down % step == 0
    assert max(across, down) <= 3840
    assert across * down <= 3840 * 2160


@given(st.integers(300, 5000), st.integers(300, 5000))
def test_a_size_is_never_too_small(width: int, height: int) -> None:
    rule = SizeRule(16, 4096, 4096 * 4096, 256, 2560 * 1440)
    if 0.3 < width / height < 3.3:
        across, down = nearest_size(width, height, rule)
        assert 2560 * 1440 <= across * down <= 4096 * 4096
        assert max(across, down) <= 4096


def test_the_nearest_names() -> None:
    assert nearest_ratio(1920, 1080, ["1:1", "16:9", "9:16", "21:9"]) == "16:9"
    assert nearest_ratio(1080, 1350, ["1:1", "3:4", "4:5"]) == "4:5"
    assert nearest_named_size(1080, 1920, ["1024x1024", "1536x1024", "1024x1536"]) == "1024x1536"


@pytest.mark.parametrize(("wanted", "expected"), [(4.2, 5), (5.0, 5), (5.01, 10), (11.0, 10)])
def test_a_clip_is_not_shorter_than_wanted_where_it_can_be(wanted: float, expected: int) -> None:
    assert shortest_covering(wanted, [5, 10]) == expected


def test_pauses_are_silences_between_texts() -> None:
    prompt = " One. [pause 1.5s] Two\nthree. [pause 2s] [PAUSE 0.25 s] Four. [pause 9000s]"
    assert spoken_parts(prompt) == ("One.", 1.5, "Two three.", 2.0, 0.25, "Four.", 60.0)
    assert with_pause_marks("One. [pause 1.5s] Two.", "<#{seconds}#>") == "One. <#1.5#> Two."
    assert with_pause_marks("One. [pause 1.5s] Two.", "") == "One. Two."
    assert spoken_parts("[pausing 3s] is no pause") == ("[pausing 3s] is no pause",)


@pytest.mark.parametrize("style", STYLES)
def test_an_image_has_the_film_s_look_and_no_lettering(style: str) -> None:
    prompt = styled_prompt(request(style=style, subject="Animals"))
    assert prompt.startswith(FRAME)
    assert STYLES[style] in prompt
    assert "about: Animals." in prompt
    assert prompt.endswith("It shows: A goat.")


def test_a_prompt_alone_is_enough() -> None:
    assert styled_prompt(request()) == f"{FRAME} It shows: A goat."


@pytest.mark.parametrize("value", [0, -5, True, "640", 12.5, None])
def test_a_size_that_is_none_is_refused(value: JsonValue) -> None:
    with pytest.raises(ReelproofError) as caught:
        pixels(request(width=value, height=100))
    assert caught.value.failure.full_code == "InvalidInput:width"


@pytest.mark.parametrize("value", [0, -1.0, True, "5", None, float("inf"), float("nan")])
def test_a_length_that_is_none_is_refused(value: JsonValue) -> None:
    with pytest.raises(ReelproofError) as caught:
        seconds(request(duration_s=value), 5.0)
    assert caught.value.failure.full_code == "InvalidInput:duration_s"


@pytest.mark.parametrize(("tag", "expected"), [("en-GB", "en"), ("pt_BR", "pt"), ("ES", "es"), (None, "en")])
def test_the_main_language(tag: str | None, expected: str) -> None:
    assert main_language(request(language=tag)) == expected


@pytest.mark.parametrize("style", list(Style))
def test_every_look_changes_the_request(style: Style) -> None:
    requested = {styled_prompt(request(style=other.value)) for other in Style}
    assert len(requested) == len(Style)
    assert STYLES[style.value] in styled_prompt(request(style=style.value))
