"""The provider: a job is submitted, looked after by its id, and its result fetched at once."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from reelproof.provider_api import (
    AssetKind,
    Check,
    Made,
    ModelInfo,
    ReelproofError,
    Request,
    Ticket,
    VoiceInfo,
    with_job_running,
)
from reelproof.providers.http import ApiClient, ApiPlace
from reelproof.providers.parameters import refused
from reelproof.providers.replicate.frame import frame_address
from reelproof.providers.replicate.inputs import FRAME_ROLE, is_same_input, model_input
from reelproof.providers.replicate.models import Model, listed_voices, model_info, model_list
from reelproof.providers.replicate.prediction import STOPPED, Prediction
from reelproof.providers.replicate.predictions import Predictions

MOST_BYTES = 64_000_000
MOST_VIDEO_BYTES = 512_000_000
FIRST_LOOK_S, SLOWEST_LOOK_S, SLOWER = 0.5, 2.0, 1.2
# Two computers' clocks differ.
CLOCK_SKEW = timedelta(seconds=60)
USUAL_TYPES: Mapping[AssetKind, str] = {
    AssetKind.image: "image/png",
    AssetKind.starting_image: "image/png",
    AssetKind.narration: "audio/wav",
    AssetKind.music: "audio/wav",
    AssetKind.video: "video/mp4",
}


class ReplicateProvider:
    """Predictions on Replicate. `first_look_s` is the first wait between two looks; later ones are longer."""

    def __init__(self, place: ApiPlace, first_look_s: float = FIRST_LOOK_S) -> None:
        self._client = ApiClient(place)
        self._predictions = Predictions(self._client)
        self._first_look_s = first_look_s

    def models(self) -> Sequence[ModelInfo]:
        known = model_list()
        missing_key = self._client.place.missing_key
        return [model_info(model, known.buckets[model.bucket], missing_key) for model in known.models]

    def voices(self) -> Sequence[VoiceInfo]:
        return listed_voices()

    def check(self) -> Sequence[Check]:
        place = self._client.place
        if place.key is not None:
            return [Check("predictions", True, f"{place.host}, with {place.key_name}")]
        remedy = f"Set {place.key_name} to use these models; without it films are made by the others."
        return [Check("predictions", False, f"{place.key_name} is not set", remedy)]

    async def make(self, request: Request) -> Made:
        """Submits and collects in one go, for whoever keeps no tickets."""
        return await self.collect(await self.submit(request), request)

    async def submit(self, request: Request) -> Ticket:
        model = _model(request)
        given = model_input(request, model)
        return await self._predictions.start(model, {**given, **await self._frame(request, model)})

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """The oldest that fits. One that was stopped is not looked for: it brings nothing."""
        model = _model(request)
        given = model_input(request, model)
        found: Ticket | None = None
        async for prediction in self._predictions.since(since - CLOCK_SKEW):
            is_free = prediction.id not in taken and prediction.status not in STOPPED
            if is_free and _is_of(prediction, model) and is_same_input(given, prediction.given, model.frame):
                found = Ticket(prediction.id)
        return found

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        prediction = await self._ended(ticket)
        failure = prediction.failure()
        if failure is not None:
            raise self._client.error(failure)
        most_bytes = MOST_VIDEO_BYTES if request.kind is AssetKind.video else MOST_BYTES
        try:
            answer = await self._client.download(prediction.addresses[0], most_bytes)
        except ReelproofError as error:
            if not error.failure.retryable:
                raise
            raise ReelproofError(with_job_running(error.failure)) from error
        is_named = "/" in answer.media_type and not answer.media_type.endswith("octet-stream")
        return Made(answer.content, answer.media_type if is_named else USUAL_TYPES[request.kind])

    async def cancel(self, ticket: Ticket) -> None:
        await self._predictions.stop(ticket)

    async def rest(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.rest()

    async def _ended(self, ticket: Ticket) -> Prediction:
        wait_s = self._first_look_s
        while not (prediction := await self._predictions.look(ticket)).has_ended:
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * SLOWER, SLOWEST_LOOK_S)
        return prediction

    async def _frame(self, request: Request, model: Model) -> dict[str, Any]:
        frame = request.inputs.get(FRAME_ROLE)
        if model.frame is None or (frame is None and not model.needs_frame):
            return {}
        if frame is None:
            raise refused(FRAME_ROLE, f"{model.name} makes clips from a first picture, and there is none.")
        return {model.frame: await frame_address(self._client, frame)}


def _model(request: Request) -> Model:
    model = model_list().find(request.model)
    if model is None or request.kind not in model.kinds:
        raise refused("model", f"{request.model} does not make {request.kind.value} here.")
    return model


def _is_of(prediction: Prediction, model: Model) -> bool:
    is_version = model.version is None or prediction.version in ("", model.version)
    return prediction.model == model.name and is_version
