"""The OpenAI provider: one call per image or prompt, and one per narration piece."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reelproof.provider_api import (
    AssetKind,
    Check,
    ErrorCode,
    JsonValue,
    Made,
    ModelInfo,
    ReelproofError,
    Request,
    VoiceInfo,
)
from reelproof.providers.checks import is_key_known, key_check
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint, is_this_machine
from reelproof.providers.inline import image_type
from reelproof.providers.joined_audio import sound_of
from reelproof.providers.narration import SpokenAudio, narrate, spoken_pieces
from reelproof.providers.openai.errors import classifier
from reelproof.providers.openai.image import (
    image_body,
    image_cost,
    inline_image,
)
from reelproof.providers.openai.models import (
    KINDS,
    OpenAiLimits,
    OpenAiModel,
    OpenAiModels,
    model_info,
    model_list,
    unlisted_info,
)
from reelproof.providers.openai.settings import Capability, OpenAiSettings, is_like_azure
from reelproof.providers.openai.speech import LONGEST_INPUT, speech_body
from reelproof.providers.openai.text import prompt_body, prompt_cost, read_prompt, read_script
from reelproof.providers.parameters import input_error

OWN_SERVER = OpenAiLimits(concurrency=2)


class OpenAiProvider:
    """Images, narration and prompts from OpenAI, or from any compatible server."""

    def __init__(self, settings: OpenAiSettings) -> None:
        self._settings = settings
        self._clients = {
            capability: ApiClient(endpoint) for capability, endpoint in settings.endpoints.items()
        }

    def models(self) -> Sequence[ModelInfo]:
        """OpenAI's own models. Most compatible servers know them too; see `model` for others."""
        known = model_list()
        return [self._info(model, known) for model in known.models]

    def model(self, name: str) -> ModelInfo | None:
        """A compatible server may serve any model; OpenAI serves those on its list."""
        own = tuple(capability for capability in Capability if not self._settings.is_openai[capability])
        if not own or model_list().find(name) is not None:
            return None
        is_local = all(is_this_machine(self._settings.endpoints[capability].host) for capability in own)
        return unlisted_info(name, own, OWN_SERVER, self._settings.endpoints[own[0]], is_local=is_local)

    def retired(self) -> Mapping[str, date]:
        return model_list().retired

    def voices(self) -> Sequence[VoiceInfo]:
        """The voices of OpenAI's models; those of other servers are unknown."""
        if not self._settings.is_openai[Capability.speech]:
            return ()
        speaks = "Made for English; speaks the language of the text"
        return [
            VoiceInfo(voice, model.name, "en", speaks)
            for model in model_list().models
            for voice in model.voices
        ]

    def check(self) -> Sequence[Check]:
        return list(self._endpoint_checks())

    async def test_key(self, name: str) -> bool:
        """Tests the key at each endpoint that uses it."""
        clients = {
            client.endpoint: client for client in self._clients.values() if client.endpoint.key_name == name
        }
        known = [await is_key_known(one, "models", classifier(name)) for one in clients.values()]
        return bool(known) and all(known)

    async def make(self, request: Request) -> Made:
        capability = next((one for one, kinds in KINDS.items() if request.kind in kinds), None)
        model = model_list().find(request.model)
        if capability is None or (model is not None and model.makes is not capability):
            raise input_error("model", f"{request.model} does not make {request.kind.value}.")
        match capability:
            case Capability.image:
                return await self._image(request, model)
            case Capability.speech:
                return await self._narration(request, model)
            case Capability.text:
                return await self._prompt(request, model)

    async def release(self) -> None:
        for client in self._clients.values():
            await client.close()

    async def close(self) -> None:
        await self.release()

    async def _image(self, request: Request, model: OpenAiModel | None) -> Made:
        is_azure = is_like_azure(self._settings.endpoints[Capability.image])
        body = image_body(request, model, is_inline_requested=not is_azure)
        response = await self._request_json(Capability.image, "images/generations", body)
        found = inline_image(response)
        if isinstance(found, str):
            found = (await self._clients[Capability.image].download(found)).content
        cost = image_cost(response, model.token_prices if model else None)
        return Made(found, image_type(found), cost_microusd=cost)

    async def _narration(self, request: Request, model: OpenAiModel | None) -> Made:
        parts = spoken_pieces(request.prompt, LONGEST_INPUT)
        return await narrate(parts, lambda piece: self._say(piece.text, request, model))

    async def _say(self, said: str, request: Request, model: OpenAiModel | None) -> SpokenAudio:
        client = self._clients[Capability.speech]
        call = ApiCall("POST", "audio/speech", speech_body(said, request, model), is_billed=True)
        response = await client.send(call, classifier(client.endpoint.key_name))
        return SpokenAudio(sound_of(response))

    async def _prompt(self, request: Request, model: OpenAiModel | None) -> Made:
        body = prompt_body(request)
        try:
            response = await self._request_json(Capability.text, "chat/completions", body)
        except ReelproofError as error:
            if model is not None or error.failure.code is not ErrorCode.InvalidInput:
                raise
            bare = prompt_body(request, has_schema=False)
            response = await self._request_json(Capability.text, "chat/completions", bare)
        try:
            if request.kind is AssetKind.script:
                said, media_type = read_script(response), "application/json"
            else:
                said, media_type = read_prompt(response, is_strict=model is not None), "text/plain"
        except ReelproofError as error:
            raise self._clients[Capability.text].error(error.failure) from error
        cost = prompt_cost(response, model.token_prices if model else None)
        return Made(said.encode(), media_type, cost_microusd=cost)

    async def _request_json(
        self, capability: Capability, path: str, body: Mapping[str, JsonValue]
    ) -> JsonValue:
        client = self._clients[capability]
        return await client.request_json(
            ApiCall("POST", path, body, is_billed=True), classifier(client.endpoint.key_name)
        )

    def _info(self, model: OpenAiModel, known: OpenAiModels) -> ModelInfo:
        endpoint, is_openai = self._settings.endpoints[model.makes], self._settings.is_openai[model.makes]
        return model_info(model, self._limits(model.makes, known), endpoint, is_openai=is_openai)

    def _limits(self, capability: Capability, known: OpenAiModels) -> OpenAiLimits:
        limits = known.buckets[capability]
        return limits if self._settings.is_openai[capability] else replace(limits, calls_per_minute=None)

    def _endpoint_checks(self) -> Iterator[Check]:
        """Yields a key check per endpoint."""
        served: dict[ApiEndpoint, list[str]] = {}
        for capability, endpoint in self._settings.endpoints.items():
            served.setdefault(endpoint, []).append(capability.value)
        for endpoint, capabilities in served.items():
            yield key_check(", ".join(capabilities), endpoint)
