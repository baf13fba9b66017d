"""The queue: requests submitted, looked at, canceled, and their results."""

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
from reelproof.providers.fal.errors import classify_call, classify_submit, is_of_the_job
from reelproof.providers.fal.job import Standing, read_standing
from reelproof.providers.http import Answer, ApiClient, Call
from reelproof.providers.jobs import looked

# fal repeats a request up to ten times by itself, unless it is told not to.
ONCE = {"X-Fal-No-Retry": "1"}
SEPARATOR = "|"
GONE = "InvalidInput:model"
TICKET = re.compile(r"(?P<app>[\w-][\w.-]*(?:/[\w-][\w.-]*)+)\|(?P<id>[\w-]+)", re.ASCII)


class Queue:
    """Speaks to the API; knows nothing of films."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def submit(self, endpoint: str, given: Mapping[str, Any]) -> Ticket:
        """The ticket holds the part of the endpoint that the queue keeps, and the request's id."""
        call = Call("POST", endpoint, dict(given), headers=ONCE, pays=True)
        ticket = read_ticket(await self._client.ask(call, classify_submit), endpoint)
        if ticket is None:
            message = "fal took the request and did not name it."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.TransientProviderError, message)))
        return ticket

    async def look(self, ticket: Ticket) -> Standing:
        """How it stands. A failed look says that the job goes on, unless there is no such job."""
        call = Call("GET", f"{request_path(ticket)}/status")
        return await looked(
            self._client.ask(call, classify_call),
            read_standing,
            _is_gone,
            _unknown(ticket),
            "fal did not say how the request stands.",
        )

    async def result(self, ticket: Ticket) -> tuple[JsonValue, Answer]:
        """What an ended job brought. The failure is the job's, or says that the job can be asked again."""
        call = Call("GET", request_path(ticket))
        try:
            answer = await self._client.send(call, classify_call)
            return self._client.read(answer, call), answer
        except ReelproofError as error:
            if _is_gone(error.failure):
                raise ReelproofError(_unknown(ticket)) from error
            if is_of_the_job(error.failure):
                raise
            raise ReelproofError(with_job_running(error.failure)) from error

    async def cancel(self, ticket: Ticket) -> None:
        """What has ended, or was never there, is canceled already."""
        try:
            await self._client.send(Call("PUT", f"{request_path(ticket)}/cancel"), classify_call)
        except ReelproofError as error:
            if error.failure.code is not ErrorCode.InvalidInput:
                raise


def read_ticket(data: JsonValue, endpoint: str) -> Ticket | None:
    """None for what names no request."""
    id_ = data.get("request_id") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(id_, str):
        return None
    ticket = Ticket(f"{_kept_part(endpoint, data.get('response_url'))}{SEPARATOR}{id_}")
    return ticket if TICKET.fullmatch(ticket.id) else None


def request_path(ticket: Ticket) -> str:
    """Under the queue's own address: the key goes to no address from an answer."""
    found = TICKET.fullmatch(ticket.id)
    if found is None:
        raise ReelproofError(_unknown(ticket))
    return f"{found['app']}/requests/{found['id']}"


def _kept_part(endpoint: str, response_url: JsonValue) -> str:
    """How much of the endpoint stands in the address of its result: mostly the owner and the name."""
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
    message = f"fal does not know the request {ticket.id}, or not any more."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="not_found")
