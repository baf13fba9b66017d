"""Google's own client works with the scripted server as with the real API."""

import json
import re
import time
from collections.abc import Iterator

import httpx
import pytest
from google import genai
from google.genai import errors, types

from reelproof.testing.servers import Act, ProviderServer, answers, named, rule
from tests.unit.providers.recorded_errors import recorded_error_names

IMAGE, VOICE, WRITER = "gemini-3.1-flash-image", "gemini-3.8-flash-tts", "gemini-3.8-flash"
VEO = "veo-3.1-generate-preview"
KEY = "loopback"


@pytest.fixture
def client(server: ProviderServer) -> Iterator[genai.Client]:
    with genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=server.urls.google)) as client:
        yield client


def parts_of(answer: types.GenerateContentResponse) -> list[types.Part]:
    assert answer.candidates
    content = answer.candidates[0].content
    assert content is not None
    return content.parts or []


def test_an_image_is_painted(client: genai.Client) -> None:
    config = types.GenerateContentConfig(
        response_modalities=["IMAGE"], image_config=types.ImageConfig(aspect_ratio="16:9", image_size="1K")
    )
    parts = parts_of(client.models.generate_content(model=IMAGE, contents="a goat", config=config))
    assert [part.inline_data.mime_type for part in parts if part.inline_data] == ["image/jpeg"]


def test_a_text_is_spoken(client: genai.Client) -> None:
    voice = types.PrebuiltVoiceConfig(voice_name="Kore")
    config = types.GenerateContentConfig(
        response_modalities=["AUDIO"],
        speech_config=types.SpeechConfig(voice_config=types.VoiceConfig(prebuilt_voice_config=voice)),
    )
    (part,) = parts_of(client.models.generate_content(model=VOICE, contents="Hello", config=config))
    assert part.inline_data is not None
    assert str(part.inline_data.mime_type).startswith("audio/")


def test_a_text_is_written_in_the_form_of_its_schema(client: genai.Client) -> None:
    config = types.GenerateContentConfig(
        system_instruction="Write prompts.",
        response_mime_type="application/json",
        response_json_schema={"type": "object", "properties": {"snake_case": {"type": "string"}}},
        max_output_tokens=100,
        temperature=0.5,
        seed=1,
    )
    answer = client.models.generate_content(model=WRITER, contents="a goat", config=config)
    assert "goat" in json.loads(answer.text or "")["snake_case"]


def test_models_are_listed_described_and_count_tokens(client: genai.Client) -> None:
    assert f"models/{WRITER}" in [model.name for model in client.models.list()]
    assert client.models.get(model=WRITER).name == f"models/{WRITER}"
    assert client.models.count_tokens(model=WRITER, contents="two words").total_tokens == 2


@pytest.mark.parametrize("name", recorded_error_names("google"))
def test_the_client_raises_each_named_answer_as_its_own_error(
    server: ProviderServer, client: genai.Client, name: str
) -> None:
    server.add(rule("goat", named(f"google/{name}")))
    with pytest.raises(errors.APIError) as caught:
        client.models.generate_content(model=WRITER, contents="a goat")
    assert caught.value.code == answers()[f"google/{name}"]["status"]


def started_clip(server: ProviderServer, **parameters: object) -> httpx.Response:
    """Google's client makes clips at its other service only, so these requests are built by hand."""
    body = {"instances": [{"prompt": "a goat"}], "parameters": parameters}
    address = f"{server.urls.google}/v1beta/models/{VEO}:predictLongRunning"
    return httpx.post(address, json=body, headers={"x-goog-api-key": KEY})


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"durationSeconds": 8, "resolution": "1080p"}, 200),
        ({"durationSeconds": 4, "resolution": "720p"}, 200),
        ({"durationSeconds": 4, "resolution": "1080p"}, 400),
        ({"durationSeconds": 8, "resolution": "480p"}, 400),
        ({"durationSeconds": 8, "seed": 5}, 400),
    ],
)
def test_a_clip_is_one_that_veo_makes(
    server: ProviderServer, parameters: dict[str, object], status: int
) -> None:
    assert started_clip(server, **parameters).status_code == status


def operation_of(name: str) -> types.GenerateVideosOperation:
    return types.GenerateVideosOperation.model_validate({"name": name})


def test_a_clip_is_looked_after_and_fetched(server: ProviderServer, client: genai.Client) -> None:
    name = started_clip(server, durationSeconds=8).json()["name"]
    while not (operation := client.operations.get(operation_of(name))).done:
        time.sleep(0.05)
    assert operation.response is not None
    assert operation.response.generated_videos
    video = operation.response.generated_videos[0].video
    assert video is not None
    file = re.search(r"files/\w+", video.uri or "")
    assert file is not None
    assert client.files.download(file=file.group())


def test_a_clip_that_was_held_back_says_why(server: ProviderServer, client: genai.Client) -> None:
    server.add(rule("goat", Act.refusal))
    name = started_clip(server, durationSeconds=8).json()["name"]
    while not (operation := client.operations.get(operation_of(name))).done:
        time.sleep(0.05)
    assert operation.response is not None
    assert operation.response.rai_media_filtered_count
    assert operation.response.rai_media_filtered_reasons
