"""Requests and responses of the OpenAI provider."""

import base64
import io
import json
import wave
from collections.abc import Mapping

import pytest

from reelproof.provider_api import AssetKind, JsonValue, ProviderContext, ReelproofError, Request, answer_lost
from reelproof.providers.joined_audio import joined, whole_wav
from reelproof.providers.narration import pieces
from reelproof.providers.openai import plugin
from reelproof.providers.openai.image import image_body, image_cost, inline_image
from reelproof.providers.openai.models import model_list
from reelproof.providers.openai.provider import OpenAiProvider
from reelproof.providers.openai.settings import OpenAiSettings
from reelproof.providers.openai.speech import LONGEST_INPUT, speech_body
from reelproof.providers.openai.text import read_prompt
from reelproof.testing.scripted import SAMPLE_RATE, tone_wav
from reelproof.testing.servers import Act, Outcome, ProviderServer, ServerScript, named, rule

IMAGE = Request(AssetKind.image, "a goat", "gpt-image-2", {"width": 1920, "height": 1080, "style": "paper"})
WORDS = Request(AssetKind.image_prompt, "A goat.", "gpt-6-luna", {"language": "de"})


def narration(prompt: str, model: str = "tts-1", voice: str | None = None) -> Request:
    return Request(AssetKind.narration, prompt, model, {"voice": voice, "language": "en"})


def provider_at(server: ProviderServer) -> OpenAiProvider:
    return OpenAiProvider(OpenAiSettings.at(server.urls.openai, "sk-secret"))


def frames(content: bytes) -> bytes:
    with wave.open(io.BytesIO(content)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (SAMPLE_RATE, 1)
        samples: bytes = sound.readframes(sound.getnframes())
        return samples


def test_an_image_is_asked_for_in_a_legal_size_and_nothing_retired() -> None:
    body = image_body(IMAGE, model_list().find("gpt-image-2"))
    assert body["size"] == "1920x1088"
    assert set(body) == {"model", "prompt", "size", "quality"}
    newest = image_body(IMAGE, model_list().find("gpt-image-2.6-flare"))
    assert newest["size"] == "1536x1024"


def test_a_server_of_ones_own_is_asked_for_the_image_itself() -> None:
    body = image_body(IMAGE, None)
    assert set(body) == {"model", "prompt", "size", "response_format"}
    assert (body["size"], body["response_format"]) == ("1344x768", "b64_json")


def test_a_prompt_may_be_too_long_for_an_image() -> None:
    with pytest.raises(ReelproofError) as caught:
        image_body(Request(AssetKind.image, "x" * 40_000, "gpt-image-2"), None)
    assert caught.value.failure.full_code == "InvalidInput:prompt"


def test_an_image_costs_what_its_tokens_cost() -> None:
    model = model_list().find("gpt-image-2")
    assert model is not None
    usage: Mapping[str, JsonValue] = {
        "input_tokens": 112,
        "input_tokens_details": {"image_tokens": 100, "text_tokens": 12},
        "output_tokens": 196,
    }
    assert image_cost({"usage": usage}, model.token_prices) == 12 * 5 + 100 * 8 + 196 * 30
    assert image_cost({"usage": {"output_tokens": "many"}}, model.token_prices) is None
    assert image_cost({}, model.token_prices) is None
    assert image_cost({"usage": usage}, None) is None


def test_an_image_comes_inline_or_as_an_address() -> None:
    coded = base64.b64encode(b"picture").decode()
    assert inline_image({"data": [{"b64_json": coded}]}) == b"picture"
    assert inline_image({"data": [{"b64_json": f"data:image/png;base64,{coded}"}]}) == b"picture"
    assert inline_image({"data": [{"url": "http://x/a.png", "b64_json": None}]}) == "http://x/a.png"


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"data": None}, {"data": []}, {"data": ["x"]}, {"data": [{}]}, {"data": "no"}]
)
def test_an_answer_without_an_image_is_a_failure(answer: JsonValue) -> None:
    with pytest.raises(ReelproofError) as caught:
        inline_image(answer)
    assert caught.value.failure.full_code == "ProviderFailure"


def test_an_image_that_is_cut_off_was_paid_for() -> None:
    with pytest.raises(ReelproofError) as caught:
        inline_image({"data": [{"b64_json": "iVBORw0KG"}]})
    assert caught.value.failure.full_code == "TransientProviderError"
    assert answer_lost(caught.value.failure)


async def test_pauses_are_real_silence() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration("One two. [pause 1.5s] Three."))
        await provider.close()
        assert [entry.prompt for entry in server.call_log.calls] == ["One two.", "Three."]
    decoded = frames(made.content)
    before = 2 * round(0.6 * SAMPLE_RATE)
    silence = 2 * round(1.5 * SAMPLE_RATE)
    assert len(decoded) == pytest.approx(before + silence + before // 2, abs=8)
    assert not any(decoded[before + 8 : before + silence - 8])
    assert any(decoded[:before])
    assert any(decoded[before + silence :])


async def test_a_narration_without_pauses_stays_as_it_came() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration("One two three."))
        await provider.close()
        assert len(server.call_log.calls) == 1
    assert made.media_type == "audio/wav"
    assert frames(made.content)


async def test_a_long_narration_is_spoken_in_pieces() -> None:
    sentence = "A goat dances in the moonlight. "
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        await provider.make(narration(sentence * 200))
        await provider.close()
        spoken = [entry.prompt for entry in server.call_log.calls]
    assert all(len(piece) <= LONGEST_INPUT and piece.endswith(".") for piece in spoken)
    assert " ".join(spoken) == (sentence * 200).strip()


@pytest.mark.parametrize(
    ("words", "longest"), [("aaaa bbbb cccc", 9), ("x" * 50, 20), ("日本。" * 20, 30), ("", 5)]
)
def test_pieces_are_never_too_long_and_lose_nothing(words: str, longest: int) -> None:
    found = list(pieces(words, longest))
    assert all(0 < len(piece) <= longest for piece in found)
    assert "".join("".join(found).split()) == "".join(words.split())


@pytest.mark.parametrize("prompt", ["", "  ", "[pause 1s]"])
async def test_empty_text_is_refused_before_anything_is_paid(prompt: str) -> None:
    async with ProviderServer().running() as server:
        with pytest.raises(ReelproofError) as caught:
            await provider_at(server).make(narration(prompt))
        assert caught.value.failure.full_code == "InvalidInput:prompt"
        assert server.call_log.calls == []


def test_a_voice_is_one_that_the_model_has() -> None:
    model = model_list().find("tts-1")
    assert speech_body("Hi.", narration("Hi."), model)["voice"] == "nova"
    assert speech_body("Hi.", narration("Hi.", voice="onyx"), model)["voice"] == "onyx"
    assert speech_body("Hi.", narration("Hi.", "kokoro", "af_heart"), None)["voice"] == "af_heart"
    with pytest.raises(ReelproofError) as caught:
        speech_body("Hi.", narration("Hi.", voice="bf_emma"), model)
    assert caught.value.failure.full_code == "InvalidInput:voice"
    assert "alloy" in caught.value.failure.message


def test_a_wav_that_was_sent_while_it_grew_gets_its_length() -> None:
    whole = tone_wav(0.5)
    for instructions in (b"\xff\xff\xff\xff", b"\0\0\0\0"):
        grown = whole[:4] + b"\xff\xff\xff\xff" + whole[8:40] + instructions + whole[44:]
        assert whole_wav(grown) == whole
    assert whole_wav(whole) == whole
    assert whole_wav(b"ID3 mp3") == b"ID3 mp3"
    with pytest.raises(ReelproofError):
        whole_wav(whole[:-100])


def test_parts_that_are_no_sound_are_a_failure() -> None:
    for part in (b"<html>", b"RIFF", b"", tone_wav(0.5)[:30]):
        with pytest.raises(ReelproofError) as caught:
            joined([tone_wav(0.1), 0.5, part])
        assert caught.value.failure.full_code == "ProviderFailure"


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome(Act.refusal), "SensitiveContent"),
        (Outcome(Act.length), "ProviderFailure"),
        (Outcome(Act.no_json), "ProviderFailure"),
        (Outcome(Act.empty), "ProviderFailure"),
    ],
)
async def test_a_text_model_that_does_not_answer_is_understood(outcome: Outcome, code: str) -> None:
    async with ProviderServer().running() as server:
        server.add(rule("goat", outcome), rule("A goat.", outcome))
        provider = provider_at(server)
        with pytest.raises(ReelproofError) as caught:
            await provider.make(WORDS)
        await provider.close()
        assert caught.value.failure.full_code == code


async def test_a_prompt_is_text_and_costs_what_its_tokens_cost() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(WORDS)
        await provider.close()
    assert (made.content, made.media_type) == (b"Answer to: A goat.", "text/plain")
    assert made.cost_microusd == round(100 * 0.1 + 50 * 0.5)


async def test_a_server_that_knows_no_schema_is_asked_again_without() -> None:
    refusal = Outcome(Act.error, status=400, body={"error": "response_format is not supported"})
    async with ProviderServer().running() as server:
        server.add(rule("A goat.", refusal))
        provider = plugin.create(ProviderContext({"OPENAI_BASE_URL": server.urls.compatible}))
        request = Request(AssetKind.motion_prompt, "A goat.", "llama")
        assert (await provider.make(request)).content == b"Answer to: A goat."
        server.add(rule("A goat.", refusal, refusal))
        with pytest.raises(ReelproofError):
            await provider.make(request)
        await provider.close()
        assert len(server.call_log.calls) == 4


@pytest.mark.parametrize(
    "content", ['```json\n{"prompt": "A hill."}\n```', '{"prompt": " A hill. "}', "A hill."]
)
def test_text_of_any_form_is_read_from_servers_that_promise_none(content: str) -> None:
    answer: JsonValue = {"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}
    assert read_prompt(answer, is_strict=False) == "A hill."


@pytest.mark.parametrize("content", ["{broken", "[1]", '{"prompt": 5}', "null", "``````"])
def test_text_of_no_form_is_a_failure(content: str) -> None:
    answer: JsonValue = {"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}
    with pytest.raises(ReelproofError) as caught:
        read_prompt(answer, is_strict=False)
    assert caught.value.failure.full_code == "ProviderFailure"


async def test_an_image_at_an_address_is_fetched_without_a_key() -> None:
    async with ProviderServer().running() as server:
        data: list[JsonValue] = [
            {"url": f"{server.urls.control}/delivery/{server.files.put('image/png', 'x', b'pic')}"}
        ]
        server.add(rule("goat", Outcome(Act.error, status=200, body={"data": data})))
        provider = plugin.create(
            ProviderContext({"OPENAI_BASE_URL": server.urls.compatible, "OPENAI_API_KEY": "sk-secret"})
        )
        assert (await provider.make(Request(AssetKind.image, "goat", "sdxl"))).content == b"pic"
        await provider.close()
        assert server.call_log.complaints == []


async def test_a_model_makes_only_what_it_makes() -> None:
    provider = OpenAiProvider(OpenAiSettings.at("http://127.0.0.1:1", "sk-secret"))
    for kind, model in [(AssetKind.music, "tts-1"), (AssetKind.image, "tts-1"), (AssetKind.video, "sora-2")]:
        with pytest.raises(ReelproofError) as caught:
            await provider.make(Request(kind, "x", model))
        assert caught.value.failure.full_code == "InvalidInput:model"


async def test_a_failed_part_fails_the_narration() -> None:
    async with ProviderServer().running() as server:
        server.add(rule("Two", named("openai/rate_limited_header")))
        provider = provider_at(server)
        with pytest.raises(ReelproofError) as caught:
            await provider.make(narration("One. [pause 1s] Two."))
        await provider.close()
        assert (caught.value.failure.full_code, caught.value.failure.retry_after_s) == ("RateLimited", 7.0)


def test_the_data_file_is_in_order() -> None:
    known = model_list()
    text = json.dumps([model.name for model in known.models])
    assert not any(f'"{name}"' in text for name in known.retired)
    for model in known.models:
        assert model.price is None or model.price.as_of <= known.as_of
        assert model.retires_on is None or model.retires_on > known.as_of


@pytest.mark.parametrize("version", ["", "2025-04-01-preview"])
async def test_deployments_behind_azure_make_images_speech_and_prompts(version: str) -> None:
    async with ProviderServer(ServerScript(key="azure-key")).running() as server:
        old = server.urls.azure.replace("/openai/v1", "/openai/deployments/ours")
        url = old if version else server.urls.azure
        environment = {
            "OPENAI_BASE_URL": url,
            "OPENAI_API_KEY": "azure-key",
            "OPENAI_API_VERSION": version or "preview",
        }
        provider = plugin.create(ProviderContext(environment))
        for kind in (AssetKind.image, AssetKind.narration, AssetKind.motion_prompt):
            parameters: dict[str, JsonValue] = {"voice": "alloy", "language": "en"}
            assert (await provider.make(Request(kind, "goat", "ours", parameters))).content
        await provider.close()
        assert server.call_log.complaints == []
        made = server.call_log.of("make")
        assert all(
            call.is_authorized and call.path.endswith(f"?api-version={version or 'preview'}") for call in made
        )
