"""The provider: a request is put into the queue, looked after by its ticket, and its result fetched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from reelproof.provider_api import Check, Made, Microusd, ModelInfo, Request, Ticket, VoiceInfo
from reelproof.providers.checks import is_key_known, key_check
from reelproof.providers.fal.errors import classify_call, ended_failure
from reelproof.providers.fal.job import result_address, spoken_words
from reelproof.providers.fal.models import model_list
from reelproof.providers.fal.queue import Queue
from reelproof.providers.fal.settings import KEY_NAMES, FalPlaces
from reelproof.providers.fal.upload import upload_frame
from reelproof.providers.first_frame import frame_input
from reelproof.providers.http import Answer, ApiClient
from reelproof.providers.jobs import FIRST_LOOK_S, ended, fetched
from reelproof.providers.listed import Model, model_input

MOST_UNITS = 1e6
NO_REQUEST = "fal-ai/flux/requests/00000000-0000-0000-0000-000000000000/status"


class FalProvider:
    """Requests in fal's queue. `first_look_s` is the first wait between two looks; later ones are longer."""

    def __init__(self, places: FalPlaces, first_look_s: float = FIRST_LOOK_S) -> None:
        self._client = ApiClient(places.queue)
        self._storage = ApiClient(places.storage) if places.storage is not None else None
        self._queue = Queue(self._client)
        self._first_look_s = first_look_s

    def models(self) -> Sequence[ModelInfo]:
        return model_list().infos(self._client.place)

    def voices(self) -> Sequence[VoiceInfo]:
        return model_list().voices()

    def check(self) -> Sequence[Check]:
        return [key_check("queue", self._client.place)]

    async def test_key(self, name: str) -> bool:
        """fal looks at the key first, and then finds that there is no such request."""
        if name not in KEY_NAMES:
            return False
        await is_key_known(self._client, NO_REQUEST, classify_call)
        return True

    async def make(self, request: Request) -> Made:
        """Submits and collects in one go, for whoever keeps no tickets."""
        return await self.collect(await self.submit(request), request)

    async def submit(self, request: Request) -> Ticket:
        model = model_list().of(request)
        given = model_input(request, model)
        upload = partial(upload_frame, self._storage) if self._storage is not None else None
        return await self._queue.submit(model.name, {**given, **await frame_input(request, model, upload)})

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """fal tells of no request whose id is not known."""
        return None

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        standing = await ended(partial(self._queue.look, ticket), self._first_look_s)
        output, answer = await self._queue.result(ticket)
        if standing.has_failed:
            raise self._client.error(ended_failure(standing.error, standing.error_type))
        words = spoken_words(output, request)
        made = await fetched(self._client, result_address(output), request, words)
        return replace(made, cost_microusd=_cost(answer, model_list().find(request.model)))

    async def cancel(self, ticket: Ticket) -> None:
        await self._queue.cancel(ticket)

    async def rest(self) -> None:
        await self._client.close()
        if self._storage is not None:
            await self._storage.close()

    async def close(self) -> None:
        await self.rest()


def _cost(answer: Answer, model: Model | None) -> Microusd | None:
    """What the units come to that the answer counts, for models that are billed by them."""
    try:
        units = float(answer.headers.get("x-fal-billable-units", ""))
    except ValueError:
        return None
    if model is None or model.unit_microusd is None or not 0 < units < MOST_UNITS:
        return None
    return Microusd(round(units * model.unit_microusd))
