"""Sends webhooks to where callers want them, and nowhere else."""

import asyncio
import ssl
from contextlib import suppress

import httpx

from reelproof import __version__
from reelproof.access.addresses import AddressRefused, Target, user_target
from reelproof.engine.studio.webhooks import Undelivered
from reelproof.planning.recovery.webhook import Message

TIMEOUT_S = 10.0
CONNECT_S = 5.0
BODY_S = 1.0
MOST_ANSWER_BYTES = 64_000


class HttpWebhookSender:
    """Connects to the very address that was looked up and found allowed, follows nothing, tries once."""

    def __init__(self, *, allow_private: bool, timeout_s: float = TIMEOUT_S) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._trusted: ssl.SSLContext | None = None

    async def send(self, url: str, message: Message) -> int:
        """The status of the answer, whatever its body. Raises Undelivered."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._sent(await self._target(url), message)
        except TimeoutError as error:
            raise Undelivered(f"The receiver did not answer within {self._timeout_s:g} s.") from error

    async def _target(self, url: str) -> Target:
        try:
            return await user_target(url, allow_private=self._allow_private)
        except AddressRefused as error:
            raise Undelivered(f"The receiver is not called. {error}") from error
        except (OSError, ValueError) as error:
            raise Undelivered("The receiver's name could not be looked up.") from error

    async def _sent(self, target: Target, message: Message) -> int:
        reason = ""
        for address in target.addresses:
            try:
                return await self._posted(target, address, message)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                reason = _reason(error)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise Undelivered(f"The receiver did not answer: {_reason(error)}.") from error
        raise Undelivered(f"The receiver could not be reached: {reason}.")

    async def _posted(self, target: Target, address: str, message: Message) -> int:
        """Through a connection of its own: one that was made for another name at the same address, and shown
        to be that one's, must not be used.
        """
        headers = {"Host": target.host_header, **message.headers}
        async with (
            self._client() as client,
            client.stream(
                "POST",
                target.url_at(address),
                headers=headers,
                content=message.body,
                extensions={"sni_hostname": target.host},
            ) as response,
        ):
            await _drop_body(response)
            return response.status_code

    def _client(self) -> httpx.AsyncClient:
        # The environment's proxies are not asked: they would look names up themselves.
        return httpx.AsyncClient(
            verify=self._trust(),
            timeout=httpx.Timeout(self._timeout_s, connect=CONNECT_S),
            headers={"User-Agent": f"reelproof/{__version__}", "Accept": "*/*"},
            follow_redirects=False,
            trust_env=False,
        )

    def _trust(self) -> ssl.SSLContext:
        if self._trusted is None:
            self._trusted = httpx.create_ssl_context()
        return self._trusted


async def _drop_body(response: httpx.Response) -> None:
    """Reads on a little, so that the receiver can end its answer; its status has said all."""
    size = 0
    with suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(BODY_S):
            async for piece in response.aiter_raw():
                size += len(piece)
                if size >= MOST_ANSWER_BYTES:
                    return


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).rstrip(".")
