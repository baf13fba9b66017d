"""The inputs of each Replicate model."""

from functools import partial
from pathlib import Path

import pytest

from reelproof.provider_api import AssetKind, InputMedia, JsonValue, ReelproofError, Request
from reelproof.providers.listed import model_input
from reelproof.providers.replicate.models import model_list
from reelproof.providers.replicate.prediction import addresses, is_same_input, read_prediction
from tests.unit.providers.listed_input import input_in, model_in

FRAME = {"starting_image": InputMedia(Path("frame.png"), "image/png")}
KOKORO = "jaaari/kokoro-82m"
model = partial(model_in, model_list())
given = partial(input_in, model_list())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("black-forest-labs/flux-schnell", {"aspect_ratio": "9:16"}),
        ("bytedance/seedream-4.5", {"aspect_ratio": "9:16", "size": "2K"}),
        ("black-forest-labs/flux-1.1-pro", {"aspect_ratio": "custom", "width": 800, "height": 1440}),
        ("black-forest-labs/flux-2-pro", {"aspect_ratio": "custom", "width": 768, "height": 1360}),
    ],
)
def test_a_shape_is_requested_in_the_model_s_form(name: str, expected: dict[str, JsonValue]) -> None:
    inputs = given(name, width=1080, height=1920)
    assert {field: inputs.get(field) for field in expected} == expected


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("bytedance/seedance-1-pro-fast", 4.2, 5),
        ("bytedance/seedance-1-pro-fast", 1.0, 2),
        ("bytedance/seedance-1-pro-fast", 60.0, 12),
        ("kwaivgi/kling-v2.5-turbo-pro", 5.1, 10),
        ("google/veo-3.1-fast", 4.5, 6),
        ("stability-ai/stable-audio-2.5", 95.0, 95),
        ("stability-ai/stable-audio-2.5", 300.0, 190),
    ],
)
def test_a_length_is_the_nearest_that_is_not_shorter(name: str, wanted: float, expected: int) -> None:
    assert given(name, duration_s=wanted)["duration"] == expected


def test_a_seed_is_sent_where_the_model_takes_one() -> None:
    assert given("black-forest-labs/flux-schnell", seed=7)["seed"] == 7
    assert "seed" not in given("black-forest-labs/flux-schnell")
    assert "seed" not in given("google/nano-banana", seed=7)


def test_pauses_are_marked_where_the_model_knows_a_mark() -> None:
    prompt = "One. [pause 1.5s] Two."
    assert given("minimax/speech-2.8-hd", prompt, language="en")["text"] == "One. <#1.5#> Two."
    assert given(KOKORO, prompt, language="en")["text"] == "One. Two."


def test_a_voice_fits_the_language() -> None:
    assert given(KOKORO, language="en-GB")["voice"] == "af_bella"
    assert given(KOKORO, language="it")["voice"] == "if_sara"
    assert given(KOKORO, language="it", voice="im_nicola")["voice"] == "im_nicola"
    spoken = given("minimax/speech-2.8-turbo", language="pt-BR")
    assert (spoken["voice_id"], spoken["language_boost"]) == ("Wise_Woman", "Portuguese")
    assert "language_boost" not in given("minimax/speech-2.8-turbo", language="tlh")


def test_a_language_that_a_model_does_not_speak_is_refused() -> None:
    with pytest.raises(ReelproofError) as caught:
        given(KOKORO, language="de")
    assert caught.value.failure.full_code == "InvalidInput:language"


@pytest.mark.parametrize(
    ("name", "prompt"), [(KOKORO, "[pause 2s]"), ("minimax/speech-2.8-hd", "x" * 10_001)]
)
def test_a_prompt_of_no_fit_length_is_refused(name: str, prompt: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        given(name, prompt, language="en")
    assert caught.value.failure.full_code == "InvalidInput:prompt"


def test_a_clip_takes_the_shape_of_its_first_frame() -> None:
    known = model("bytedance/seedance-1-pro-fast")
    parameters: dict[str, JsonValue] = {"width": 1080, "height": 1920, "duration_s": 5}
    alone = model_input(Request(AssetKind.video, "Run.", known.name, parameters), known)
    framed = model_input(Request(AssetKind.video, "Run.", known.name, parameters, inputs=FRAME), known)
    assert alone["aspect_ratio"] == "9:16"
    assert "aspect_ratio" not in framed


def test_inputs_are_the_same_but_for_the_frame() -> None:
    ours: dict[str, JsonValue] = {"prompt": "a", "duration": 5}
    assert is_same_input(ours, {"prompt": "a", "duration": 5, "image": "http://x/1"}, "image")
    assert not is_same_input(ours, {"prompt": "a", "duration": 6}, "image")
    assert not is_same_input(ours, None, "image")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("https://a/1.png", ["https://a/1.png"]),
        (["https://a/1.png", "https://a/2.png"], ["https://a/1.png", "https://a/2.png"]),
        ({"audio": "https://a/1.wav", "seed": 5}, ["https://a/1.wav"]),
        ([{"url": "https://a/1.png"}], ["https://a/1.png"]),
        ("data:image/png;base64,AAEC", ["data:image/png;base64,AAEC"]),
        ("a plain word", []),
        ("file:///etc/passwd", []),
        ([], []),
        (None, []),
        (5, []),
    ],
)
def test_an_output_is_read_in_all_its_forms(output: JsonValue, expected: list[str]) -> None:
    assert addresses(output) == expected


@pytest.mark.parametrize("data", [None, [], {}, {"id": 5}, {"id": ""}, "prediction"])
def test_an_invalid_prediction_is_none(data: JsonValue) -> None:
    assert read_prediction(data) is None


def test_an_odd_prediction_is_read_as_far_as_it_goes() -> None:
    prediction = read_prediction({"id": "p", "status": None, "created_at": "yesterday"})
    assert prediction is not None
    assert (prediction.status, prediction.created_at, prediction.has_ended) == ("", None, False)


def test_the_data_file_is_in_order() -> None:
    known = model_list()
    assert {one.pool for one in known.models} == set(known.pools)
    for one in known.models:
        assert one.price is None or one.price.as_of <= known.as_of
        assert one.frame or AssetKind.video not in one.kinds
        assert one.version is None or len(one.version) == 64
    assert {voice.model for voice in known.voices()} == {one.name for one in known.models if one.voices}
