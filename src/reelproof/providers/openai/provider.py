"""The provider: one call for a picture or a prompt, one for each part of a narration."""

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
from reelproof.providers.http import ApiClient, ApiPlace, Call, is_this_machine
from reelproof.providers.inline import picture_type
from reelproof.providers.narration import Said, narrated, spoken_pieces
from reelproof.providers.openai import prompts
from reelproof.providers.openai.errors import classifier
from reelproof.providers.openai.models import (
    KINDS,
    Limits,
    Model,
    ModelList,
    model_info,
    model_list,
    unlisted_info,
)
from reelproof.providers.openai.pictures import (
    inline_picture,
    picture_body,
    picture_cost,
)
from reelproof.providers.openai.settings import Capability, OpenAiSettings, is_like_azure
from reelproof.providers.openai.speech import LONGEST_INPUT, speech_body
from reelproof.providers.parameters import refused
from reelproof.providers.sound import sound_of

OWN_SERVER = Limits(concurrency=2)


class OpenAiProvider:
    """Pictures, narration and prompts from OpenAI, or from any server that speaks its protocol."""

    def __init__(self, settings: OpenAiSettings) -> None:
        self._settings = settings
        self._clients = {capability: ApiClient(place) for capability, place in settings.places.items()}

    def models(self) -> Sequence[ModelInfo]:
        """OpenAI's own names. Most servers that copy the protocol know them too; see `model` for others."""
        known = model_list()
        return [self._info(model, known) for model in known.models]

    def model(self, name: str) -> ModelInfo | None:
        """Servers of one's own may serve any model; OpenAI serves those on its list."""
        own = tuple(capability for capability in Capability if not self._settings.is_openai[capability])
        if not own or model_list().find(name) is not None:
            return None
        is_local = all(is_this_machine(self._settings.places[capability].host) for capability in own)
        return unlisted_info(name, own, OWN_SERVER, self._settings.places[own[0]], is_local=is_local)

    def retired(self) -> Mapping[str, date]:
        return model_list().retired

    def voices(self) -> Sequence[VoiceInfo]:
        """Those of OpenAI's models. What voices another server has, only its maker knows."""
        if not self._settings.is_openai[Capability.speech]:
            return ()
        speaks = "Made for English; speaks the language of the text"
        return [
            VoiceInfo(voice, model.name, "en", speaks)
            for model in model_list().models
            for voice in model.voices
        ]

    def check(self) -> Sequence[Check]:
        return list(self._place_checks())

    async def test_key(self, name: str) -> bool:
        """At each place that the key is for."""
        clients = {client.place: client for client in self._clients.values() if client.place.key_name == name}
        known = [await is_key_known(one, "models", classifier(name)) for one in clients.values()]
        return bool(known) and all(known)

    async def make(self, request: Request) -> Made:
        capability = next((one for one, kinds in KINDS.items() if request.kind in kinds), None)
        model = model_list().find(request.model)
        if capability is None or (model is not None and model.makes is not capability):
            raise refused("model", f"{request.model} does not make {request.kind.value}.")
        match capability:
            case Capability.image:
                return await self._picture(request, model)
            case Capability.speech:
                return await self._narration(request, model)
            case Capability.text:
                return await self._prompt(request, model)

    async def rest(self) -> None:
        for client in self._clients.values():
            await client.close()

    async def close(self) -> None:
        await self.rest()

    async def _picture(self, request: Request, model: Model | None) -> Made:
        is_azure = is_like_azure(self._settings.places[Capability.image])
        body = picture_body(request, model, is_inline_asked=not is_azure)
        answer = await self._ask(Capability.image, "images/generations", body)
        found = inline_picture(answer)
        if isinstance(found, str):
            found = (await self._clients[Capability.image].download(found)).content
        cost = picture_cost(answer, model.token_prices if model else None)
        return Made(found, picture_type(found), cost_microusd=cost)

    async def _narration(self, request: Request, model: Model | None) -> Made:
        parts = spoken_pieces(request.prompt, LONGEST_INPUT)
        return await narrated(parts, lambda piece: self._say(piece.text, request, model))

    async def _say(self, said: str, request: Request, model: Model | None) -> Said:
        client = self._clients[Capability.speech]
        call = Call("POST", "audio/speech", speech_body(said, request, model), pays=True)
        answer = await client.send(call, classifier(client.place.key_name))
        return Said(sound_of(answer))

    async def _prompt(self, request: Request, model: Model | None) -> Made:
        body = prompts.prompt_body(request)
        try:
            answer = await self._ask(Capability.text, "chat/completions", body)
        except ReelproofError as error:
            if model is not None or error.failure.code is not ErrorCode.InvalidInput:
                raise
            bare = prompts.prompt_body(request, has_schema=False)
            answer = await self._ask(Capability.text, "chat/completions", bare)
        try:
            if request.kind is AssetKind.script:
                said, media_type = prompts.read_script(answer), "application/json"
            else:
                said, media_type = prompts.read_prompt(answer, is_strict=model is not None), "text/plain"
        except ReelproofError as error:
            raise self._clients[Capability.text].error(error.failure) from error
        cost = prompts.prompt_cost(answer, model.token_prices if model else None)
        return Made(said.encode(), media_type, cost_microusd=cost)

    async def _ask(self, capability: Capability, path: str, body: Mapping[str, JsonValue]) -> JsonValue:
        client = self._clients[capability]
        return await client.ask(Call("POST", path, body, pays=True), classifier(client.place.key_name))

    def _info(self, model: Model, known: ModelList) -> ModelInfo:
        place, is_openai = self._settings.places[model.makes], self._settings.is_openai[model.makes]
        return model_info(model, self._limits(model.makes, known), place, is_openai=is_openai)

    def _limits(self, capability: Capability, known: ModelList) -> Limits:
        limits = known.buckets[capability]
        return limits if self._settings.is_openai[capability] else replace(limits, calls_per_minute=None)

    def _place_checks(self) -> Iterator[Check]:
        """One line for each place, and whether a key is there for it."""
        served: dict[ApiPlace, list[str]] = {}
        for capability, place in self._settings.places.items():
            served.setdefault(place, []).append(capability.value)
        for place, capabilities in served.items():
            yield key_check(", ".join(capabilities), place)
