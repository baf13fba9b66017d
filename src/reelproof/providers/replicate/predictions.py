"""The predictions of an account: started, looked at, listed, stopped."""

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
from reelproof.providers.http import ApiClient, Call
from reelproof.providers.jobs import is_refused_as_input, looked
from reelproof.providers.replicate.callback import Callback
from reelproof.providers.replicate.errors import classify_call, classify_submit
from reelproof.providers.replicate.prediction import Prediction, read_prediction

MOST_PAGES = 20


class Predictions:
    """Speaks to the API; knows nothing of films."""

    def __init__(self, client: ApiClient, callback: Callback) -> None:
        self._client = client
        self._callback = callback

    async def start(self, name: str, version: str | None, given: Mapping[str, Any]) -> Ticket:
        """An official model has an address of its own; of a community's, the version must be named."""
        path, body = f"models/{name}/predictions", dict[str, Any](input=given)
        if version is not None:
            path, body = "predictions", {"version": f"{name}:{version}", "input": given}
        body |= self._callback.wish(self._client.place.url)
        prediction = read_prediction(
            await self._client.ask(Call("POST", path, body, pays=True), classify_submit)
        )
        if prediction is None:
            message = "Replicate took the request and did not name the prediction."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.TransientProviderError, message)))
        return Ticket(prediction.id)

    async def look(self, ticket: Ticket) -> Prediction:
        """How it stands. A failed look says that the job goes on, unless there is no such job."""
        return await looked(
            self._client.ask(Call("GET", _path(ticket)), classify_call),
            read_prediction,
            is_refused_as_input,
            _unknown(ticket),
            "Replicate did not say how the prediction stands.",
        )

    async def since(self, after: datetime) -> AsyncIterator[Prediction]:
        """Newest first."""
        query = urlencode({"created_after": after.isoformat()})
        for _ in range(MOST_PAGES):
            page = await self._client.ask(Call("GET", f"predictions?{query}"), classify_call)
            rows = page.get("results") if isinstance(page, Mapping) else None
            for row in rows if isinstance(rows, list) else []:
                prediction = read_prediction(row)
                if prediction is not None and prediction.is_after(after):
                    yield prediction
            query = _next_query(page)
            if not query:
                return

    async def stop(self, ticket: Ticket) -> None:
        """What has ended, or was never there, is stopped already."""
        try:
            await self._client.send(Call("POST", f"{_path(ticket)}/cancel"), classify_call)
        except ReelproofError as error:
            if error.failure.code is not ErrorCode.InvalidInput:
                raise


def _path(ticket: Ticket) -> str:
    return f"predictions/{quote(ticket.id, safe='')}"


def _next_query(page: JsonValue) -> str:
    """Only the question of the next page's address is taken: the token goes to no address from an answer."""
    address = page.get("next") if isinstance(page, Mapping) else None
    return urlsplit(address).query if isinstance(address, str) else ""


def _unknown(ticket: Ticket) -> Failure:
    message = f"Replicate does not know the prediction {ticket.id}."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="not_found")
