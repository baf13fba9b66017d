"""Sends one webhook over HTTP: connect and response timeouts, redirects, User-Agent, TLS."""

import asyncio
import ssl
from contextlib import suppress

import httpx

from reelproof import __version__
from reelproof.access.outbound_addresses import AddressRefused, ConnectTarget, user_target
from reelproof.engine.studio.webhooks import Undelivered
from reelproof.planning.recovery.webhook import Message

TIMEOUT_S = 10.0
CONNECT_S = 5.0
BODY_S = 1.0
MAX_RESPONSE_BYTES = 64_000


class HttpWebhookSender:
    """Connects only to the address that was checked, follows no redirects and tries once."""

    def __init__(self, *, allow_private: bool, timeout_s: float = TIMEOUT_S) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._trusted: ssl.SSLContext | None = None

    async def send(self, url: str, message: Message) -> int:
        """Returns the response's status, ignoring its body. Raises Undelivered."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._send_to(await self._target(url), message)
        except TimeoutError as error:
            raise Undelivered(f"The receiver did not respond within {self._timeout_s:g} s.") from error

    async def _target(self, url: str) -> ConnectTarget:
        try:
            return await user_target(url, allow_private=self._allow_private)
        except AddressRefused as error:
            raise Undelivered(f"The receiver's address is not allowed. {error}") from error
        except (OSError, ValueError) as error:
            raise Undelivered("The receiver's name could not be looked up.") from error

    async def _send_to(self, target: ConnectTarget, message: Message) -> int:
        reason = ""
        for address in target.addresses:
            try:
                return await self._post(target, address, message)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                reason = _reason(error)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise Undelivered(f"The receiver did not respond: {_reason(error)}.") from error
        raise Undelivered(f"The receiver could not be reached: {reason}.")

    async def _post(self, target: ConnectTarget, address: str, message: Message) -> int:
        """Uses a new connection: one whose certificate was verified for another name at the same address
        must not be reused.
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
            await _drain_body(response)
            return response.status_code

    def _client(self) -> httpx.AsyncClient:
        # Proxies from the environment are ignored because they would resolve names themselves.
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


async def _drain_body(response: httpx.Response) -> None:
    """Reads a limited part of the body so that the receiver can finish its response."""
    size = 0
    with suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(BODY_S):
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size >= MAX_RESPONSE_BYTES:
                    return


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).rstrip(".")
