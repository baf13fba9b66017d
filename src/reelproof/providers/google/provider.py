"""The Google provider: one call per image, prompt or narration piece, and an operation per clip."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from reelproof.provider_api import (
    AssetKind,
    CancelOutcome,
    Check,
    Made,
    Microusd,
    ModelInfo,
    ReelproofError,
    Request,
    Ticket,
    VoiceInfo,
)
from reelproof.providers.checks import is_key_known, key_check
from reelproof.providers.google import generated
from reelproof.providers.google.body import clip_body, image_body, speech_body, text_body
from reelproof.providers.google.errors import paid_classifier
from reelproof.providers.google.generated import Generated, read_generated
from reelproof.providers.google.models import GoogleModel, model_list
from reelproof.providers.google.operation import Operation
from reelproof.providers.google.operations import Operations
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint
from reelproof.providers.inline import image_type
from reelproof.providers.jobs import cancel_outcome, fetch_result, poll_until_ended
from reelproof.providers.listed import IMAGE_KINDS
from reelproof.providers.narration import SpokenAudio, narrate, spoken_pieces

FIRST_POLL_S = 5.0
Content = TypeVar("Content", bytes, str)


class GoogleProvider:
    """Models of the Gemini API: clips have tickets, everything else is one call.

    `first_poll_s` is the first wait between polls of a clip.
    """

    def __init__(self, endpoint: ApiEndpoint, first_poll_s: float = FIRST_POLL_S) -> None:
        self._client = ApiClient(endpoint)
        self._classify = paid_classifier(endpoint.key_name)
        self._operations = Operations(self._client)
        self._first_look_s = first_poll_s

    def models(self) -> Sequence[ModelInfo]:
        return model_list().infos(self._client.endpoint.missing_key)

    def retired(self) -> Mapping[str, date]:
        return model_list().retired

    def voices(self) -> Sequence[VoiceInfo]:
        return model_list().voice_infos()

    def check(self) -> Sequence[Check]:
        return [key_check("gemini", self._client.endpoint)]

    async def test_key(self, name: str) -> bool:
        is_ours = name == self._client.endpoint.key_name
        return is_ours and await is_key_known(self._client, "models?pageSize=1", self._classify)

    async def make(self, request: Request) -> Made:
        """Submits and collects a clip in one step, for callers that keep no tickets."""
        model = model_list().of(request)
        if request.kind is AssetKind.video:
            return await self.collect(await self.submit(request), request)
        if request.kind in IMAGE_KINDS:
            return await self._image(request, model)
        if request.kind is AssetKind.narration:
            return await self._narration(request, model)
        return await self._text(request, model)

    async def submit(self, request: Request) -> Ticket:
        model = model_list().of(request)
        return await self._operations.start(model.name, await clip_body(request, model))

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """Returns None: Google cannot list operations."""
        return None

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        operation = await poll_until_ended(partial(self._operations.poll, ticket), self._first_look_s)
        failure = operation.failure(self._client.endpoint.key_name)
        if failure is not None:
            raise self._client.error(failure)
        address = self._operations.address(operation.addresses[0])
        return await fetch_result(self._client, address, request, with_key_for_api=True)

    async def cancel(self, ticket: Ticket) -> CancelOutcome:
        is_accepted = await self._operations.stop(ticket)
        key_name = self._client.endpoint.key_name
        poll = partial(self._operations.poll, ticket)

        def has_failed(operation: Operation) -> bool:
            return operation.failure(key_name) is not None

        return await cancel_outcome(is_accepted, poll, has_failed)

    async def release(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.release()

    async def _image(self, request: Request, model: GoogleModel) -> Made:
        content, cost = await self._generated(model, image_body(request, model), generated.image)
        return Made(content, image_type(content), cost_microusd=cost)

    async def _narration(self, request: Request, model: GoogleModel) -> Made:
        parts = spoken_pieces(request.prompt, model.longest_input)
        return await narrate(parts, lambda piece: self._say(piece.text, request, model))

    async def _say(self, said: str, request: Request, model: GoogleModel) -> SpokenAudio:
        content, cost = await self._generated(model, speech_body(said, request, model), generated.sound)
        return SpokenAudio(content, cost_microusd=cost)

    async def _text(self, request: Request, model: GoogleModel) -> Made:
        is_script = request.kind is AssetKind.script
        read = generated.script if is_script else generated.prompt
        said, cost = await self._generated(model, text_body(request, model), read)
        return Made(said.encode(), "application/json" if is_script else "text/plain", cost_microusd=cost)

    async def _generated(
        self, model: GoogleModel, body: Mapping[str, Any], read: Callable[[Generated], Content]
    ) -> tuple[Content, Microusd | None]:
        """Returns the content that `read` extracts from the response, and its reported cost."""
        call = ApiCall("POST", f"models/{model.name}:generateContent", dict(body), is_billed=True)
        response = await self._client.request_json(call, self._classify)
        try:
            found = read_generated(response)
            return read(found), generated.cost(found, model.token_prices)
        except ReelproofError as error:
            raise self._client.error(error.failure) from error
