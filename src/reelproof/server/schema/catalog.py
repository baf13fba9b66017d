"""Models and voices as answers tell them."""

from datetime import date

from pydantic import Field

from reelproof.domain.asset import AssetKind
from reelproof.server.schema.shape import Answer


class ModelObject(Answer):
    """A model, whether it can be used now, and what it asks for."""

    name: str
    provider: str
    kinds: list[AssetKind]
    is_local: bool
    is_usable: bool
    hindrance: str | None = Field(description="Why it cannot be used now.")
    price: str | None
    price_read_on: date | None
    ends: date | None
    concurrency: int
    calls_per_minute: int | None
    timeout_s: dict[AssetKind, float]


class ModelList(Answer):
    """The models there are, and the chains that the settings choose."""

    models: list[ModelObject]
    chains: dict[AssetKind, list[str]]
    faults: dict[AssetKind, dict[str, str]] = Field(description="Names in chains that are no models for it.")
    not_loaded: dict[str, str] = Field(description="Providers that could not be loaded, and why.")


class VoiceObject(Answer):
    """A voice of a model. `language` is a BCP-47 tag."""

    name: str
    model: str
    language: str
    description: str
    is_usable: bool
    hindrance: str | None


class VoiceList(Answer):
    """The voices there are."""

    voices: list[VoiceObject]
