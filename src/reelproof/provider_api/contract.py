"""What a provider is asked, what it answers, and how it is found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from reelproof.domain.asset import AssetKind, SpokenWord
from reelproof.domain.canonical import JsonValue
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd


@dataclass(frozen=True, slots=True)
class InputMedia:
    """A finished asset that this one is made from."""

    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Request:
    """One asset to be made. `model` is the provider's own name for it, without the provider's.

    `parameters` by kind. image and starting_image: `width`, `height`, `style`, `language`, `palette` (one
    for the whole project), for a title card `card`, `title`, `subtitle`, and for what must be shown as it
    stands `exhibit`: its `kind` (`formula`, `code` or `table`) and `heading`, a formula's `tex`,
    `written` in letters and `mathml`, code's `source` and `syntax`, a table's `rows`. Only `local/card`
    is asked for exhibits. narration: `voice` (None: best for the language), `language`. music: `mood`,
    `duration_s`. video: `width`, `height`, `duration_s`, with its first frame among the `inputs` as
    `starting_image`. Narration's prompt may hold pauses as `[pause 1.5s]`.
    """

    kind: AssetKind
    prompt: str
    model: str
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    seed: int | None = None
    inputs: Mapping[str, InputMedia] = field(default_factory=dict)
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What a provider made: the media's bytes, and for narration when each written word is said.

    `cost_microusd` is what the call cost where the answer tells; None: what the model's price says.
    """

    content: bytes
    media_type: str
    words: tuple[SpokenWord, ...] = ()
    cost_microusd: Microusd | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job at a provider, by the id that the provider gave it."""

    id: str


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that a provider offers, and how hard it may be driven.

    Models that share a `bucket` share its limits: `concurrency` calls at once, `calls_per_minute`.
    `version` changes whenever the same request would give another result, so that old takes are not mistaken
    for new. `timeout_s` of None is the usual one of the asset's kind. A `price` of None is not known. `ends`
    is the day on which the model is switched off, `voices_end` that on which the voices that it lists are
    taken away, while others of an account's own still speak. `missing_key` is the variable that must hold a
    key and does not, `server` the HOST:PORT of a server of someone's own, which may be down. Of a
    TicketProvider's models, those that are not `is_ticketed` are made by `make`, as any provider's.
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
    ends: date | None = None
    missing_key: str | None = None
    server: str | None = None
    is_ticketed: bool = True
    voices_end: date | None = None


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice of a model. `language` is a BCP-47 tag, `hindrance` what keeps it alone from speaking now."""

    name: str
    model: str
    language: str
    description: str
    hindrance: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a self-check. `remedy` says what to do when it is not fine."""

    name: str
    fine: bool
    detail: str
    remedy: str = ""


class Provider(Protocol):
    """Makes media. It translates and returns; it never stores, retries or decides.

    `make` raises ReelproofError with a classified Failure, and nothing else on purpose.
    """

    def models(self) -> Sequence[ModelInfo]: ...

    def voices(self) -> Sequence[VoiceInfo]: ...

    def check(self) -> Sequence[Check]: ...

    async def make(self, request: Request) -> Made: ...

    async def rest(self) -> None:
        """Frees what is costly to hold (processes, memory); a later `make` takes it up again."""

    async def close(self) -> None: ...


@runtime_checkable
class OpenProvider(Provider, Protocol):
    """A provider that serves more models than it can list, such as those of a server of one's own."""

    def model(self, name: str) -> ModelInfo | None:
        """What is known of a model that `models` does not list; None: it is not served."""


@runtime_checkable
class RetiringProvider(Provider, Protocol):
    """A provider that remembers models that it lists no more."""

    def retired(self) -> Mapping[str, date]:
        """The day on which each was switched off, or will be."""


@runtime_checkable
class KeyTestingProvider(Provider, Protocol):
    """A provider that can try a key without spending anything."""

    async def test_key(self, name: str) -> bool:
        """One free call that needs the key in the variable `name`. False where there is none such.

        Raises ReelproofError: InvalidApiKey for a key that the service does not know.
        """


@runtime_checkable
class TicketProvider(Provider, Protocol):
    """A provider that hands out a job's id before the job is done, so that no job is ever paid for twice.

    For its ticketed models (`ModelInfo.is_ticketed`) `make` is never called: the engine keeps the ticket, and
    collects by it, also after a crash.
    """

    async def submit(self, request: Request) -> Ticket:
        """Starts the job once. A failure after which the job may exist all the same says so:
        `with_answer_lost(failure)`.
        """

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """The job that an earlier `submit` of the same request started after `since`, its answer lost.

        `taken` are the ids that are known to be other requests' jobs.
        """

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        """Waits for the job and fetches what it made. It may be called again for the same ticket.

        A failure after which the job goes on (a look at it failed, say) says so: `with_job_running(failure)`.
        """

    async def cancel(self, ticket: Ticket) -> None:
        """Ends the job, if it still runs; what has ended already is no failure."""


@runtime_checkable
class CallbackProvider(Provider, Protocol):
    """A provider whose service calls back when a job has ended, so that nobody need ask it again and again.

    A call is a hint to look at once, and never more: `collect` goes on asking, and what it brings is fetched.
    """

    async def called_back(self, headers: Mapping[str, str], body: bytes) -> None:
        """Wakes the `collect` that waits for the job, if one in this process does.

        Raises ReelproofError: InvalidApiKey for a call that the service did not sign, MissingApiKey where
        nothing is there to tell.
        """


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """What a plug-in is given: the values of the environment names it declared, those that are set.

    `callback_url` is where the service may call back (`CallbackProvider`); None: nowhere.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    callback_url: str | None = None


@dataclass(frozen=True, slots=True)
class Plugin:
    """What an entry point of the group `reelproof.providers` names.

    `create` imports what is heavy. `environment` are the only variables that the plug-in will see.
    """

    name: str
    create: Callable[[ProviderContext], Provider]
    environment: tuple[str, ...] = ()
