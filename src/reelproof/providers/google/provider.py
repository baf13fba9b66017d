"""The provider: one call for a picture, a prompt or a part of a narration, and an operation for a clip."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from reelproof.provider_api import (
    AssetKind,
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
from reelproof.providers.google.body import clip_body, picture_body, speech_body, text_body
from reelproof.providers.google.errors import paid_classifier
from reelproof.providers.google.generated import Generated, read_generated
from reelproof.providers.google.models import GoogleModel, model_list
from reelproof.providers.google.operations import Operations
from reelproof.providers.http import ApiClient, ApiPlace, Call
from reelproof.providers.inline import picture_type
from reelproof.providers.jobs import ended, fetched
from reelproof.providers.listed import PICTURES
from reelproof.providers.narration import Said, narrated, spoken_pieces

FIRST_LOOK_S = 5.0
Content = TypeVar("Content", bytes, str)


class GoogleProvider:
    """Models of the Gemini API: clips have tickets, all else is made in one go.

    `first_look_s` is the wait between two looks at a clip.
    """

    def __init__(self, place: ApiPlace, first_look_s: float = FIRST_LOOK_S) -> None:
        self._client = ApiClient(place)
        self._classify = paid_classifier(place.key_name)
        self._operations = Operations(self._client)
        self._first_look_s = first_look_s

    def models(self) -> Sequence[ModelInfo]:
        return model_list().infos(self._client.place.missing_key)

    def retired(self) -> Mapping[str, date]:
        return model_list().retired

    def voices(self) -> Sequence[VoiceInfo]:
        return model_list().voice_infos()

    def check(self) -> Sequence[Check]:
        return [key_check("gemini", self._client.place)]

    async def test_key(self, name: str) -> bool:
        is_ours = name == self._client.place.key_name
        return is_ours and await is_key_known(self._client, "models?pageSize=1", self._classify)

    async def make(self, request: Request) -> Made:
        """A clip is submitted and collected in one go, for whoever keeps no tickets."""
        model = model_list().of(request)
        if request.kind is AssetKind.video:
            return await self.collect(await self.submit(request), request)
        if request.kind in PICTURES:
            return await self._picture(request, model)
        if request.kind is AssetKind.narration:
            return await self._narration(request, model)
        return await self._text(request, model)

    async def submit(self, request: Request) -> Ticket:
        model = model_list().of(request)
        return await self._operations.start(model.name, await clip_body(request, model))

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """Google lists no operations."""
        return None

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        operation = await ended(partial(self._operations.look, ticket), self._first_look_s)
        failure = operation.failure(self._client.place.key_name)
        if failure is not None:
            raise self._client.error(failure)
        address = self._operations.address(operation.addresses[0])
        return await fetched(self._client, address, request, with_key_at_home=True)

    async def cancel(self, ticket: Ticket) -> None:
        await self._operations.stop(ticket)

    async def rest(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.rest()

    async def _picture(self, request: Request, model: GoogleModel) -> Made:
        content, cost = await self._generated(model, picture_body(request, model), generated.picture)
        return Made(content, picture_type(content), cost_microusd=cost)

    async def _narration(self, request: Request, model: GoogleModel) -> Made:
        parts = spoken_pieces(request.prompt, model.longest_input)
        return await narrated(parts, lambda piece: self._say(piece.text, request, model))

    async def _say(self, said: str, request: Request, model: GoogleModel) -> Said:
        content, cost = await self._generated(model, speech_body(said, request, model), generated.sound)
        return Said(content, cost_microusd=cost)

    async def _text(self, request: Request, model: GoogleModel) -> Made:
        is_script = request.kind is AssetKind.script
        read = generated.script if is_script else generated.prompt
        said, cost = await self._generated(model, text_body(request, model), read)
        return Made(said.encode(), "application/json" if is_script else "text/plain", cost_microusd=cost)

    async def _generated(
        self, model: GoogleModel, body: Mapping[str, Any], read: Callable[[Generated], Content]
    ) -> tuple[Content, Microusd | None]:
        """What was asked for, as `read` finds it in the answer, and what the answer says that it cost."""
        call = Call("POST", f"models/{model.name}:generateContent", dict(body), pays=True)
        answer = await self._client.ask(call, self._classify)
        try:
            found = read_generated(answer)
            return read(found), generated.cost(found, model.token_prices)
        except ReelproofError as error:
            raise self._client.error(error.failure) from error
