"""The operations of an account: started, looked at, stopped, and their clips' addresses."""

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
from reelproof.providers.http import ApiClient, Call, host_of
from reelproof.providers.jobs import is_refused_as_input, looked

ENDED_ALREADY = (ErrorCode.InvalidInput, ErrorCode.Unknown)


class Operations:
    """Speaks to the API; knows nothing of films."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._classify = classifier(client.place.key_name)

    async def start(self, model: str, body: Mapping[str, Any]) -> Ticket:
        call = Call("POST", f"models/{model}:predictLongRunning", dict(body), pays=True)
        name = read_name(await self._client.ask(call, paid_classifier(self._client.place.key_name)))
        if name is None:
            message = "Google took the request and did not name the operation."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.TransientProviderError, message)))
        return Ticket(name)

    async def look(self, ticket: Ticket) -> Operation:
        """How it stands. A failed look says that the job goes on, unless there is no such job."""
        if not is_name(ticket.id):
            raise ReelproofError(_unknown(ticket))
        return await looked(
            self._client.ask(Call("GET", ticket.id), self._classify),
            read_operation,
            is_refused_as_input,
            _unknown(ticket),
            "Google did not say how the operation stands.",
        )

    async def stop(self, ticket: Ticket) -> None:
        """As far as Google lets it: what has ended, was never there, or cannot be stopped is left."""
        if not is_name(ticket.id):
            return
        try:
            await self._client.send(Call("POST", f"{ticket.id}:cancel", {}), self._classify)
        except ReelproofError as error:
            if error.failure.code not in ENDED_ALREADY:
                raise

    def address(self, uri: str) -> str:
        """Where to fetch a clip: Google names its own host also to those who asked through another."""
        place = self._client.place
        if host_of(uri) != host_of(GOOGLE_URL) or place.host == host_of(GOOGLE_URL):
            return uri
        parts = urlsplit(uri)
        path = parts.path.removeprefix(VERSION)
        return f"{place.url}{path}?{parts.query}" if parts.query else f"{place.url}{path}"


def _unknown(ticket: Ticket) -> Failure:
    message = f"Google does not know the operation {ticket.id}."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="not_found")
