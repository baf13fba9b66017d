"""Uploads a file to a presigned URL that an API returned, without the key."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from reelproof.access.outbound_addresses import host_of
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http.exchange import OutgoingRequest
from reelproof.providers.http.untrusted import exchange_untrusted

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport

MAX_ANSWER_BYTES = 1_000_000


async def upload(transport: "Transport", url: str, api_url: str, content: bytes, media_type: str) -> None:
    """Raises ReelproofError. An upload costs nothing, so it may be retried."""
    outgoing = OutgoingRequest("PUT", url, MAX_ANSWER_BYTES, {"Content-Type": media_type}, content)
    response = await exchange_untrusted(transport, outgoing, api_url)
    if response.is_success:
        return
    is_passing = (
        response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS
    )
    code = ErrorCode.TransientProviderError if is_passing else ErrorCode.ProviderFailure
    message = f"{host_of(url) or 'The provider'} did not accept the file ({response.status})."
    raise ReelproofError(Failure(code, message, provider_code=str(response.status)))
