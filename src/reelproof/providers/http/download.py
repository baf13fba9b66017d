"""Downloads results from the URLs that a provider returns, without the key; limit on redirects."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urljoin

from reelproof.access.outbound_addresses import host_of, is_same_origin
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http.exchange import OutgoingRequest
from reelproof.providers.http.response import HttpResponse
from reelproof.providers.http.retry_after import requested_wait_s
from reelproof.providers.http.untrusted import exchange_untrusted

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport

MAX_REDIRECTS = 5
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 530)})
NO_MEDIA = ("text/", "application/json", "application/problem+json", "application/xml")


async def download(
    transport: "Transport", url: str, api_url: str, most_bytes: int, api_headers: Mapping[str, str]
) -> HttpResponse:
    """Raises ReelproofError. A temporary error may be retried: a download costs nothing.

    `api_headers` are sent to the API itself only, wherever redirects lead.
    """
    if url.startswith("data:"):
        return _inline(url, most_bytes)
    for _ in range(MAX_REDIRECTS + 1):
        headers = api_headers if is_same_origin(url, api_url) else {}
        response = await exchange_untrusted(
            transport, OutgoingRequest("GET", url, most_bytes, headers), api_url
        )
        if not response.is_redirect:
            return _checked(response, url)
        url = _redirect_url(url, response.headers.get("location", ""))
    raise _refused(f"{_host(url)} redirected the download too many times.")


def _checked(response: HttpResponse, url: str) -> HttpResponse:
    if not response.is_success:
        raise ReelproofError(_not_there(response, url))
    if response.media_type.startswith(NO_MEDIA) or response.is_page:
        kind = "a page" if response.is_page else response.media_type
        raise _refused(f"{_host(url)} returned {kind} instead of media.")
    if not response.content:
        raise _refused(f"{_host(url)} returned an empty file.")
    return response


def _not_there(response: HttpResponse, url: str) -> Failure:
    status = response.status
    if status not in TRANSIENT:
        gone = (
            "The result has expired; providers keep results only for a short time"
            if status in (404, 410)
            else "Access denied"
        )
        return Failure(
            ErrorCode.ProviderFailure, f"{gone} ({_host(url)}: {status}).", provider_code=str(status)
        )
    code = ErrorCode.TransientProviderError
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        code = ErrorCode.RateLimited
    wait_s = requested_wait_s(response.headers, None, "", datetime.now(UTC))
    message = f"{_host(url)} did not return the result ({status})."
    return Failure(code, message, provider_code=str(status), retry_after_s=wait_s)


def _inline(url: str, most_bytes: int) -> HttpResponse:
    head, _, body = url.partition(",")
    described = head.removeprefix("data:").split(";")
    try:
        is_coded = described[-1] == "base64"
        content = base64.b64decode(body, validate=True) if is_coded else unquote_to_bytes(body)
    except binascii.Error as error:
        raise _refused("The inline result is damaged.") from error
    if not content or len(content) > most_bytes:
        raise _refused("The inline result is empty or too large.")
    return HttpResponse(HTTPStatus.OK, {"content-type": described[0]}, content)


def _refused(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))


def _redirect_url(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise _refused(f"{_host(url)} redirected the download to an invalid URL.") from error


def _host(url: str) -> str:
    return host_of(url) or "The provider"
