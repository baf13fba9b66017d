"""JSON of models and voices: availability, price, timeouts, rate limits, configured chains."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.domain.asset import AssetKind
from reelproof.domain.price import FREE
from reelproof.planning.report.amount import price_text
from reelproof.planning.report.model_row import ModelRow, ModelTable, VoiceRow


class ModelObject(ResponseModel):
    """A model, its availability, price and limits."""

    name: str
    provider: str
    kinds: list[AssetKind]
    is_local: bool
    is_available: bool
    unavailable_reason: str | None = Field(description="Why it is not available now.")
    price: str | None = Field(description="The price as text.")
    price_as_of: date | None
    retires_on: date | None = Field(description="The date on which the provider retires it.")
    concurrency: int = Field(description="Maximum number of concurrent calls.")
    calls_per_minute: int | None
    timeout_s: dict[AssetKind, float] = Field(description="Timeout of a call, by kind.")


class ModelListObject(ResponseModel):
    """All models and the configured chains."""

    models: list[ModelObject]
    chains: dict[AssetKind, list[str]]
    invalid_models: dict[AssetKind, dict[str, str]] = Field(
        description="Names in chains that are not valid models, and why."
    )
    not_loaded: dict[str, str] = Field(description="Providers that could not be loaded, and why.")


class VoiceObject(ResponseModel):
    """A voice of a model. `language` is a BCP-47 tag."""

    name: str
    model: str
    language: str
    description: str
    is_available: bool
    unavailable_reason: str | None
    sample_url: str | None = Field(
        description="A spoken sentence; null for a voice that costs or is unavailable."
    )


class VoiceList(ResponseModel):
    """All voices."""

    voices: list[VoiceObject]


def model_list(table: ModelTable) -> ModelListObject:
    return ModelListObject(
        models=[_model(row) for row in table.rows],
        chains={kind: list(chain) for kind, chain in table.chains.items()},
        invalid_models={kind: dict(invalid_models) for kind, invalid_models in table.invalid_models.items()},
        not_loaded=dict(table.not_loaded),
    )


def voice_list(rows: Iterable[VoiceRow]) -> VoiceList:
    return VoiceList(voices=[_voice(row) for row in rows])


def _model(row: ModelRow) -> ModelObject:
    price = row.price
    return ModelObject(
        name=row.name,
        provider=row.provider,
        kinds=list(row.kinds),
        is_local=row.is_local,
        is_available=row.unavailable_reason is None,
        unavailable_reason=row.unavailable_reason,
        price=price_text(price) if price else None,
        price_as_of=price.as_of if price and price != FREE else None,
        retires_on=row.retires_on,
        concurrency=row.concurrency,
        calls_per_minute=row.calls_per_minute,
        timeout_s=dict(row.timeouts_s),
    )


def _voice(row: VoiceRow) -> VoiceObject:
    has_sample = row.is_free and row.unavailable_reason is None
    return VoiceObject(
        name=row.name,
        model=row.model,
        language=row.language,
        description=row.description,
        is_available=row.unavailable_reason is None,
        unavailable_reason=row.unavailable_reason,
        sample_url=_sample_url(row) if has_sample else None,
    )


def _sample_url(row: VoiceRow) -> str:
    return f"/api/voices/{quote(row.name, safe='')}/sample?model={quote(row.model, safe='')}"
