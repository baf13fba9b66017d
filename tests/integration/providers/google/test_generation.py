"""What Google's provider sends, and how it reads the response."""

import base64
import io
import json
import wave
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reelproof.provider_api import AssetKind, InputMedia, JsonValue, ReelproofError, Request
from reelproof.providers.google import generated
from reelproof.providers.google.body import clip_body, image_body, speech_body, text_body
from reelproof.providers.google.generated import Generated, read_generated
from reelproof.providers.google.models import GoogleModel, model_list
from reelproof.providers.google.operation import is_name, read_operation
from reelproof.providers.google.provider import GoogleProvider
from reelproof.providers.google.settings import endpoint_at
from reelproof.testing.scripted import SAMPLE_RATE
from reelproof.testing.servers import ProviderServer

IMAGE = Request(
    AssetKind.image, "a goat", "gemini-3.1-flash-image", {"width": 1920, "height": 1080, "style": "paper"}, 5
)
SPEECH = Request(
    AssetKind.narration, "A goat.", "gemini-3.8-flash-tts", {"voice": None, "language": "en-GB"}, 5
)
WORDS = Request(AssetKind.image_prompt, "A goat.", "gemini-3.5-flash-lite", {"language": "de"}, 5)
CLIP = Request(
    AssetKind.video,
    "A goat runs.",
    "veo-3.1-fast-generate-preview",
    {"width": 1920, "height": 1080, "duration_s": 3.5},
    5,
)


def model_of(request: Request) -> GoogleModel:
    return model_list().of(request)


async def body_of(request: Request) -> Mapping[str, Any]:
    model = model_of(request)
    match request.kind:
        case AssetKind.video:
            return await clip_body(request, model)
        case AssetKind.narration:
            return speech_body(request.prompt, request, model)
        case AssetKind.image:
            return image_body(request, model)
        case _:
            return text_body(request, model)


async def test_an_image_request_uses_googles_fields() -> None:
    body = await body_of(IMAGE)
    assert "cut paper" in body["contents"][0]["parts"][0]["text"]
    assert body["generationConfig"] == {
        "responseModalities": ["IMAGE"],
        "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
        "seed": 5,
    }
    assert set(body) == {"contents", "generationConfig"}


async def test_a_speech_request_uses_googles_fields() -> None:
    body = await body_of(SPEECH)
    assert body["contents"] == [{"role": "user", "parts": [{"text": "A goat."}]}]
    assert body["generationConfig"]["responseModalities"] == ["AUDIO"]
    assert body["generationConfig"]["speechConfig"] == {
        "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Charon"}},
        "languageCode": "en-US",
    }


async def test_older_models_are_told_to_read_aloud() -> None:
    body = await body_of(replace(SPEECH, model="gemini-2.5-flash-preview-tts"))
    assert body["contents"][0]["parts"][0]["text"].startswith("Read this narration aloud")


async def test_a_prompt_is_asked_for_in_a_fixed_form() -> None:
    body = await body_of(WORDS)
    assert "in English" in body["systemInstruction"]["parts"][0]["text"]
    assert body["generationConfig"]["responseMimeType"] == "application/json"
    assert body["generationConfig"]["responseJsonSchema"]["required"] == ["prompt"]


async def test_a_script_request_uses_a_json_schema() -> None:
    request = Request(
        AssetKind.script, "Why the sky is blue", "gemini-3.8-flash", {"duration_s": 60.0, "language": "en"}
    )
    body = await body_of(request)
    assert "scripts of narrated films" in body["systemInstruction"]["parts"][0]["text"]
    assert body["generationConfig"]["responseJsonSchema"]["required"] == ["title", "chapters"]
    async with ProviderServer().running() as server:
        provider = GoogleProvider(endpoint_at(server.urls.google, "secret-key"))
        made = await provider.make(request)
        await provider.close()
    assert made.media_type == "application/json"
    assert json.loads(made.content)["chapters"]


async def test_a_clip_request_uses_googles_fields(tmp_path: Path) -> None:
    frame = tmp_path / "frame.png"
    frame.write_bytes(b"picture")
    inputs = {"starting_image": InputMedia(frame, "image/png")}
    assert await body_of(replace(CLIP, inputs=inputs)) == {
        "instances": [
            {
                "prompt": "A goat runs.",
                "image": {
                    "bytesBase64Encoded": base64.b64encode(b"picture").decode(),
                    "mimeType": "image/png",
                },
            }
        ],
        "parameters": {"aspectRatio": "16:9", "durationSeconds": 4, "resolution": "720p"},
    }


@pytest.mark.parametrize(
    ("request_", "change"),
    [
        (IMAGE, {"width": 1080, "height": 1920}),
        (IMAGE, {"width": 960, "height": 540}),
        (IMAGE, {"style": "night"}),
        (IMAGE, {"subject": "Mountains"}),
        (IMAGE, None),
        (SPEECH, {"voice": "Kore"}),
        (SPEECH, {"language": "es"}),
        (SPEECH, None),
        (WORDS, {"language": "fr"}),
        (WORDS, None),
        (CLIP, {"width": 1080, "height": 1920}),
        (CLIP, {"duration_s": 5.5}),
    ],
)
async def test_every_option_changes_what_is_sent(
    request_: Request, change: dict[str, JsonValue] | None
) -> None:
    """No parameter change is equivalent to another seed."""
    changed = replace(request_, seed=6)
    if change is not None:
        changed = replace(request_, parameters={**request_.parameters, **change})
    assert await body_of(changed) != await body_of(request_)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1280, 720, "1K"),
        (1366, 768, "1K"),
        (1920, 1080, "2K"),
        (1080, 1080, "2K"),
        (3840, 2160, "4K"),
        (9000, 9000, "4K"),
    ],
)
async def test_an_image_is_as_large_as_wanted_and_not_much_larger(width: int, height: int, size: str) -> None:
    body = await body_of(replace(IMAGE, parameters={"width": width, "height": height}))
    assert body["generationConfig"]["imageConfig"]["imageSize"] == size


async def test_a_seed_is_a_number_that_google_takes() -> None:
    body = await body_of(replace(IMAGE, seed=2**31 + 7))
    assert body["generationConfig"]["seed"] == 7
    assert "seed" not in (await body_of(replace(IMAGE, seed=None)))["generationConfig"]


async def test_a_language_that_google_does_not_list_is_left_to_the_text() -> None:
    body = await body_of(replace(SPEECH, parameters={"language": "is"}))
    assert "languageCode" not in body["generationConfig"]["speechConfig"]


async def test_a_voice_is_one_that_there_is() -> None:
    with pytest.raises(ReelproofError) as caught:
        await body_of(replace(SPEECH, parameters={"voice": "alloy"}))
    assert caught.value.failure.full_code == "InvalidInput:voice"
    assert "Kore" in caught.value.failure.message


def test_a_model_that_was_switched_off_says_when() -> None:
    with pytest.raises(ReelproofError) as caught:
        model_of(replace(IMAGE, model="imagen-4.0-generate-001"))
    assert caught.value.failure.full_code == "InvalidInput:model"
    assert "2026-08-17" in caught.value.failure.message


def frames(content: bytes) -> bytes:
    with wave.open(io.BytesIO(content)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (SAMPLE_RATE, 1, 2)
        samples: bytes = sound.readframes(sound.getnframes())
        return samples


async def test_pauses_are_real_silence_and_the_cost_is_that_of_all_calls() -> None:
    async with ProviderServer().running() as server:
        provider = GoogleProvider(endpoint_at(server.urls.google, "secret-key"))
        made = await provider.make(replace(SPEECH, prompt="One two. [pause 1.5s] Three."))
        await provider.close()
        assert [entry.prompt for entry in server.call_log.calls] == ["One two.", "Three."]
    decoded = frames(made.content)
    before, silence = 2 * round(0.6 * SAMPLE_RATE), 2 * round(1.5 * SAMPLE_RATE)
    assert len(decoded) == pytest.approx(before + silence + before // 2, abs=8)
    assert not any(decoded[before + 8 : before + silence - 8])
    assert any(decoded[:before])
    assert any(decoded[before + silence :])
    tokens = round(25 * 0.6) + round(25 * 0.3)
    assert made.cost_microusd == pytest.approx(3 * 0.5 + tokens * 9.0, abs=1)


async def test_a_narration_without_pauses_is_a_file_of_bare_samples() -> None:
    async with ProviderServer().running() as server:
        provider = GoogleProvider(endpoint_at(server.urls.google, "secret-key"))
        made = await provider.make(replace(SPEECH, prompt="One two three."))
        await provider.close()
    assert made.media_type == "audio/wav"
    assert frames(made.content)


def sounding(mime_type: str, content: bytes) -> Generated:
    data: JsonValue = {"mimeType": mime_type, "data": base64.b64encode(content).decode()}
    return Generated(({"inlineData": data},))


@pytest.mark.parametrize(
    ("mime_type", "rate", "channels", "samples"),
    [
        ("audio/L16;codec=pcm;rate=24000", 24_000, 1, 50),
        ("audio/l16; rate=16000; channels=2", 16_000, 2, 25),
        ("audio/pcm", 24_000, 1, 50),
        ("audio/L16;rate=999999", 192_000, 1, 50),
        ("audio/L16;rate=0;channels=0", 8_000, 1, 50),
    ],
)
def test_bare_samples_become_a_file(mime_type: str, rate: int, channels: int, samples: int) -> None:
    with wave.open(io.BytesIO(generated.sound(sounding(mime_type, bytes(101))))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getnframes()) == (rate, channels, samples)


def test_sound_that_is_a_file_stays_as_it_is() -> None:
    assert generated.sound(sounding("audio/mpeg", b"ID3 mp3")) == b"ID3 mp3"


async def test_an_image_costs_what_its_tokens_cost() -> None:
    async with ProviderServer().running() as server:
        provider = GoogleProvider(endpoint_at(server.urls.google, "secret-key"))
        made = await provider.make(IMAGE)
        instructions = await provider.make(WORDS)
        await provider.close()
    assert made.media_type == "image/jpeg"
    assert made.cost_microusd == pytest.approx(1120 * 60, abs=40)
    assert instructions.content == b"Answer to: A goat."
    assert instructions.cost_microusd == round(2 * 0.3 + 50 * 2.5)


def test_thoughts_cost_what_words_cost() -> None:
    prices = model_of(WORDS).token_prices
    usage: Mapping[str, JsonValue] = {
        "promptTokenCount": 10,
        "candidatesTokenCount": 20,
        "thoughtsTokenCount": 30,
    }
    assert generated.cost(Generated((), usage), prices) == round(10 * 0.3 + 50 * 2.5)
    assert generated.cost(Generated((), {"promptTokenCount": "many"}), prices) is None
    assert generated.cost(Generated(()), prices) is None


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"candidates": None},
        {"candidates": []},
        {"candidates": ["x"]},
        {"candidates": [{"content": {"parts": [5]}}]},
    ],
)
def test_an_answer_with_nothing_in_it_is_a_failure(answer: JsonValue) -> None:
    for read in (generated.image, generated.sound, generated.prompt):
        with pytest.raises(ReelproofError) as caught:
            read(read_generated(answer))
        assert caught.value.failure.full_code == "ProviderFailure"


@pytest.mark.parametrize("text", ["Sure!", "{broken", "[1]", '{"prompt": 5}'])
def test_text_of_another_form_is_a_failure(text: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        generated.prompt(Generated(({"text": text},)))
    assert caught.value.failure.full_code == "ProviderFailure"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("models/veo-3.1-fast-generate-preview/operations/a1", True),
        ("operations/a1", True),
        ("models/veo/operations/..", False),
        ("models/../operations/a", False),
        ("models/veo/operations/a/b", False),
        ("models/veo/operations/a?key=x", False),
        ("http://elsewhere/operations/a", False),
        ("", False),
    ],
)
def test_a_name_is_one_that_may_be_part_of_an_address(name: str, expected: bool) -> None:
    assert is_name(name) is expected


@pytest.mark.parametrize("data", [None, [], {}, {"name": 5}, "operation"])
def test_an_invalid_operation_is_none(data: JsonValue) -> None:
    assert read_operation(data) is None


@pytest.mark.parametrize(
    "response",
    [None, [], {}, {"generateVideoResponse": {"generatedSamples": [{}, 5, {"video": {"uri": 5}}]}}],
)
def test_a_success_without_a_clip_is_a_failure(response: JsonValue) -> None:
    operation = read_operation({"name": "operations/a", "done": True, "response": response})
    assert operation is not None
    failure = operation.failure("GEMINI_API_KEY")
    assert failure is not None
    assert failure.full_code == "ProviderFailure"
