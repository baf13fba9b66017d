"""Calls to one API, with its key, and downloads of what it made, without."""

import asyncio
import json
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from reelproof.access.addresses import host_of, password_of
from reelproof.provider_api import ErrorCode, Failure, JsonValue, ReelproofError, with_answer_lost
from reelproof.providers.http.answer import Answer, AnswerUnreadable
from reelproof.providers.http.download import download
from reelproof.providers.http.envelope import as_error
from reelproof.providers.http.exchange import Break, ExchangeBroken, Outgoing
from reelproof.providers.http.secrets import Secrets
from reelproof.providers.http.upload import upload

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport

MOST_BYTES = 64_000_000
UNUSED_KEY = "unused"
KEY_CHARACTERS = frozenset(string.ascii_letters + string.digits + string.punctuation)
CODES: Mapping[Break, ErrorCode] = {
    Break.not_sent: ErrorCode.TransientNetworkFailure,
    Break.cut_off: ErrorCode.TransientNetworkFailure,
    Break.no_patience: ErrorCode.ProviderTimeout,
    Break.too_large: ErrorCode.ProviderFailure,
    Break.malformed: ErrorCode.ProviderFailure,
}
SENTENCES: Mapping[Break, str] = {
    Break.not_sent: "{host} could not be reached: {reason}",
    Break.cut_off: "The connection to {host} broke off: {reason}",
    Break.no_patience: "{host} fell silent.",
    Break.too_large: "{host} answered too much. {reason}",
    Break.malformed: "{host} could not be asked: {reason}",
}
Classify = Callable[[Answer], Failure]


@dataclass(frozen=True, slots=True)
class ApiPlace:
    """Where an API is, and the key that opens it. `key_name` is the variable that holds the key.

    The key is shown in `header`, behind `scheme`; without a `header` nothing is shown. Every call's address
    ends with `query`.
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
        """The name of the key that is needed here and not there."""
        return self.key_name if self.is_key_needed and self.key is None else None

    def address(self, path: str) -> str:
        whole = f"{self.url.rstrip('/')}/{path.lstrip('/')}"
        return f"{whole}{'&' if '?' in whole else '?'}{self.query}" if self.query else whole

    @property
    def secrets(self) -> Secrets:
        parts = (self.key or "").split(":")
        return Secrets(tuple(value for value in (self.key, *parts, password_of(self.url)) if value))


@dataclass(frozen=True, slots=True)
class Call:
    """A call to be made. `pays`: an answer that is lost may have cost money."""

    method: str
    path: str
    body: JsonValue = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    pays: bool = False
    most_bytes: int = MOST_BYTES


class ApiClient:
    """Calls once and never again; every way to fail is a ReelproofError without keys in it."""

    def __init__(self, place: ApiPlace) -> None:
        self.place = place
        self._transport: Transport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def send(self, call: Call, classify: Classify) -> Answer:
        """The answer to a call that went well; `classify` says what any other means."""
        answer = await self._exchange(call)
        if answer.is_redirect:
            raise self.error(self._led_away(answer))
        if not answer.is_success:
            raise self.error(classify(answer))
        if (wrong := as_error(answer)) is not None:
            failure = classify(wrong)
            raise self.error(with_answer_lost(failure) if call.pays and wrong.is_page else failure)
        return answer

    async def ask(self, call: Call, classify: Classify) -> JsonValue:
        """The JSON of an answer that went well."""
        answer = await self.send(call, classify)
        return self.read(answer, call)

    def read(self, answer: Answer, call: Call) -> JsonValue:
        """The JSON in the answer to a call. Raises ReelproofError."""
        try:
            return answer.json()
        except AnswerUnreadable as error:
            failure = self._unreadable(answer, error)
            raise self.error(with_answer_lost(failure) if call.pays else failure) from error

    async def download(
        self, url: str, most_bytes: int = MOST_BYTES, *, with_key_at_home: bool = False
    ) -> Answer:
        """What lies at an address that the API gave, fetched without the key.

        `with_key_at_home`: to addresses of the API itself the key goes along, and no further.
        """
        home_headers = self._shown() if with_key_at_home else {}
        try:
            return await download(self._opened(), url, self.place.url, most_bytes, home_headers)
        except ReelproofError as error:
            raise self.error(error.failure) from error

    async def upload(self, url: str, content: bytes, media_type: str) -> None:
        """Puts a file at an address that the API gave, without the key."""
        try:
            await upload(self._opened(), url, self.place.url, content, media_type)
        except ReelproofError as error:
            raise self.error(error.failure) from error

    def error(self, failure: Failure) -> ReelproofError:
        return ReelproofError(self.place.secrets.hidden_failure(failure))

    async def close(self) -> None:
        """Hangs up; a later call connects again."""
        transport, self._transport = self._transport, None
        if transport is not None and self._loop is asyncio.get_running_loop():
            await transport.close()

    async def _exchange(self, call: Call) -> Answer:
        headers = {**self._shown(), "Accept": "*/*", **call.headers}
        content = call.content
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(call.body).encode()
        url = self.place.address(call.path)
        outgoing = Outgoing(call.method, url, call.most_bytes, headers, content)
        try:
            return await self._opened().exchange(outgoing)
        except ExchangeBroken as broken:
            failure = Failure(CODES[broken.kind], self._sentence(broken))
            was_sent = broken.kind in (Break.cut_off, Break.no_patience)
            raise self.error(with_answer_lost(failure) if call.pays and was_sent else failure) from broken

    def _sentence(self, broken: ExchangeBroken) -> str:
        reason = str(broken).rstrip(".") + "."
        if broken.kind is Break.not_sent and not self.place.is_key_needed:
            reason += " Is the server running?"
        return SENTENCES[broken.kind].format(host=self.place.host, reason=reason)

    def _led_away(self, answer: Answer) -> Failure:
        """A login page of the network leads away too, so where to is said, and not followed."""
        try:
            where = host_of(urljoin(self.place.url, answer.headers.get("location", ""))) or "nowhere"
        except ValueError:
            where = "no address"
        message = (
            f"{self.place.host} sends calls elsewhere, to {where}, and keys are not sent after them. "
            "Set the base URL to where the API is, or log in to the network."
        )
        return Failure(ErrorCode.ProviderFailure, message, provider_code=str(answer.status))

    def _unreadable(self, answer: Answer, error: AnswerUnreadable) -> Failure:
        if error.is_cut_off:
            message = f"The answer of {self.place.host} broke off."
            return Failure(ErrorCode.TransientNetworkFailure, message)
        kind = answer.media_type or "something unnamed"
        message = f"{self.place.host} answered with {kind} instead of JSON: {answer.text()[:100]}"
        return Failure(ErrorCode.ProviderFailure, message)

    def _shown(self) -> Mapping[str, str]:
        place = self.place
        return {place.header: f"{place.scheme}{self._key()}"} if place.header else {}

    def _key(self) -> str:
        """Raises ReelproofError before anything is sent."""
        name, key = self.place.key_name, self.place.key
        if key is None and not self.place.is_key_needed:
            return UNUSED_KEY
        if key is None:
            raise ReelproofError(Failure(ErrorCode.MissingApiKey, f"{name} is not set.", subject=name))
        if not KEY_CHARACTERS.issuperset(key):
            message = f"{name} holds a space or another character that no key has."
            raise ReelproofError(Failure(ErrorCode.InvalidApiKey, message, subject=name))
        return key

    def _opened(self) -> "Transport":
        loop = asyncio.get_running_loop()
        if self._transport is None or self._loop is not loop:
            from reelproof.providers.http.transport import Transport

            self._transport, self._loop = Transport(), loop
        return self._transport
