"""The Replicate provider: submits a job, polls it by its id, and fetches its result immediately."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from reelproof.provider_api import (
    CancelOutcome,
    Check,
    JsonValue,
    Made,
    ModelInfo,
    ReelproofError,
    Request,
    Ticket,
    VoiceInfo,
)
from reelproof.providers.callbacks import CallbackSignals
from reelproof.providers.checks import is_key_known, key_check
from reelproof.providers.http import ApiClient, ApiEndpoint
from reelproof.providers.jobs import FIRST_POLL_S, cancel_outcome, fetch_result, poll_until_ended
from reelproof.providers.listed import ListedModel, model_input
from reelproof.providers.replicate.callback import Callback
from reelproof.providers.replicate.errors import classify_call
from reelproof.providers.replicate.models import model_list
from reelproof.providers.replicate.prediction import STOPPED, Prediction, is_same_input
from reelproof.providers.replicate.predictions import Predictions
from reelproof.providers.replicate.unlisted import Offer, UnlistedModels, unlisted_info
from reelproof.providers.replicate.upload import upload_frame
from reelproof.providers.starting_image import frame_input

# The clocks of two machines may differ.
CLOCK_SKEW = timedelta(seconds=60)
NOT_FOUND = 404
NO_CALLBACK = Callback()


class ReplicateProvider:
    """Predictions on Replicate. `first_poll_s` is the first wait between polls; later ones are longer."""

    def __init__(
        self, endpoint: ApiEndpoint, first_poll_s: float = FIRST_POLL_S, callback: Callback = NO_CALLBACK
    ) -> None:
        self._client = ApiClient(endpoint)
        self._callback = callback
        self._signals = CallbackSignals()
        self._predictions = Predictions(self._client, callback)
        self._unlisted = UnlistedModels(self._client)
        self._first_look_s = first_poll_s

    def models(self) -> Sequence[ModelInfo]:
        return model_list().infos(self._client.endpoint)

    def model(self, name: str) -> ModelInfo | None:
        """Describes an unlisted model, whose inputs come from its own schema."""
        is_listed = model_list().find(name) is not None
        return None if is_listed else unlisted_info(name, self._client.endpoint.missing_key)

    def voices(self) -> Sequence[VoiceInfo]:
        return model_list().voices()

    def check(self) -> Sequence[Check]:
        callbacks = self._callback.check()
        return [key_check("predictions", self._client.endpoint), *([callbacks] if callbacks else [])]

    async def test_key(self, name: str) -> bool:
        is_ours = name == self._client.endpoint.key_name
        return is_ours and await is_key_known(self._client, "account", classify_call)

    async def make(self, request: Request) -> Made:
        """Submits and collects in one step, for callers that keep no tickets."""
        return await self.collect(await self.submit(request), request)

    async def submit(self, request: Request) -> Ticket:
        offer = await self._offer(request)
        given = model_input(request, offer.model)
        frame = await frame_input(request, offer.model, partial(upload_frame, self._client))
        return await self._started(offer, {**given, **frame})

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """Finds the oldest match. Canceled predictions are skipped: they have no result."""
        model = (await self._offer(request)).model
        given = model_input(request, model)
        found: Ticket | None = None
        async for prediction in self._predictions.since(since - CLOCK_SKEW):
            is_free = prediction.id not in taken and prediction.status not in STOPPED
            if is_free and _is_of(prediction, model) and is_same_input(given, prediction.given, model.frame):
                found = Ticket(prediction.id)
        return found

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        poll = partial(self._predictions.poll, ticket)
        with self._signals.of(ticket.id) as signal:
            prediction = await poll_until_ended(poll, self._first_look_s, signal.pause)
        failure = prediction.failure()
        if failure is not None:
            raise self._client.error(failure)
        return await fetch_result(self._client, prediction.addresses[0], request)

    async def handle_callback(self, headers: Mapping[str, str], body: bytes) -> None:
        """Makes `collect` poll immediately. The result in the webhook itself is not trusted."""
        job_id = self._callback.job_id(headers, body)
        if job_id is not None:
            self._signals.notify(job_id)

    async def cancel(self, ticket: Ticket) -> CancelOutcome:
        is_accepted = await self._predictions.stop(ticket)
        poll = partial(self._predictions.poll, ticket)
        return await cancel_outcome(is_accepted, poll, lambda prediction: prediction.failure() is not None)

    async def release(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.release()

    async def _offer(self, request: Request) -> Offer:
        if model_list().find(request.model) is None:
            return await self._unlisted.offer(request)
        model = model_list().of(request)
        return Offer(model, (model.version,))

    async def _started(self, offer: Offer, given: Mapping[str, JsonValue]) -> Ticket:
        for version in offer.versions[:-1]:
            try:
                return await self._predictions.start(offer.model.name, version, given)
            except ReelproofError as error:
                if error.failure.details.get("status") != NOT_FOUND:
                    raise
        return await self._predictions.start(offer.model.name, offer.versions[-1], given)


def _is_of(prediction: Prediction, model: ListedModel) -> bool:
    is_version = model.version is None or prediction.version in ("", model.version)
    return prediction.model == model.name and is_version
