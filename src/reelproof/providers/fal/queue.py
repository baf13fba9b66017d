"""Client of fal's queue: submits, polls and cancels requests, and fetches their results."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from reelproof.provider_api import (
    ErrorCode,
    Failure,
    JsonValue,
    ReelproofError,
    Ticket,
    with_answer_lost,
    with_job_running,
)
from reelproof.providers.fal.errors import classify_call, classify_submit, is_job_failure
from reelproof.providers.fal.job import QueueStatus, read_status
from reelproof.providers.http import ApiCall, ApiClient, HttpResponse
from reelproof.providers.jobs import poll_once, send_cancellation

# fal retries a request up to ten times unless this header is set.
ONCE = {"X-Fal-No-Retry": "1"}
SEPARATOR = "|"
GONE = "InvalidInput:model"
TICKET = re.compile(r"(?P<app>[\w-][\w.-]*(?:/[\w-][\w.-]*)+)\|(?P<id>[\w-]+)", re.ASCII)


class FalQueue:
    """Client of the API; knows nothing about films."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def submit(self, endpoint: str, given: Mapping[str, Any]) -> Ticket:
        """Submits a request. The ticket holds the app part of the endpoint and the request's id."""
        call = ApiCall("POST", endpoint, dict(given), headers=ONCE, is_billed=True)
        ticket = read_ticket(await self._client.request_json(call, classify_submit), endpoint)
        if ticket is None:
            message = "fal accepted the request but returned no id."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.TransientProviderError, message)))
        return ticket

    async def poll(self, ticket: Ticket) -> QueueStatus:
        """Returns the state. A failed poll counts as still running, unless the job does not exist."""
        call = ApiCall("GET", f"{request_path(ticket)}/status")
        return await poll_once(
            self._client.request_json(call, classify_call),
            read_status,
            _is_gone,
            _unknown(ticket),
            "fal did not return the request's status.",
        )

    async def result(self, ticket: Ticket) -> tuple[JsonValue, HttpResponse]:
        """Fetches an ended job's result. A failure is the job's own, or temporary and may be retried."""
        call = ApiCall("GET", request_path(ticket))
        try:
            response = await self._client.send(call, classify_call)
            return self._client.read(response, call), response
        except ReelproofError as error:
            if _is_gone(error.failure):
                raise ReelproofError(_unknown(ticket)) from error
            if is_job_failure(error.failure):
                raise
            raise ReelproofError(with_job_running(error.failure)) from error

    async def cancel(self, ticket: Ticket) -> bool:
        """Cancels the request. Returns False if fal refuses it: it has ended, or does not exist."""
        call = ApiCall("PUT", f"{request_path(ticket)}/cancel")
        return await send_cancellation(self._client.send(call, classify_call), ErrorCode.InvalidInput)


def read_ticket(data: JsonValue, endpoint: str) -> Ticket | None:
    """Returns None if there is no request id."""
    id_ = data.get("request_id") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(id_, str):
        return None
    ticket = Ticket(f"{_kept_part(endpoint, data.get('response_url'))}{SEPARATOR}{id_}")
    return ticket if TICKET.fullmatch(ticket.id) else None


def request_path(ticket: Ticket) -> str:
    """Builds the path at the queue's own URL: the key is never sent to a URL from a response."""
    found = TICKET.fullmatch(ticket.id)
    if found is None:
        raise ReelproofError(_unknown(ticket))
    return f"{found['app']}/requests/{found['id']}"


def _kept_part(endpoint: str, response_url: JsonValue) -> str:
    """Returns the part of the endpoint in its result URL: usually the owner and the name."""
    parts = endpoint.split("/")
    path = _path(response_url).partition("/requests/")[0]
    kept = ("/".join(parts[:count]) for count in range(len(parts), 1, -1))
    return next((part for part in kept if path.endswith(f"/{part}")), "/".join(parts[:2]))


def _path(url: JsonValue) -> str:
    try:
        return urlsplit(url).path if isinstance(url, str) else ""
    except ValueError:
        return ""


def _is_gone(failure: Failure) -> bool:
    return failure.full_code == GONE


def _unknown(ticket: Ticket) -> Failure:
    message = f"fal does not know the request {ticket.id}; it may have expired."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="not_found")
