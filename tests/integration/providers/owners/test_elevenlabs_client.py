"""ElevenLabs's own client works with the scripted server as with the real API."""

import base64
import io
from collections.abc import Iterator

import av
import httpx
import pytest
from elevenlabs import ElevenLabs
from elevenlabs.core import ApiError
from elevenlabs.core.request_options import RequestOptions

from reelproof.testing.servers import ProviderServer, answers, named, rule
from tests.unit.providers.recorded_errors import recorded_error_names

KEY = "loopback"
VOICE, MODEL = "21m00Tcm4TlvDq8ikWAM", "eleven_multilingual_v2"
ONCE = RequestOptions(max_retries=0)


@pytest.fixture
def client(server: ProviderServer) -> Iterator[ElevenLabs]:
    with httpx.Client() as connections:
        yield ElevenLabs(api_key=KEY, base_url=server.urls.elevenlabs, httpx_client=connections)


def samples_in(content: bytes) -> int:
    with av.open(io.BytesIO(content), "r") as sound:
        return sum(frame.samples for frame in sound.decode(audio=0))


def test_speech_is_made(client: ElevenLabs) -> None:
    assert samples_in(b"".join(client.text_to_speech.convert(VOICE, text="Hello there", model_id=MODEL)))


def test_speech_comes_with_the_times_of_its_letters(client: ElevenLabs) -> None:
    answer = client.text_to_speech.convert_with_timestamps(VOICE, text="Hello", model_id=MODEL)
    assert answer.alignment is not None
    assert "".join(answer.alignment.characters) == "Hello"
    assert samples_in(base64.b64decode(answer.audio_base_64))


def test_music_is_composed(client: ElevenLabs) -> None:
    assert samples_in(b"".join(client.music.compose(prompt="calm", music_length_ms=3_000)))


def test_models_voices_and_the_subscription_are_served(client: ElevenLabs) -> None:
    assert MODEL in [model.model_id for model in client.models.list()]
    assert client.voices.search().has_more is False
    assert client.user.subscription.get().tier == "creator"


@pytest.mark.parametrize("name", recorded_error_names("elevenlabs"))
def test_the_client_raises_each_named_answer_as_its_own_error(
    server: ProviderServer, client: ElevenLabs, name: str
) -> None:
    server.add(rule("goat", named(f"elevenlabs/{name}")))
    with pytest.raises(ApiError) as caught:
        list(client.text_to_speech.convert(VOICE, text="A goat", model_id=MODEL, request_options=ONCE))
    assert caught.value.status_code == answers()[f"elevenlabs/{name}"]["status"]
