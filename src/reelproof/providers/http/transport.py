"""The only module that knows httpx. It retries nothing and follows nothing."""

import asyncio
from io import BytesIO

import httpx

from reelproof import __version__
from reelproof.providers.http.answer import Answer
from reelproof.providers.http.exchange import Break, ExchangeBroken, Outgoing

CONNECT_S = 10.0
SILENCE_S = 600.0
# Whoever sends a byte now and then is never silent.
TOTAL_S = 3_600.0
# What is wrong stands at the beginning.
MOST_ERROR_BYTES = 256_000
MOST_CONNECTIONS = 64
# Shorter than servers keep theirs: a call shall not go out on a connection that is being closed.
IDLE_S = 4.0
BROKEN: tuple[tuple[type[Exception], Break], ...] = (
    (httpx.ConnectError, Break.not_sent),
    (httpx.ConnectTimeout, Break.not_sent),
    (httpx.PoolTimeout, Break.not_sent),
    (httpx.ProxyError, Break.not_sent),
    (httpx.UnsupportedProtocol, Break.malformed),
    (httpx.LocalProtocolError, Break.malformed),
    (httpx.InvalidURL, Break.malformed),
    (httpx.TimeoutException, Break.no_patience),
    (httpx.HTTPError, Break.cut_off),
)


class Transport:
    """A pool of connections, of one event loop. `total_s` is the longest that an exchange may take."""

    def __init__(self, silence_s: float = SILENCE_S, total_s: float = TOTAL_S) -> None:
        self._total_s = total_s
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(silence_s, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=MOST_CONNECTIONS, keepalive_expiry=IDLE_S),
            headers={"User-Agent": f"reelproof/{__version__}", "Accept-Encoding": "identity"},
            follow_redirects=False,
        )

    async def exchange(self, outgoing: Outgoing) -> Answer:
        """Raises ExchangeBroken. Canceled, it hangs up."""
        try:
            async with asyncio.timeout(self._total_s):
                return await self._exchange(outgoing)
        except TimeoutError as error:
            raise ExchangeBroken(Break.no_patience, "The answer never came to its end.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            kind = next(kind for broken, kind in BROKEN if isinstance(error, broken))
            raise ExchangeBroken(kind, str(error) or type(error).__name__) from error

    async def close(self) -> None:
        await self._client.aclose()

    async def _exchange(self, outgoing: Outgoing) -> Answer:
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
            return Answer(response.status_code, headers, content)


async def _read(response: httpx.Response, most_bytes: int) -> bytes:
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most_bytes:
        raise _too_large(most_bytes)
    content = BytesIO()
    async for piece in response.aiter_bytes():
        if content.tell() + len(piece) > most_bytes:
            raise _too_large(most_bytes)
        content.write(piece)
    return content.getvalue()


async def _beginning(response: httpx.Response) -> bytes:
    """As much as came of an error's words: its status alone says that the call failed."""
    content = bytearray()
    try:
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > MOST_ERROR_BYTES:
                break
    except httpx.HTTPError:
        return bytes(content)
    return bytes(content[:MOST_ERROR_BYTES])


def _too_large(most_bytes: int) -> ExchangeBroken:
    return ExchangeBroken(Break.too_large, f"The answer has more than {most_bytes // 1_000_000} MB.")
