"""Client for Replicate's predictions: starts, polls, lists and cancels them."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from reelproof.provider_api import (
    ErrorCode,
    Failure,
    JsonValue,
    ReelproofError,
    Ticket,
    with_answer_lost,
)
from reelproof.providers.http import ApiCall, ApiClient
from reelproof.providers.jobs import is_input_error, poll_once, send_cancellation
from reelproof.providers.replicate.callback import Callback
from reelproof.providers.replicate.errors import classify_call, classify_submit
from reelproof.providers.replicate.prediction import Prediction, read_prediction

MAX_PAGES = 20


class Predictions:
    """Client of the API; knows nothing about films."""

    def __init__(self, client: ApiClient, callback: Callback) -> None:
        self._client = client
        self._callback = callback

    async def start(self, name: str, version: str | None, given: Mapping[str, Any]) -> Ticket:
        """Starts a prediction. Official models have their own path; community models need a version."""
        path, body = f"models/{name}/predictions", dict[str, Any](input=given)
        if version is not None:
            path, body = "predictions", {"version": f"{name}:{version}", "input": given}
        body |= self._callback.webhook_fields(self._client.endpoint.url)
        prediction = read_prediction(
            await self._client.request_json(ApiCall("POST", path, body, is_billed=True), classify_submit)
        )
        if prediction is None:
            message = "Replicate accepted the request but returned no prediction id."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.TransientProviderError, message)))
        return Ticket(prediction.id)

    async def poll(self, ticket: Ticket) -> Prediction:
        """Returns the state. A failed poll counts as still running, unless the job does not exist."""
        return await poll_once(
            self._client.request_json(ApiCall("GET", _path(ticket)), classify_call),
            read_prediction,
            is_input_error,
            _unknown(ticket),
            "Replicate did not return the prediction's status.",
        )

    async def since(self, after: datetime) -> AsyncIterator[Prediction]:
        """Newest first."""
        query = urlencode({"created_after": after.isoformat()})
        for _ in range(MAX_PAGES):
            page = await self._client.request_json(ApiCall("GET", f"predictions?{query}"), classify_call)
            rows = page.get("results") if isinstance(page, Mapping) else None
            for row in rows if isinstance(rows, list) else []:
                prediction = read_prediction(row)
                if prediction is not None and prediction.is_after(after):
                    yield prediction
            query = _next_query(page)
            if not query:
                return

    async def stop(self, ticket: Ticket) -> bool:
        """Cancels the prediction. Returns False if Replicate refuses it: it has ended, or does not exist."""
        call = ApiCall("POST", f"{_path(ticket)}/cancel")
        return await send_cancellation(self._client.send(call, classify_call), ErrorCode.InvalidInput)


def _path(ticket: Ticket) -> str:
    return f"predictions/{quote(ticket.id, safe='')}"


def _next_query(page: JsonValue) -> str:
    """Returns only the query of the next page's URL: the token is never sent to a URL from a response."""
    address = page.get("next") if isinstance(page, Mapping) else None
    return urlsplit(address).query if isinstance(address, str) else ""


def _unknown(ticket: Ticket) -> Failure:
    message = f"Replicate does not know the prediction {ticket.id}."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="not_found")
