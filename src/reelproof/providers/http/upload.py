"""Puts a file where an API said that it may lie, as a stranger would: the address alone opens it."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from reelproof.access.addresses import host_of
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http.exchange import Outgoing
from reelproof.providers.http.stranger import exchange_as_stranger

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport

MOST_ANSWER_BYTES = 1_000_000


async def upload(transport: "Transport", url: str, api_url: str, content: bytes, media_type: str) -> None:
    """Raises ReelproofError. Nothing is paid by it, so it may be tried again."""
    outgoing = Outgoing("PUT", url, MOST_ANSWER_BYTES, {"Content-Type": media_type}, content)
    answer = await exchange_as_stranger(transport, outgoing, api_url)
    if answer.is_success:
        return
    is_passing = (
        answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS
    )
    code = ErrorCode.TransientProviderError if is_passing else ErrorCode.ProviderFailure
    message = f"{host_of(url) or 'The provider'} did not take the file ({answer.status})."
    raise ReelproofError(Failure(code, message, provider_code=str(answer.status)))
