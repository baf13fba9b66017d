"""Requests match the SDKs' own types, for every listed model, shape and language."""

import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_type_hints

import pytest
from elevenlabs.music.raw_client import RawMusicClient
from elevenlabs.text_to_speech.raw_client import RawTextToSpeechClient
from google import genai
from google.genai import types
from openai.types.audio.speech_create_params import SpeechCreateParams
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from typing_extensions import is_typeddict

from reelproof.provider_api import AssetKind, JsonValue, ReelproofError, Request
from reelproof.providers.elevenlabs.models import model_list as elevenlabs_models
from reelproof.providers.elevenlabs.models import voice_list
from reelproof.providers.elevenlabs.provider import FORMAT
from reelproof.providers.elevenlabs.speech import speech_body as elevenlabs_speech
from reelproof.providers.google.body import clip_body, image_body, speech_body, text_body
from reelproof.providers.google.models import GoogleModel
from reelproof.providers.google.models import model_list as google_models
from reelproof.providers.listed import model_input
from reelproof.providers.narration import NarrationPiece
from reelproof.providers.openai import image, speech, text
from reelproof.providers.openai.models import OpenAiModel
from reelproof.providers.openai.models import model_list as openai_models
from reelproof.providers.openai.settings import Capability
from reelproof.testing.servers import ProviderServer
from reelproof.testing.servers.wire import HttpRequest, Reply

SHAPES = [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350), (3840, 2160), (640, 360)]
LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "zh", "ko", "hi", "ar"]
TEXTS = (AssetKind.script, AssetKind.image_prompt, AssetKind.motion_prompt, AssetKind.music_prompt)
STRICT = ConfigDict(extra="forbid")


def requests_of(kind: AssetKind, model: str, voices: tuple[str, ...] = ()) -> Iterator[Request]:
    """One of each shape, language, voice and length that there is a choice of."""
    if kind in (AssetKind.image, AssetKind.starting_image, AssetKind.video):
        for width, height in SHAPES:
            parameters: dict[str, JsonValue] = {"width": width, "height": height, "style": "paper"}
            yield Request(kind, "A goat.", model, {**parameters, "duration_s": 5.5}, seed=7)
    elif kind is AssetKind.narration:
        for language in LANGUAGES:
            yield Request(kind, "A goat.", model, {"language": language}, seed=7)
        for voice in voices:
            yield Request(kind, "A goat.", model, {"language": "en", "voice": voice}, seed=7)
    elif kind is AssetKind.music:
        for length_s in (1.0, 61.5, 4_000.0):
            yield Request(kind, "Calm piano.", model, {"duration_s": length_s, "mood": "calm"}, seed=7)
    else:
        for language in LANGUAGES:
            yield Request(kind, "A goat.", model, {"language": language, "duration_s": 60.0}, seed=7)


@pytest.fixture(scope="module", autouse=True)
def _openais_types_take_nothing_else() -> None:
    """OpenAI's typed dictionaries, as pydantic reads them, would let unknown fields pass."""
    modules = [module for name, module in sys.modules.items() if name.startswith("openai.types")]
    for found in [one for module in modules for one in vars(module).values() if is_typeddict(one)]:
        found.__pydantic_config__ = STRICT


def openai_body(request: Request, model: OpenAiModel) -> Mapping[str, Any]:
    match model.makes:
        case Capability.image:
            return image.image_body(request, model)
        case Capability.speech:
            return speech.speech_body(request.prompt, request, model)
        case Capability.text:
            return text.prompt_body(request)


OPENAI: Mapping[Capability, tuple[Any, tuple[AssetKind, ...]]] = {
    Capability.image: (ImageGenerateParamsNonStreaming, (AssetKind.image, AssetKind.starting_image)),
    Capability.speech: (SpeechCreateParams, (AssetKind.narration,)),
    Capability.text: (CompletionCreateParamsNonStreaming, TEXTS),
}


@pytest.mark.parametrize("model", openai_models().models, ids=lambda model: model.name)
def test_openai_is_sent_what_its_types_allow(model: OpenAiModel) -> None:
    owners, kinds = OPENAI[model.makes]
    allowed = TypeAdapter(owners)
    for request in (one for kind in kinds for one in requests_of(kind, model.name, model.voices)):
        taken = allowed.validate_python(openai_body(request, model), strict=True)
        list(taken.get("messages", ()))  # they are looked at only when they are taken


def test_openais_types_refuse_what_they_do_not_know() -> None:
    body = {"model": "gpt-image-2", "prompt": "a goat"}
    for wrong in ({"seed": 5}, {"quality": "hdr"}, {"n": "2"}):
        with pytest.raises(ValidationError):
            TypeAdapter(ImageGenerateParamsNonStreaming).validate_python({**body, **wrong}, strict=True)


def arguments_of(method: Callable[..., object]) -> type[BaseModel]:
    """A model of what a method of the owner's client takes, and of nothing else."""
    hints = get_type_hints(method)
    taken = {
        name: (hints[name], ... if parameter.default is parameter.empty else None)
        for name, parameter in inspect.signature(method).parameters.items()
        if name not in ("self", "request_options")
    }
    made: type[BaseModel] = create_model("Arguments", __config__=STRICT, **taken)  # type: ignore[call-overload]
    return made


@pytest.mark.parametrize("model", elevenlabs_models().models, ids=lambda model: model.name)
def test_elevenlabs_is_sent_what_its_client_takes(model: Any) -> None:
    name, _, output_format = FORMAT.partition("=")
    is_music = AssetKind.music in model.kinds
    method = RawMusicClient.compose if is_music else RawTextToSpeechClient.convert_with_timestamps
    allowed = arguments_of(method)
    piece = NarrationPiece("A goat.", "Before it.", "After it.")
    for request in requests_of(model.kinds[0], model.name, tuple(one.name for one in voice_list().voices)):
        try:
            body = model_input(request, model) if is_music else elevenlabs_speech(piece, request, model)
        except ReelproofError as error:
            assert error.failure.full_code == "InvalidInput:language", "a model may speak fewer languages"
            continue
        place = {name: output_format} if is_music else {name: output_format, "voice_id": "any"}
        sent = allowed.model_validate({**body, "model_id": model.name, **place})
        assert sent.model_dump(exclude_unset=True).keys() == {*body, "model_id", *place}


@pytest.fixture
def sent(server: ProviderServer, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The bodies of the calls that come in."""
    bodies: list[Any] = []
    answer = server.answer

    async def kept(http_request: HttpRequest) -> Reply:
        bodies.append(json.loads(http_request.content))
        return await answer(http_request)

    monkeypatch.setattr(server, "answer", kept)
    return bodies


def google_body(request: Request, model: GoogleModel) -> dict[str, Any]:
    match request.kind:
        case AssetKind.image | AssetKind.starting_image:
            return image_body(request, model)
        case AssetKind.narration:
            return speech_body(request.prompt, request, model)
        case _:
            return text_body(request, model)


NO_CLIPS = [model for model in google_models().models if AssetKind.video not in model.kinds]
CLIPS = [model for model in google_models().models if AssetKind.video in model.kinds]


@pytest.mark.parametrize("model", NO_CLIPS, ids=lambda model: model.name)
def test_google_is_sent_what_its_own_client_sends(
    server: ProviderServer, sent: list[Any], model: GoogleModel
) -> None:
    """Its client refuses fields that it does not know, and those that are not for this API."""
    with genai.Client(
        api_key="loopback", http_options=types.HttpOptions(base_url=server.urls.google)
    ) as client:
        for request in (one for kind in model.kinds for one in requests_of(kind, model.name)):
            ours = google_body(request, model)
            config = {**ours["generationConfig"]}
            if "systemInstruction" in ours:
                config["systemInstruction"] = ours["systemInstruction"]
            client.models.generate_content(
                model=model.name,
                contents=ours["contents"],
                config=types.GenerateContentConfig.model_validate(config),
            )
            assert in_camel_case(sent[-1]) == ours


def in_camel_case(value: Any) -> Any:
    """Google takes both, and its client sends both."""
    if isinstance(value, list):
        return [in_camel_case(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        re.sub("_([a-z])", lambda one: one[1].upper(), key): in_camel_case(one) for key, one in value.items()
    }


@pytest.mark.parametrize("model", CLIPS, ids=lambda model: model.name)
async def test_a_clip_request_matches_googles_types(model: GoogleModel) -> None:
    for request in requests_of(AssetKind.video, model.name):
        body = await clip_body(request, model)
        types.GenerateVideosConfig.model_validate(body["parameters"])
        assert set(body) == {"instances", "parameters"}
        assert set(body["instances"][0]) <= {"prompt", "image"}
