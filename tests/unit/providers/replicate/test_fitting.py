"""Requests translated to a model's own schema."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reelproof.provider_api import AssetKind, ErrorCode, InputMedia, JsonValue, ReelproofError, Request
from reelproof.providers.listed import FRAME_ROLE, model_input
from reelproof.providers.replicate.dimensions import LENGTHS, RATIOS, SIZES
from reelproof.providers.replicate.fitting import FRAMES, PROMPTS, model_from_schema
from reelproof.providers.replicate.other_inputs import COUNTS, FORMATS, VOICES
from reelproof.providers.replicate.schema import Field, read_fields
from reelproof.testing.servers.replicate.models import served_models
from reelproof.testing.servers.replicate.schema import openapi
from reelproof.testing.servers.schema import schema_faults

KINDS = {
    "image": AssetKind.image,
    "speech": AssetKind.narration,
    "music": AssetKind.music,
    "video": AssetKind.video,
}
FRAME = {FRAME_ROLE: InputMedia(Path("frame.png"), "image/png")}
Schema = Mapping[str, Any]


def input_for(
    kind: AssetKind,
    inputs: Schema,
    required: tuple[str, ...] = (),
    seed: int | None = None,
    **facts: JsonValue,
) -> dict[str, JsonValue]:
    """The request to a model with these inputs."""
    fields = read_fields(openapi({"inputs": inputs, "required": required}))
    parameters = {"width": 1080, "height": 1920, **facts}
    request = Request(kind, "A goat.", "owner/name", parameters, seed)
    return model_input(request, model_from_schema("owner/name", None, fields, request))


@pytest.mark.parametrize("name", [name for name in served_models() if name != "minimax/music-1.5"])
def test_every_served_model_is_called_according_to_its_schema(name: str) -> None:
    model = served_models()[name]
    facts: dict[str, JsonValue] = {"width": 1920, "height": 1080, "duration_s": 7.3, "language": "en"}
    request = Request(KINDS[model["kind"]], "A goat.", name, facts, 5, FRAME)
    found = model_from_schema(name, None, read_fields(openapi(model)), request)
    sent = model_input(request, found)
    if found.frame is not None:
        sent[found.frame] = ["https://host/a"] if found.is_frame_listed else "https://host/a"
    assert list(schema_faults(model["required"], model["inputs"], sent)) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"aspect_ratio": ["custom", "16:9", "9:16"]}, {"aspect_ratio": "9:16"}),
        ({"size": ["auto", "1024x1024", "1024x1536"]}, {"size": "1024x1536"}),
        ({"image_size": ["1280*720", "720*1280"]}, {"image_size": "720*1280"}),
        ({"size": ["512x512", "256x256"]}, {"size": "512x512"}),
        ({"size": ["1K", "2K"]}, {}),
        ({key: {"least": 256, "most": 1440, "step": 32} for key in ("width", "height")}, (768, 1344)),
        (dict.fromkeys(("width", "height"), "number"), (768, 1344)),
        ({key: [512, 768, 1024] for key in ("width", "height")}, (512, 1024)),
        ({"seed": {"least": 0, "most": 999, "step": 1}}, {"seed": 234}),
        ({"output_format": ["webp", "jpg", "png"]}, {"output_format": "png"}),
        ({"num_outputs": {"least": 1, "most": 4, "step": 1}}, {"num_outputs": 1}),
    ],
)
def test_an_image_request_follows_the_schema(
    inputs: Schema, expected: dict[str, JsonValue] | tuple[int, int]
) -> None:
    sent = input_for(AssetKind.image, {"prompt": "text", **inputs}, seed=1234)
    if isinstance(expected, tuple):
        expected = {"width": expected[0], "height": expected[1]}
    assert {name: value for name, value in sent.items() if name != "prompt"} == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"duration": [5, 10]}, {"duration": 10}),
        ({"seconds": ["4", "8", "12"]}, {"seconds": "8"}),
        ({"duration": ["auto", "5s", "10s"]}, {"duration": "10s"}),
        ({"duration": {"least": -1, "most": 15, "step": 1}}, {"duration": 8}),
        ({"duration": {"least": 1, "most": 6, "step": 1}}, {"duration": 6}),
        ({"duration": "number"}, {"duration": 8}),
        ({"duration": "text"}, {}),
        ({"generate_audio": "flag"}, {"generate_audio": False}),
    ],
)
def test_a_length_is_the_nearest_that_is_not_shorter(inputs: Schema, expected: dict[str, JsonValue]) -> None:
    sent = input_for(AssetKind.video, {"prompt": "text", **inputs}, duration_s=7.3)
    assert {name: value for name, value in sent.items() if name != "prompt"} == expected


def test_milliseconds_are_sent_where_required() -> None:
    limits = {"least": 3000, "most": 300000, "step": 1}
    assert input_for(AssetKind.music, {"prompt": "text", "music_length_ms": limits}, duration_s=7.3) == {
        "prompt": "A goat.",
        "music_length_ms": 8000,
    }


@pytest.mark.parametrize(
    ("kind", "inputs", "required", "name"),
    [
        (AssetKind.narration, ("prompt", "text"), (), "text"),
        (AssetKind.narration, ("prompt", "text"), ("prompt",), "prompt"),
        (AssetKind.music, ("lyrics", "prompt"), (), "prompt"),
        (AssetKind.music, ("lyrics",), ("lyrics",), "lyrics"),
        (AssetKind.image, ("input", "text"), (), "text"),
        (AssetKind.image, ("input",), ("input",), "input"),
    ],
)
def test_the_prompt_goes_where_it_is_wanted(
    kind: AssetKind, inputs: tuple[str, ...], required: tuple[str, ...], name: str
) -> None:
    sent = input_for(kind, dict.fromkeys(inputs, "text"), required)
    assert "A goat." in str(sent.pop(name))
    assert sent == {}


def test_a_voice_is_sent_where_one_is_set() -> None:
    for name in ("voice", "voice_id", "speaker"):
        assert input_for(AssetKind.narration, {"text": "text", name: "text"}, voice="Aria")[name] == "Aria"
        assert name not in input_for(AssetKind.narration, {"text": "text", name: "text"}, voice=None)
        assert (
            input_for(AssetKind.narration, {"text": "text", name: ["Rachel", "Drew"]}, (name,))[name]
            == "Rachel"
        )


@pytest.mark.parametrize(
    ("kind", "inputs", "required", "subject"),
    [
        (AssetKind.image, {"image": "file"}, (), "prompt"),
        (AssetKind.image, {"prompt": "text", "image": "file"}, ("prompt", "image"), "image"),
        (AssetKind.narration, {"text": "text", "speaker": "file"}, ("speaker",), "speaker"),
        (AssetKind.narration, {"text": "text", "voice": ["Drew"]}, (), "voice"),
        (AssetKind.narration, {"text": "text", "language": ["en", "fr"]}, (), "language"),
        (AssetKind.video, {"prompt": "text", "mask": "file"}, ("mask",), "mask"),
    ],
)
def test_unfillable_inputs_are_named(
    kind: AssetKind, inputs: Schema, required: tuple[str, ...], subject: str
) -> None:
    with pytest.raises(ReelproofError) as caught:
        input_for(kind, inputs, required, voice="Aria", language="it")
    assert caught.value.failure.full_code == f"InvalidInput:{subject}"


def test_references_and_absent_values_are_followed() -> None:
    facts: JsonValue = {
        "components": {
            "schemas": {
                "mode": {"type": "string", "enum": ["a", "b"]},
                "Input": {
                    "required": ["mode"],
                    "properties": {
                        "mode": {"allOf": [{"$ref": "#/components/schemas/mode"}], "default": "b"},
                        "picture": {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
                        "loop": {"$ref": "#/components/schemas/Input"},
                    },
                },
            }
        }
    }
    fields = read_fields(facts)
    assert fields["mode"] == Field("mode", choices=("a", "b"), default="b", is_required=True)
    assert fields["picture"] == Field("picture", is_address=True)
    assert fields["loop"].name == "loop"


NAMES = (
    *PROMPTS,
    *RATIOS,
    *SIZES,
    *LENGTHS,
    *VOICES,
    *FORMATS,
    *COUNTS,
    *FRAMES,
    "width",
    "height",
    "seed",
    "language",
    "generate_audio",
    "is_instrumental",
    "mask",
)
LIMITS = st.tuples(st.integers(-5, 2000), st.integers(0, 5000), st.sampled_from([1, 8, 32])).map(
    lambda limits: {"least": limits[0], "most": limits[0] + limits[1], "step": limits[2]}
)
CHOICES = st.sampled_from(
    [
        ["16:9", "1:1"],
        ["auto", "1024x1024"],
        ["5", "10"],
        ["5s", "8 s", "auto"],
        [5, 10],
        [1],
        ["en"],
        ["png"],
    ]
)
INPUTS = st.dictionaries(
    st.sampled_from(NAMES),
    st.one_of(st.sampled_from(["text", "number", "flag", "file", "files"]), LIMITS, CHOICES),
)


@settings(max_examples=300, deadline=None)
@given(
    inputs=INPUTS,
    required=st.sets(st.sampled_from(NAMES), max_size=3),
    kind=st.sampled_from(list(KINDS.values())),
    sides=st.tuples(st.integers(1, 5000), st.integers(1, 5000)),
    seed=st.none() | st.integers(0, 2**31),
)
@example(
    inputs={"prompt": "text", "width": ["5", "10"], "height": [5, 10]},
    required=set(),
    kind=AssetKind.image,
    sides=(1, 1),
    seed=None,
)
@example(
    inputs={"prompt": "text", "seed": {"least": 1, "most": 1, "step": 8}},
    required=set(),
    kind=AssetKind.image,
    sides=(1, 1),
    seed=0,
)
def test_any_schema_gives_a_valid_request_or_none(
    inputs: Schema, required: set[str], kind: AssetKind, sides: tuple[int, int], seed: int | None
) -> None:
    needed = tuple(sorted(required & set(inputs)))
    fields = read_fields(openapi({"inputs": inputs, "required": needed}))
    facts: dict[str, JsonValue] = {"width": sides[0], "height": sides[1], "duration_s": 7.3}
    request = Request(kind, "A goat.", "owner/name", facts, seed)
    try:
        model = model_from_schema("owner/name", None, fields, request)
        sent = model_input(request, model)
    except ReelproofError as error:
        assert error.failure.code is ErrorCode.InvalidInput
        return
    if model.frame is not None:
        sent[model.frame] = ["https://host/a"] if model.is_frame_listed else "https://host/a"
    assert list(schema_faults(needed, inputs, sent)) == []
