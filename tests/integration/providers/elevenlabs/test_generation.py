"""Requests and responses of the ElevenLabs provider."""

import base64
import io
import wave
from typing import Any

import pytest

from reelproof.provider_api import AssetKind, JsonValue, ProviderContext, ReelproofError, Request, answer_lost
from reelproof.providers.elevenlabs import plugin
from reelproof.providers.elevenlabs.models import model_list, voice_infos, voice_list
from reelproof.providers.elevenlabs.provider import ElevenLabsProvider
from reelproof.providers.elevenlabs.settings import endpoint_at, endpoint_of
from reelproof.providers.elevenlabs.speech import read_speech, speech_body, speech_path, voice_id
from reelproof.providers.listed import ListedModel, model_input
from reelproof.providers.narration import NarrationPiece
from reelproof.testing.scripted import WORD_S
from reelproof.testing.servers import Outcome, ProviderServer, rule
from reelproof.testing.servers.alignment import alignment_of

GEORGE = "JBFqnCBsd6RMkjVDRZzb"
LILY = "pFZP5JQG7iQjIQuC4Bku"
V2 = "eleven_multilingual_v2"


def narration(
    prompt: str = "A goat.", model: str = V2, seed: int | None = None, **parameters: JsonValue
) -> Request:
    return Request(AssetKind.narration, prompt, model, {"language": "en", **parameters}, seed)


def model(name: str) -> ListedModel:
    found = model_list().find(name)
    assert found is not None
    return found


def body(request: Request, piece: NarrationPiece | None = None) -> dict[str, Any]:
    return speech_body(piece or NarrationPiece(request.prompt), request, model(request.model))


def provider_at(server: ProviderServer) -> ElevenLabsProvider:
    return ElevenLabsProvider(endpoint_at(server.urls.elevenlabs, "xi-secret"))


@pytest.mark.parametrize(
    ("requested", "language", "expected"),
    [
        (None, None, GEORGE),
        (None, "en-GB", GEORGE),
        (None, "en_US", "EXAVITQu4vr4xnSDxMaL"),
        (None, "de", GEORGE),
        ("Lily", "de", LILY),
        ("lily", "en", LILY),
        (LILY, "en", LILY),
        ("AbCdEfGhIjKlMnOpQrSt", "en", "AbCdEfGhIjKlMnOpQrSt"),
    ],
)
def test_a_voice_goes_by_its_name_or_by_any_id(
    requested: str | None, language: str | None, expected: str
) -> None:
    assert voice_id(narration(voice=requested, language=language)) == expected


@pytest.mark.parametrize("requested", ["", "two words", "../voices", "a/b", "x" * 65])
def test_invalid_voices_are_refused(requested: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        voice_id(narration(voice=requested))
    assert caught.value.failure.full_code == "InvalidInput:voice"
    assert "George" in caught.value.failure.message


def test_a_voice_is_in_the_address() -> None:
    assert speech_path(LILY) == f"v1/text-to-speech/{LILY}/with-timestamps"


def test_a_language_is_sent_where_the_model_takes_one() -> None:
    assert body(narration(model="eleven_flash_v2_5", language="pt-BR"))["language_code"] == "pt"
    assert body(narration(model="eleven_flash_v2_5", language="nb"))["language_code"] == "no"
    assert body(narration(model="eleven_v3", language="sw"))["language_code"] == "sw"
    assert "language_code" not in body(narration(language="de"))


@pytest.mark.parametrize(("name", "language"), [(V2, "sw"), ("eleven_flash_v2", "de"), (V2, "tlh")])
def test_a_language_that_a_model_does_not_speak_is_refused(name: str, language: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        body(narration(model=name, language=language))
    assert caught.value.failure.full_code == "InvalidInput:language"


def test_a_seed_is_one_that_elevenlabs_takes() -> None:
    assert body(narration(seed=7))["seed"] == 7
    assert body(narration(seed=2**32 + 7))["seed"] == 7
    assert body(narration(seed=-1))["seed"] == 2**32 - 1
    assert "seed" not in body(narration())


def test_a_piece_is_sent_with_its_context_where_supported() -> None:
    piece = NarrationPiece("Two.", "One.", "Three.")
    requested = body(narration(), piece)
    assert (requested["text"], requested["previous_text"], requested["next_text"]) == (
        "Two.",
        "One.",
        "Three.",
    )
    assert "previous_text" not in body(narration(model="eleven_v3"), piece)
    assert set(body(narration())) == {"text", "model_id"}


@pytest.mark.parametrize(
    ("wanted", "expected"), [(0.5, 3_000), (3.2, 4_000), (95.0, 95_000), (4_000.0, 600_000)]
)
def test_a_score_is_instrumental_and_of_a_length_that_is_allowed(wanted: float, expected: int) -> None:
    request = Request(AssetKind.music, "Calm piano.", "music_v1", {"duration_s": wanted}, 7)
    assert model_input(request, model("music_v1")) == {
        "prompt": "Calm piano.",
        "force_instrumental": True,
        "music_length_ms": expected,
    }


async def test_pauses_are_real_silence_and_words_come_later_by_them() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration("One two. [pause 1.5s] Three."))
        await provider.close()
        assert [entry.prompt for entry in server.call_log.calls] == ["One two.", "Three."]
        assert server.call_log.complaints == []
    assert made.media_type == "audio/wav"
    assert [word.text for word in made.words] == ["One", "two.", "Three."]
    one, two, three = made.words
    assert (one.start_s, two.end_s) == pytest.approx((0.0, 2 * WORD_S), abs=0.001)
    assert three.start_s == pytest.approx(2 * WORD_S + 1.5, abs=0.15)
    with wave.open(io.BytesIO(made.content)) as sound:
        rate, decoded = sound.getframerate(), sound.readframes(sound.getnframes())
    assert len(decoded) / 2 / rate == pytest.approx(3 * WORD_S + 1.5, abs=0.25)
    silence = decoded[2 * round((three.start_s - 1.4) * rate) : 2 * round((three.start_s - 0.05) * rate)]
    assert silence
    assert not any(silence)


async def test_a_pause_at_the_start_moves_every_word() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration("[pause 2s] One two."))
        await provider.close()
    assert [word.start_s for word in made.words] == pytest.approx([2.0, 2.0 + WORD_S], abs=0.01)


async def test_a_narration_without_pauses_stays_as_it_came() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration("One two three."))
        await provider.close()
        assert len(server.call_log.calls) == 1
    assert made.media_type == "audio/mpeg"
    assert len(made.words) == 3


@pytest.mark.parametrize(
    "alignment",
    [None, {}, {"characters": ["O"]}, {**alignment_of("Other words."), "characters": []}, "none"],
)
async def test_a_speech_without_times_is_still_a_speech(alignment: JsonValue) -> None:
    async with ProviderServer().running() as server:
        server.add(rule("Three", Outcome(output={"alignment": alignment})))
        provider = provider_at(server)
        made = await provider.make(narration("One two. [pause 1s] Three."))
        await provider.close()
    assert made.words == ()
    assert made.content


async def test_a_long_narration_is_spoken_in_pieces() -> None:
    sentence = "A goat dances in the moonlight. "
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration(sentence * 200, "eleven_v3"))
        await provider.close()
        spoken = [entry.prompt for entry in server.call_log.calls]
    assert len(spoken) == 2
    assert all(len(piece) <= 5_000 for piece in spoken)
    assert len(made.words) == 6 * 200


async def test_a_narration_costs_what_its_credits_cost() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        made = await provider.make(narration("12345. [pause 1s] 123."))
        flash = await provider.make(narration("1234567890", "eleven_flash_v2_5"))
        await provider.close()
    assert made.cost_microusd == (6 + 4) * 80
    assert flash.cost_microusd == 5 * 80


@pytest.mark.parametrize("prompt", ["", "  ", "[pause 1s]"])
async def test_empty_text_is_refused_before_anything_is_paid(prompt: str) -> None:
    async with ProviderServer().running() as server:
        with pytest.raises(ReelproofError) as caught:
            await provider_at(server).make(narration(prompt))
        assert caught.value.failure.full_code == "InvalidInput:prompt"
        assert server.call_log.calls == []


async def test_a_missing_voice_is_reported() -> None:
    async with ProviderServer().running() as server:
        provider = provider_at(server)
        with pytest.raises(ReelproofError) as caught:
            await provider.make(narration(voice="af_heart"))
        await provider.close()
        assert caught.value.failure.full_code == "InvalidInput:voice"
        assert server.call_log.charged() == 0


@pytest.mark.parametrize("answer", [None, [], {}, {"audio_base64": None}, {"audio_base64": ""}, "no"])
def test_an_answer_without_sound_is_a_failure(answer: JsonValue) -> None:
    with pytest.raises(ReelproofError) as caught:
        read_speech(answer, NarrationPiece("x"))
    assert caught.value.failure.full_code == "ProviderFailure"


def test_a_sound_that_is_cut_off_was_paid_for() -> None:
    with pytest.raises(ReelproofError) as caught:
        read_speech({"audio_base64": base64.b64encode(b"12345").decode()[:-1]}, NarrationPiece("x"))
    assert caught.value.failure.full_code == "TransientProviderError"
    assert answer_lost(caught.value.failure)


def test_every_narrator_has_every_voice() -> None:
    narrators = [one for one in model_list().models if AssetKind.narration in one.kinds]
    assert len(voice_infos()) == len(narrators) * len(voice_list().voices)
    assert {voice.language for voice in voice_infos()} == {"en-GB", "en-US", "en-AU"}


def test_the_data_files_are_in_order() -> None:
    known, voices = model_list(), voice_list()
    assert {one.pool for one in known.models} == set(known.pools)
    assert all(one.price is None or one.price.as_of <= known.as_of for one in known.models)
    assert voices.knows_context <= {one.name for one in known.models}
    for values in ([voice.id for voice in voices.voices], [voice.name for voice in voices.voices]):
        assert len(set(values)) == len(values)
    assert all(len(voice.id) == 20 and voice.id.isalnum() for voice in voices.voices)


def test_a_place_is_read_from_the_environment() -> None:
    usual = endpoint_of(ProviderContext({"ELEVENLABS_API_KEY": " xi\n"}))
    assert (usual.url, usual.key, usual.header, usual.scheme) == (
        "https://api.elevenlabs.io",
        "xi",
        "xi-api-key",
        "",
    )
    residency = endpoint_of(ProviderContext({"ELEVENLABS_BASE_URL": "https://api.us.elevenlabs.io"}))
    assert (residency.host, residency.key) == ("api.us.elevenlabs.io", None)


@pytest.mark.parametrize("url", ["nonsense", "http://[broken", "file:///etc/passwd", "//"])
def test_a_base_url_that_is_none_breaks_nothing_at_load(url: str) -> None:
    provider = plugin.create(ProviderContext({"ELEVENLABS_BASE_URL": url, "ELEVENLABS_API_KEY": "k"}))
    assert provider.models()
    assert provider.check()
