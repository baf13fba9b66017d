"""Schemas of models and voices."""

from datetime import date

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.domain.asset import AssetKind


class ModelObject(ResponseModel):
    """A model, its availability, price and limits."""

    name: str
    provider: str
    kinds: list[AssetKind]
    is_local: bool
    is_usable: bool
    hindrance: str | None = Field(description="Why it is not available now.")
    price: str | None = Field(description="The price as text.")
    price_read_on: date | None
    ends: date | None = Field(description="The date on which the provider retires it.")
    concurrency: int = Field(description="Maximum number of concurrent calls.")
    calls_per_minute: int | None
    timeout_s: dict[AssetKind, float] = Field(description="Timeout of a call, by kind.")


class ModelListObject(ResponseModel):
    """All models and the configured chains."""

    models: list[ModelObject]
    chains: dict[AssetKind, list[str]]
    faults: dict[AssetKind, dict[str, str]] = Field(description="Invalid model names in chains.")
    not_loaded: dict[str, str] = Field(description="Providers that could not be loaded, and why.")


class VoiceObject(ResponseModel):
    """A voice of a model. `language` is a BCP-47 tag."""

    name: str
    model: str
    language: str
    description: str
    is_usable: bool
    hindrance: str | None


class VoiceList(ResponseModel):
    """All voices."""

    voices: list[VoiceObject]
