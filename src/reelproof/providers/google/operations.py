"""Client for Gemini's video operations: starts, polls and cancels them, and finds clips' URLs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from reelproof.provider_api import (
    ErrorCode,
    Failure,
    ReelproofError,
    Ticket,
    with_answer_lost,
)
from reelproof.providers.google.errors import classifier, paid_classifier
from reelproof.providers.google.operation import Operation, is_name, read_name, read_operation
from reelproof.providers.google.settings import GOOGLE_URL, VERSION
from reelproof.providers.http import ApiCall, ApiClient, host_of
from reelproof.providers.jobs import is_input_error, poll_once, send_cancellation

REFUSED = (ErrorCode.InvalidInput, ErrorCode.Unknown)


class Operations:
    """Client of the API; knows nothing about films."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._classify = classifier(client.endpoint.key_name)

    async def start(self, model: str, body: Mapping[str, Any]) -> Ticket:
        call = ApiCall("POST", f"models/{model}:predictLongRunning", dict(body), is_billed=True)
        name = read_name(
            await self._client.request_json(call, paid_classifier(self._client.endpoint.key_name))
        )
        if name is None:
            message = "Google accepted the request but returned no operation name."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.TransientProviderError, message)))
        return Ticket(name)

    async def poll(self, ticket: Ticket) -> Operation:
        """Returns the state. A failed poll counts as still running, unless the job does not exist."""
        if not is_name(ticket.id):
            raise ReelproofError(_unknown(ticket))
        return await poll_once(
            self._client.request_json(ApiCall("GET", ticket.id), self._classify),
            read_operation,
            is_input_error,
            _unknown(ticket),
            "Google did not return the operation's status.",
        )

    async def stop(self, ticket: Ticket) -> bool:
        """Cancels the operation. Returns False if Google refuses it: it may have ended, or run on."""
        if not is_name(ticket.id):
            return False
        call = ApiCall("POST", f"{ticket.id}:cancel", {})
        return await send_cancellation(self._client.send(call, self._classify), *REFUSED)

    def address(self, uri: str) -> str:
        """Returns the download URL of a clip: Google names its own host even behind a proxy."""
        endpoint = self._client.endpoint
        if host_of(uri) != host_of(GOOGLE_URL) or endpoint.host == host_of(GOOGLE_URL):
            return uri
        parts = urlsplit(uri)
        path = parts.path.removeprefix(VERSION)
        return f"{endpoint.url}{path}?{parts.query}" if parts.query else f"{endpoint.url}{path}"


def _unknown(ticket: Ticket) -> Failure:
    message = f"Google does not know the operation {ticket.id}."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="not_found")
