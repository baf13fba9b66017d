"""What a provider is asked, what it answers, and how it is found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reelproof.domain.asset import AssetKind, SpokenWord
from reelproof.domain.canonical import JsonValue
from reelproof.domain.units import Microusd


@dataclass(frozen=True, slots=True)
class InputMedia:
    """A finished asset that this one is made from."""

    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Request:
    """One asset to be made. `model` is the provider's own name for it, without the provider's.

    `parameters` by kind. image: `width`, `height`, `style`, `language`, `palette` (one for the whole
    project),
    and for a title card `card`, `title`, `subtitle`. narration: `voice` (None: best for the language),
    `language`.
    music: `mood`, `duration_s`. Narration's prompt may hold pauses as `[pause 1.5s]`.
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
    """What a provider made: the media's bytes, and for narration when each written word is said."""

    content: bytes
    media_type: str
    words: tuple[SpokenWord, ...] = ()
    cost_microusd: Microusd = Microusd(0)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that a provider offers, and how hard it may be driven.

    Models that share a `bucket` share its limit of `concurrency` calls at once.
    `version` changes whenever the same request would give another result, so that old takes are not mistaken
    for new.
    """

    name: str
    kinds: tuple[AssetKind, ...]
    bucket: str
    concurrency: int = 4
    calls_per_minute: int | None = None
    version: str = "1"
    timeout_s: float = 120.0
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice of a model. `language` is a BCP-47 tag."""

    name: str
    model: str
    language: str
    description: str


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


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """What a plug-in is given: the values of the environment names it declared, those that are set."""

    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plugin:
    """What an entry point of the group `reelproof.providers` names.

    `create` imports what is heavy. `environment` are the only variables that the plug-in will see.
    """

    name: str
    create: Callable[[ProviderContext], Provider]
    environment: tuple[str, ...] = ()
