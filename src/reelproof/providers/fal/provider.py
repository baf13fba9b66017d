"""The fal provider: submits a request to the queue, polls it, fetches its result, reads its cost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from reelproof.provider_api import (
    CancelOutcome,
    Check,
    Made,
    Microusd,
    ModelInfo,
    Request,
    Ticket,
    VoiceInfo,
)
from reelproof.providers.checks import is_key_known, key_check
from reelproof.providers.fal.errors import classify_call, job_failure
from reelproof.providers.fal.job import result_address, spoken_words
from reelproof.providers.fal.models import model_list
from reelproof.providers.fal.queue import FalQueue
from reelproof.providers.fal.settings import KEY_NAMES, FalEndpoints
from reelproof.providers.fal.upload import upload_frame
from reelproof.providers.http import ApiClient, HttpResponse
from reelproof.providers.jobs import FIRST_POLL_S, cancel_outcome, fetch_result, poll_until_ended
from reelproof.providers.listed import ListedModel, model_input
from reelproof.providers.starting_image import frame_input

MAX_UNITS = 1e6
NO_REQUEST = "fal-ai/flux/requests/00000000-0000-0000-0000-000000000000/status"


class FalProvider:
    """Requests in fal's queue. `first_poll_s` is the first wait between polls; later ones are longer."""

    def __init__(self, endpoints: FalEndpoints, first_poll_s: float = FIRST_POLL_S) -> None:
        self._client = ApiClient(endpoints.queue)
        self._storage = ApiClient(endpoints.storage) if endpoints.storage is not None else None
        self._queue = FalQueue(self._client)
        self._first_look_s = first_poll_s

    def models(self) -> Sequence[ModelInfo]:
        return model_list().infos(self._client.endpoint)

    def voices(self) -> Sequence[VoiceInfo]:
        return model_list().voices()

    def check(self) -> Sequence[Check]:
        return [key_check("queue", self._client.endpoint)]

    async def test_key(self, name: str) -> bool:
        """fal checks the key before it reports that the request does not exist."""
        if name not in KEY_NAMES:
            return False
        await is_key_known(self._client, NO_REQUEST, classify_call)
        return True

    async def make(self, request: Request) -> Made:
        """Submits and collects in one step, for callers that keep no tickets."""
        return await self.collect(await self.submit(request), request)

    async def submit(self, request: Request) -> Ticket:
        model = model_list().of(request)
        given = model_input(request, model)
        upload = partial(upload_frame, self._storage) if self._storage is not None else None
        return await self._queue.submit(model.name, {**given, **await frame_input(request, model, upload)})

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """Returns None: fal cannot list requests."""
        return None

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        status = await poll_until_ended(partial(self._queue.poll, ticket), self._first_look_s)
        output, response = await self._queue.result(ticket)
        if status.has_failed:
            raise self._client.error(job_failure(status.error, status.error_type))
        words = spoken_words(output, request)
        made = await fetch_result(self._client, result_address(output), request, words)
        return replace(made, cost_microusd=_cost(response, model_list().find(request.model)))

    async def cancel(self, ticket: Ticket) -> CancelOutcome:
        is_accepted = await self._queue.cancel(ticket)
        poll = partial(self._queue.poll, ticket)
        return await cancel_outcome(is_accepted, poll, lambda status: status.has_failed)

    async def release(self) -> None:
        await self._client.close()
        if self._storage is not None:
            await self._storage.close()

    async def close(self) -> None:
        await self.release()


def _cost(response: HttpResponse, model: ListedModel | None) -> Microusd | None:
    """Returns the price of the units that the response counts, for models billed by units."""
    try:
        units = float(response.headers.get("x-fal-billable-units", ""))
    except ValueError:
        return None
    if model is None or model.unit_microusd is None or not 0 < units < MAX_UNITS:
        return None
    return Microusd(round(units * model.unit_microusd))
