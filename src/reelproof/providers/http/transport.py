"""HTTP transport over httpx: timeouts, connection limits, certificates; no retries or redirects."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO

import httpx

from reelproof import __version__
from reelproof.providers.http.exchange import ExchangeError, ExchangeErrorKind, OutgoingRequest
from reelproof.providers.http.response import HttpResponse

CONNECT_S = 10.0
SILENCE_S = 600.0
# A server that sends a byte now and then never hits the read timeout.
TOTAL_S = 3_600.0
# The cause of an error is at the beginning.
MAX_ERROR_BYTES = 256_000
MAX_CONNECTIONS = 64
# Shorter than servers keep theirs, so that no call is sent on a connection that is being closed.
IDLE_S = 4.0
BROKEN: tuple[tuple[type[Exception], ExchangeErrorKind], ...] = (
    (httpx.ConnectError, ExchangeErrorKind.not_sent),
    (httpx.ConnectTimeout, ExchangeErrorKind.not_sent),
    (httpx.PoolTimeout, ExchangeErrorKind.not_sent),
    (httpx.ProxyError, ExchangeErrorKind.not_sent),
    (httpx.UnsupportedProtocol, ExchangeErrorKind.malformed),
    (httpx.LocalProtocolError, ExchangeErrorKind.malformed),
    (httpx.InvalidURL, ExchangeErrorKind.malformed),
    (httpx.TimeoutException, ExchangeErrorKind.timed_out),
    (httpx.HTTPError, ExchangeErrorKind.cut_off),
)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """The certificates of this process: reading them takes as long as a short call."""
    return httpx.create_ssl_context()


class Transport:
    """A connection pool of one event loop. `total_s` is the time limit of an exchange."""

    def __init__(self, silence_s: float = SILENCE_S, total_s: float = TOTAL_S) -> None:
        self._total_s = total_s
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(silence_s, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS, keepalive_expiry=IDLE_S),
            headers={"User-Agent": f"reelproof/{__version__}", "Accept-Encoding": "identity"},
            follow_redirects=False,
            verify=trusted_certificates(),
        )

    async def exchange(self, outgoing: OutgoingRequest) -> HttpResponse:
        """Raises ExchangeError. Closes the connection if canceled."""
        try:
            async with asyncio.timeout(self._total_s):
                return await self._exchange(outgoing)
        except TimeoutError as error:
            raise ExchangeError(
                ExchangeErrorKind.timed_out, "The response did not complete in time."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            kind = next(kind for broken, kind in BROKEN if isinstance(error, broken))
            raise ExchangeError(kind, str(error) or type(error).__name__) from error

    async def close(self) -> None:
        await self._client.aclose()

    async def _exchange(self, outgoing: OutgoingRequest) -> HttpResponse:
        extensions = {"sni_hostname": outgoing.server_name} if outgoing.server_name else None
        async with self._client.stream(
            outgoing.method,
            outgoing.url,
            headers=dict(outgoing.headers),
            content=outgoing.content,
            extensions=extensions,
        ) as response:
            is_wrong = response.is_client_error or response.is_server_error
            content = await _beginning(response) if is_wrong else await _read(response, outgoing.most_bytes)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return HttpResponse(response.status_code, headers, content)


def multipart_body(
    fields: Sequence[tuple[str, tuple[str | None, bytes, str | None]]],
) -> tuple[bytes, Mapping[str, str]]:
    """Builds the body of a form and its headers. A field is a name, and a file name, content and type."""
    request = httpx.Request("POST", "http://localhost", files=fields)
    return request.read(), {"Content-Type": request.headers["Content-Type"]}


async def _read(response: httpx.Response, most_bytes: int) -> bytes:
    content_length = response.headers.get("content-length", "")
    if content_length.isdecimal() and int(content_length) > most_bytes:
        raise _too_large(most_bytes)
    content = BytesIO()
    async for piece in response.aiter_bytes():
        if content.tell() + len(piece) > most_bytes:
            raise _too_large(most_bytes)
        content.write(piece)
    return content.getvalue()


async def _beginning(response: httpx.Response) -> bytes:
    """Reads what arrives of an error body: the status alone tells that the call failed."""
    content = bytearray()
    try:
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > MAX_ERROR_BYTES:
                break
    except httpx.HTTPError:
        return bytes(content)
    return bytes(content[:MAX_ERROR_BYTES])


def _too_large(most_bytes: int) -> ExchangeError:
    return ExchangeError(ExchangeErrorKind.too_large, f"The response exceeds {most_bytes // 1_000_000} MB.")
