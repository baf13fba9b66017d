"""OpenAI's own client works with the scripted server as with the real API."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Literal

import av
import openai
import pytest
from PIL import Image

from reelproof.testing.servers import ProviderServer, ServerScript, answers, named, rule
from tests.unit.providers.recorded_errors import recorded_error_names

KEY = "sk-loopback"
FORMATS = {"mp3": "mp3", "opus": "ogg", "aac": "aac", "flac": "flac", "wav": "wav"}


@pytest.fixture
def client(server: ProviderServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=KEY, base_url=server.urls.openai, max_retries=0) as client:
        yield client


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_images_come_in_the_requested_format_and_number(
    client: openai.OpenAI, kind: Literal["png", "jpeg", "webp"]
) -> None:
    answer = client.images.generate(
        model="gpt-image-2",
        prompt="a goat",
        size="1024x1024",
        quality="low",
        n=2,
        output_format=kind,
    )
    assert answer.data is not None
    assert answer.usage is not None
    assert (answer.output_format, answer.usage.output_tokens) == (kind, 196)
    contents = [base64.b64decode(image.b64_json or "") for image in answer.data]
    assert [Image.open(io.BytesIO(content)).format for content in contents] == [kind.upper()] * 2


@pytest.mark.parametrize(("kind", "container"), FORMATS.items())
def test_speech_comes_in_the_requested_format(
    client: openai.OpenAI, kind: Literal["mp3", "opus", "aac", "flac", "wav"], container: str
) -> None:
    answer = client.audio.speech.create(
        model="tts-1",
        input="Hello there",
        voice="alloy",
        response_format=kind,
        speed=1.2,
    )
    with av.open(io.BytesIO(answer.content), "r") as sound:
        assert container in sound.format.name
        assert sum(frame.samples for frame in sound.decode(audio=0)) > 0


def test_a_voice_of_ones_own_is_taken(client: openai.OpenAI) -> None:
    answer = client.audio.speech.create(model="gpt-4o-mini-tts", input="Hello", voice={"id": "voice_1"})
    assert answer.content


def test_a_conversation_has_all_that_the_client_reads(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="gpt-6-luna",
        messages=[{"role": "user", "content": "What is the moon?"}],
        stream=False,
        temperature=0.2,
        response_format={
            "type": "json_schema",
            "json_schema": {
                "name": "prompt",
                "strict": True,
                "schema": {"type": "object", "properties": {"prompt": {"type": "string"}}},
            },
        },
    )
    assert answer.id.startswith("chatcmpl-")
    assert answer.created > 0
    assert answer.usage is not None
    assert "moon" in json.loads(answer.choices[0].message.content or "")["prompt"]


def test_models_are_listed_and_described_one_by_one(client: openai.OpenAI) -> None:
    listed = {model.id: model for model in client.models.list()}
    assert listed["gpt-image-2"].created > 0
    assert client.models.retrieve("tts-1").id == "tts-1"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-1")


@pytest.mark.parametrize(
    "change",
    [
        {"response_format": "mp4"},
        {"speed": 9.0},
        {"voice": "cedar"},
        {"voice": "nobody"},
        {"voice": {"name": "x"}},
        {"instructions": "Whisper."},
        {"input": ""},
    ],
)
def test_speech_that_openai_would_not_make_is_refused(
    client: openai.OpenAI, change: dict[str, object]
) -> None:
    body = {"model": "tts-1", "input": "Hello", "voice": "alloy", **change}
    with pytest.raises(openai.BadRequestError):
        client.post("/audio/speech", body=body, cast_to=object)


@pytest.mark.parametrize(
    "change",
    [
        {"n": 11},
        {"n": 0},
        {"quality": "hd"},
        {"quality": "max"},
        {"size": "1000x1000"},
        {"output_format": "tiff"},
        {"output_compression": 50},
        {"background": "transparent", "output_format": "jpeg"},
        {"response_format": "url"},
        {"stream": True},
    ],
)
def test_images_that_openai_would_not_make_are_refused(
    client: openai.OpenAI, change: dict[str, object]
) -> None:
    body = {"model": "gpt-image-2", "prompt": "a goat", **change}
    with pytest.raises(openai.BadRequestError):
        client.post("/images/generations", body=body, cast_to=object)


def test_a_wrong_key_is_refused(server: ProviderServer, client: openai.OpenAI) -> None:
    server.script_runner.begin(ServerScript(key="sk-another"))
    with pytest.raises(openai.AuthenticationError):
        client.models.list()


@pytest.mark.parametrize("name", recorded_error_names("openai"))
def test_the_client_raises_each_named_answer_as_its_own_error(
    server: ProviderServer, client: openai.OpenAI, name: str
) -> None:
    server.add(rule("goat", named(f"openai/{name}")))
    with pytest.raises(openai.APIStatusError) as caught:
        client.images.generate(model="gpt-image-2", prompt="a goat")
    reported = answers()[f"openai/{name}"]
    assert caught.value.status_code == reported["status"]
    error = reported.get("body", {}).get("error")
    if error is not None:
        assert caught.value.code == error.get("code")
