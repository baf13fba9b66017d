"""The provider protocol: requests, results, models with limits, voices, checks, plug-in discovery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from reelproof.domain.asset import AssetKind, SpokenWord
from reelproof.domain.canonical import JsonValue
from reelproof.domain.frozen import frozen
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd

# Incremented whenever existing plug-ins have to change.
API_VERSION = 1


@frozen
class InputMedia:
    """A finished asset used as an input."""

    path: Path
    media_type: str


@frozen
class Request:
    """A request for one asset. `model` is the model's name without the provider prefix.

    `parameters` by kind. image and starting_image: `width`, `height`, `style`, `language`, `subject` (of the
    whole film), `palette` (one for the whole project), for a title card `card`, `title`, `subtitle`, and for
    what must be shown as it stands `exhibit`: its `kind` (`formula`, `code` or `table`) and `heading`, a
    formula's `tex`, `written` in letters and `mathml`, code's `source` and `syntax`, a table's `rows`. Only
    `local/card` is asked for exhibits. narration: `voice` (None: best for the language), `language`. music:
    `mood`, `duration_s`. video: `width`, `height`, `duration_s`, with its first frame among the `inputs` as
    `starting_image`. Narration's prompt may hold pauses as `[pause 1.5s]`.
    """

    kind: AssetKind
    prompt: str
    model: str
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    seed: int | None = None
    inputs: Mapping[str, InputMedia] = field(default_factory=dict)
    correlation_id: str = ""


@frozen
class Made:
    """A provider's result: the media bytes and, for narration, the timing of each written word.

    `cost_microusd` is the cost reported by the response; None: computed from the model's price.
    """

    content: bytes
    media_type: str
    words: tuple[SpokenWord, ...] = ()
    cost_microusd: Microusd | None = None


@frozen
class Ticket:
    """A provider-side job, identified by the provider's id."""

    id: str


@frozen
class ModelInfo:
    """A model that a provider offers, with its limits.

    Models that share a `bucket` share its limits: `concurrency` calls at once, `calls_per_minute`.
    `version` changes whenever the same request would give a different result, so that old takes are not
    reused. A `timeout_s` of None means the default of the asset's kind, a `price` of None an unknown price.
    `retires_on` is the model's shutdown date, `voices_retire_on` that of its listed voices; an account's own
    voices may outlast them. `missing_key` is the environment variable of a missing key, `server` the
    HOST:PORT of a self-hosted server, which may be down. A TicketProvider's models without `is_ticketed` use
    `make`, like any provider's.
    """

    name: str
    kinds: tuple[AssetKind, ...]
    bucket: str
    concurrency: int = 4
    calls_per_minute: int | None = None
    version: str = "1"
    timeout_s: float | None = None
    is_local: bool = False
    price: Price | None = None
    retires_on: date | None = None
    missing_key: str | None = None
    server: str | None = None
    is_ticketed: bool = True
    voices_retire_on: date | None = None


@frozen
class VoiceInfo:
    """A voice of a model. `language` is a BCP-47 tag, `unavailable_reason` why only it is unavailable.

    A film whose best voice `is_simple`, plain and robotic, says so before it is made.
    """

    name: str
    model: str
    language: str
    description: str
    unavailable_reason: str | None = None
    is_simple: bool = False


@frozen
class Check:
    """One line of a self-check. `remediation` says what to do if it failed."""

    name: str
    is_ok: bool
    detail: str
    remediation: str = ""


class Provider(Protocol):
    """Makes media. It translates and returns; it never stores, retries or decides.

    `make` intentionally raises nothing but ReelproofError with a classified Failure.
    """

    def models(self) -> Sequence[ModelInfo]: ...

    def voices(self) -> Sequence[VoiceInfo]: ...

    def check(self) -> Sequence[Check]: ...

    async def make(self, request: Request) -> Made: ...

    async def release(self) -> None:
        """Frees costly resources (processes, memory); a later `make` reacquires them."""

    async def close(self) -> None: ...


@runtime_checkable
class OpenProvider(Provider, Protocol):
    """A provider that serves more models than it can list, such as those of a self-hosted server."""

    def model(self, name: str) -> ModelInfo | None:
        """Returns a model that `models` does not list, or None if it is not served."""


@runtime_checkable
class RetiringProvider(Provider, Protocol):
    """A provider that knows models it no longer lists."""

    def retired(self) -> Mapping[str, date]:
        """Returns the shutdown date of each."""


@runtime_checkable
class KeyTestingProvider(Provider, Protocol):
    """A provider that can test a key at no cost."""

    async def test_key(self, name: str) -> bool:
        """Makes a free call that needs the key in the variable `name`. Returns False if no such call exists.

        Raises ReelproofError: InvalidApiKey if the service rejects the key.
        """


class CancelOutcome(StrEnum):
    """What a cancellation made of a job: whether its result can still be collected.

    `finished`: it had a result before, which is paid for; `gone`: it will have none, because it was canceled,
    has failed or is not known to the service; `unknown`: it may run on, and be billed.
    """

    finished = "finished"
    gone = "gone"
    unknown = "unknown"


@runtime_checkable
class TicketProvider(Provider, Protocol):
    """A provider that returns a job id before the job is done, so that no job is paid for twice.

    For its ticketed models (`ModelInfo.is_ticketed`) `make` is never called: the engine stores the ticket
    and collects the result with it, even after a crash.
    """

    async def submit(self, request: Request) -> Ticket:
        """Starts the job once. If it may exist despite a failure, the failure must be marked:
        `with_answer_lost(failure)`.
        """

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """Finds the job of an earlier `submit` of the same request after `since` whose response was lost.

        `taken` are the ids of jobs that belong to other requests.
        """

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        """Waits for the job and fetches its result. May be called repeatedly for the same ticket.

        If the job keeps running despite a failure (a failed poll, say): `with_job_running(failure)`.
        """

    async def cancel(self, ticket: Ticket) -> CancelOutcome | bool | None:
        """Cancels the job if it is still running; a finished job is not an error.

        True also means `finished`; False and None also mean `gone`. An error counts as `unknown`.
        """


@runtime_checkable
class CallbackProvider(Provider, Protocol):
    """A provider whose service calls back when a job has ended, to avoid frequent polling.

    A callback is only a hint to poll immediately: `collect` keeps polling and fetches the result itself.
    """

    async def handle_callback(self, headers: Mapping[str, str], body: bytes) -> None:
        """Wakes the `collect` waiting for the job, if it runs in this process.

        Raises ReelproofError: InvalidApiKey if the signature is invalid, MissingApiKey if there is no key to
        verify it.
        """


@frozen
class ProviderContext:
    """A plug-in's context: the declared environment variables that are set.

    `callback_url` is the URL for callbacks (`CallbackProvider`), or None.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    callback_url: str | None = None


@frozen
class Plugin:
    """The target of an entry point in the group `reelproof.providers`.

    `create` does the heavy imports. `environment` lists the only variables that the plug-in can see.
    `api_version` is the API_VERSION it was written for; a Reelproof with another version does not load it.
    """

    name: str
    create: Callable[[ProviderContext], Provider]
    environment: tuple[str, ...] = ()
    api_version: int = 1
