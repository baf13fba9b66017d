"""Fetches what a provider made, from wherever it says, as a stranger would: without a key."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urljoin

from reelproof.access.addresses import host_of, is_same_origin
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http.answer import Answer
from reelproof.providers.http.exchange import Outgoing
from reelproof.providers.http.stranger import exchange_as_stranger
from reelproof.providers.http.waits import asked_wait_s

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport

MOST_REDIRECTS = 5
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 530)})
NO_MEDIA = ("text/", "application/json", "application/problem+json", "application/xml")


async def download(
    transport: "Transport", url: str, api_url: str, most_bytes: int, home_headers: Mapping[str, str]
) -> Answer:
    """Raises ReelproofError. A passing fault may be tried again: nothing is paid twice by it.

    `home_headers` go to the API itself and to no other place, wherever redirects lead.
    """
    if url.startswith("data:"):
        return _inline(url, most_bytes)
    for _ in range(MOST_REDIRECTS + 1):
        headers = home_headers if is_same_origin(url, api_url) else {}
        answer = await exchange_as_stranger(transport, Outgoing("GET", url, most_bytes, headers), api_url)
        if not answer.is_redirect:
            return _checked(answer, url)
        url = _led_to(url, answer.headers.get("location", ""))
    raise _refused(f"{_host(url)} sent the download in circles.")


def _checked(answer: Answer, url: str) -> Answer:
    if not answer.is_success:
        raise ReelproofError(_not_there(answer, url))
    if answer.media_type.startswith(NO_MEDIA) or answer.is_page:
        kind = "a page" if answer.is_page else answer.media_type
        raise _refused(f"{_host(url)} gave {kind} instead of media.")
    if not answer.content:
        raise _refused(f"{_host(url)} gave an empty file.")
    return answer


def _not_there(answer: Answer, url: str) -> Failure:
    status = answer.status
    if status not in PASSING:
        gone = (
            "The result is gone; providers keep it for a short time only"
            if status in (404, 410)
            else "No access"
        )
        return Failure(
            ErrorCode.ProviderFailure, f"{gone} ({_host(url)}: {status}).", provider_code=str(status)
        )
    code = ErrorCode.TransientProviderError
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        code = ErrorCode.RateLimited
    wait_s = asked_wait_s(answer.headers, None, "", datetime.now(UTC))
    message = f"{_host(url)} did not give the result ({status})."
    return Failure(code, message, provider_code=str(status), retry_after_s=wait_s)


def _inline(url: str, most_bytes: int) -> Answer:
    head, _, body = url.partition(",")
    described = head.removeprefix("data:").split(";")
    try:
        is_coded = described[-1] == "base64"
        content = base64.b64decode(body, validate=True) if is_coded else unquote_to_bytes(body)
    except binascii.Error as error:
        raise _refused("The result inside the answer is damaged.") from error
    if not content or len(content) > most_bytes:
        raise _refused("The result inside the answer is empty or too large.")
    return Answer(HTTPStatus.OK, {"content-type": described[0]}, content)


def _refused(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))


def _led_to(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise _refused(f"{_host(url)} sent the download to an address that is none.") from error


def _host(url: str) -> str:
    return host_of(url) or "The provider"
