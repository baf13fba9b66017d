"""HTTP client of one API: sends each call once with its key; size limit, wording of network errors."""

import asyncio
import json
import string
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from reelproof.access.outbound_addresses import host_of, password_of
from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode, Failure, JsonValue, ReelproofError, with_answer_lost
from reelproof.providers.http.download import download
from reelproof.providers.http.envelope import as_error
from reelproof.providers.http.exchange import ExchangeError, ExchangeErrorKind, OutgoingRequest
from reelproof.providers.http.response import HttpResponse, UnreadableResponse
from reelproof.providers.http.secrets import Secrets
from reelproof.providers.http.upload import upload

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport

MAX_BYTES = 64_000_000
UNUSED_KEY = "unused"
KEY_CHARACTERS = frozenset(string.ascii_letters + string.digits + string.punctuation)
CODES: Mapping[ExchangeErrorKind, ErrorCode] = {
    ExchangeErrorKind.not_sent: ErrorCode.TransientNetworkFailure,
    ExchangeErrorKind.cut_off: ErrorCode.TransientNetworkFailure,
    ExchangeErrorKind.timed_out: ErrorCode.ProviderTimeout,
    ExchangeErrorKind.too_large: ErrorCode.ProviderFailure,
    ExchangeErrorKind.malformed: ErrorCode.ProviderFailure,
}
SENTENCES: Mapping[ExchangeErrorKind, str] = {
    ExchangeErrorKind.not_sent: "{host} could not be reached: {reason}",
    ExchangeErrorKind.cut_off: "The connection to {host} was lost: {reason}",
    ExchangeErrorKind.timed_out: "{host} did not respond in time.",
    ExchangeErrorKind.too_large: "The response from {host} is too large. {reason}",
    ExchangeErrorKind.malformed: "{host} could not be called: {reason}",
}
Classify = Callable[[HttpResponse], Failure]


@frozen
class ApiEndpoint:
    """An API's base URL and key. `key_name` is the environment variable that holds the key.

    The key is sent in `header` after `scheme`; without a `header` no key is sent. `query` is appended to
    every URL.
    """

    url: str
    key_name: str
    key: str | None = field(default=None, repr=False)
    is_key_needed: bool = True
    header: str = "Authorization"
    scheme: str = "Bearer "
    query: str = ""

    @property
    def host(self) -> str:
        return host_of(self.url) or self.url

    @property
    def missing_key(self) -> str | None:
        """The name of the required key if it is not set."""
        return self.key_name if self.is_key_needed and self.key is None else None

    def address(self, path: str) -> str:
        whole = f"{self.url.rstrip('/')}/{path.lstrip('/')}"
        return f"{whole}{'&' if '?' in whole else '?'}{self.query}" if self.query else whole

    @property
    def secrets(self) -> Secrets:
        parts = (self.key or "").split(":")
        return Secrets(tuple(value for value in (self.key, *parts, password_of(self.url)) if value))


@frozen
class ApiCall:
    """An API call. `pays`: the call may be charged even if the response is lost."""

    method: str
    path: str
    body: JsonValue = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_billed: bool = False
    most_bytes: int = MAX_BYTES


class ApiClient:
    """Sends each call once, without retries; raises ReelproofError with keys redacted."""

    def __init__(self, endpoint: ApiEndpoint) -> None:
        self.endpoint = endpoint
        self._transport: Transport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def send(self, call: ApiCall, classify: Classify) -> HttpResponse:
        """Returns the response of a successful call; `classify` turns any other into a failure."""
        response = await self._exchange(call)
        if response.is_redirect:
            raise self.error(self._redirect_failure(response))
        if not response.is_success:
            raise self.error(classify(response))
        if (wrong := as_error(response)) is not None:
            failure = classify(wrong)
            raise self.error(with_answer_lost(failure) if call.is_billed and wrong.is_page else failure)
        return response

    async def request_json(self, call: ApiCall, classify: Classify) -> JsonValue:
        """Returns the JSON of a successful response."""
        response = await self.send(call, classify)
        return self.read(response, call)

    def read(self, response: HttpResponse, call: ApiCall) -> JsonValue:
        """Reads the JSON in the response to a call. Raises ReelproofError."""
        try:
            return response.json()
        except UnreadableResponse as error:
            failure = self._unreadable(response, error)
            raise self.error(with_answer_lost(failure) if call.is_billed else failure) from error

    async def download(
        self, url: str, most_bytes: int = MAX_BYTES, *, with_key_for_api: bool = False
    ) -> HttpResponse:
        """Downloads a URL that the API returned, without the key.

        `with_key_for_api`: send the key to URLs of the API itself, and to no others.
        """
        api_headers = self._auth_headers() if with_key_for_api else {}
        try:
            return await download(self._open_transport(), url, self.endpoint.url, most_bytes, api_headers)
        except ReelproofError as error:
            raise self.error(error.failure) from error

    async def upload(self, url: str, content: bytes, media_type: str) -> None:
        """Uploads a file to a URL that the API returned, without the key."""
        try:
            await upload(self._open_transport(), url, self.endpoint.url, content, media_type)
        except ReelproofError as error:
            raise self.error(error.failure) from error

    def error(self, failure: Failure) -> ReelproofError:
        return ReelproofError(self.endpoint.secrets.redacted_failure(failure))

    async def close(self) -> None:
        """Closes the connections; a later call reconnects."""
        transport, self._transport = self._transport, None
        if transport is not None and self._loop is asyncio.get_running_loop():
            await transport.close()

    async def _exchange(self, call: ApiCall) -> HttpResponse:
        headers = {**self._auth_headers(), "Accept": "*/*", **call.headers}
        content = call.content
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(call.body).encode()
        url = self.endpoint.address(call.path)
        outgoing = OutgoingRequest(call.method, url, call.most_bytes, headers, content)
        try:
            return await self._open_transport().exchange(outgoing)
        except ExchangeError as broken:
            failure = Failure(CODES[broken.kind], self._sentence(broken))
            was_sent = broken.kind in (ExchangeErrorKind.cut_off, ExchangeErrorKind.timed_out)
            raise self.error(
                with_answer_lost(failure) if call.is_billed and was_sent else failure
            ) from broken

    def _sentence(self, broken: ExchangeError) -> str:
        reason = str(broken).rstrip(".") + "."
        if broken.kind is ExchangeErrorKind.not_sent and not self.endpoint.is_key_needed:
            reason += " Is the server running?"
        return SENTENCES[broken.kind].format(host=self.endpoint.host, reason=reason)

    def _redirect_failure(self, response: HttpResponse) -> Failure:
        """Captive portals redirect too, so the message names the target, which is not followed."""
        try:
            where = (
                host_of(urljoin(self.endpoint.url, response.headers.get("location", ""))) or "an unknown host"
            )
        except ValueError:
            where = "an invalid address"
        message = (
            f"{self.endpoint.host} redirects to {where}; redirects are not followed, to protect the key. "
            "Set the base URL to the API's own address, or log in to the network."
        )
        return Failure(ErrorCode.ProviderFailure, message, provider_code=str(response.status))

    def _unreadable(self, response: HttpResponse, error: UnreadableResponse) -> Failure:
        if error.is_cut_off:
            message = f"The response from {self.endpoint.host} was cut off."
            return Failure(ErrorCode.TransientNetworkFailure, message)
        kind = response.media_type or "an unknown type"
        message = f"{self.endpoint.host} returned {kind} instead of JSON: {response.text()[:100]}"
        return Failure(ErrorCode.ProviderFailure, message)

    def _auth_headers(self) -> Mapping[str, str]:
        endpoint = self.endpoint
        return {endpoint.header: f"{endpoint.scheme}{self._key()}"} if endpoint.header else {}

    def _key(self) -> str:
        """Returns the key. Raises ReelproofError before anything is sent."""
        name, key = self.endpoint.key_name, self.endpoint.key
        if key is None and not self.endpoint.is_key_needed:
            return UNUSED_KEY
        if key is None:
            raise ReelproofError(Failure(ErrorCode.MissingApiKey, f"{name} is not set.", subject=name))
        if not KEY_CHARACTERS.issuperset(key):
            message = f"{name} contains a space or another character that is not valid in a key."
            raise ReelproofError(Failure(ErrorCode.InvalidApiKey, message, subject=name))
        return key

    def _open_transport(self) -> "Transport":
        loop = asyncio.get_running_loop()
        if self._transport is None or self._loop is not loop:
            from reelproof.providers.http.transport import Transport

            self._transport, self._loop = Transport(), loop
        return self._transport
