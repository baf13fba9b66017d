"""The models of OpenAI (`models.json`: limits, prices, shutdown dates), and unlisted models."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import cache
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.provider_api import AssetKind, ModelInfo, Price
from reelproof.providers.data_file import read_data
from reelproof.providers.http import ApiEndpoint, server_of
from reelproof.providers.openai.settings import Capability
from reelproof.providers.shapes import SizeRule

KINDS: Mapping[Capability, tuple[AssetKind, ...]] = {
    Capability.image: (AssetKind.image, AssetKind.starting_image),
    Capability.speech: (AssetKind.narration,),
    Capability.text: (
        AssetKind.script,
        AssetKind.image_prompt,
        AssetKind.motion_prompt,
        AssetKind.music_prompt,
    ),
}
ANY_MODEL_TIMEOUT_S = 600.0


@frozen
class OpenAiTokenPrices:
    """Prices in dollars per million tokens."""

    text_in: float
    out: float
    image_in: float = 0.0


@frozen
class OpenAiModel:
    """An OpenAI model. `body` is sent with every call; `retires_on` is its shutdown date.

    `revision` changes when the same request may give another result.
    Images have any size that fits `size`, or one of `sizes`.
    """

    name: str
    makes: Capability
    price: Price | None = None
    token_prices: OpenAiTokenPrices | None = None
    retires_on: date | None = None
    size: SizeRule | None = None
    sizes: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    timeout_s: float | None = None
    revision: str = "1"


@frozen
class OpenAiLimits:
    """The limits shared by the models of one capability."""

    concurrency: int
    calls_per_minute: int | None = None


@frozen
class OpenAiModels:
    """The data file. `as_of` is the day its facts were checked."""

    as_of: date
    buckets: Mapping[Capability, OpenAiLimits]
    models: tuple[OpenAiModel, ...]
    retired: Mapping[str, date]

    def find(self, name: str) -> OpenAiModel | None:
        return next((model for model in self.models if model.name == name), None)


@cache
def model_list() -> OpenAiModels:
    return read_data(__package__, "models.json", OpenAiModels)


def model_info(
    model: OpenAiModel, limits: OpenAiLimits, endpoint: ApiEndpoint, *, is_openai: bool
) -> ModelInfo:
    """Describes a listed model; OpenAI's shutdown date does not apply on other servers."""
    return ModelInfo(
        name=model.name,
        kinds=KINDS[model.makes],
        bucket=f"openai/{model.makes.value}",
        concurrency=limits.concurrency,
        calls_per_minute=limits.calls_per_minute,
        version=model.revision,
        timeout_s=model.timeout_s,
        price=model.price,
        retires_on=model.retires_on if is_openai else None,
        missing_key=endpoint.missing_key,
        server=None if is_openai else server_of(endpoint.url),
    )


def unlisted_info(
    name: str,
    capabilities: tuple[Capability, ...],
    limits: OpenAiLimits,
    endpoint: ApiEndpoint,
    *,
    is_local: bool,
) -> ModelInfo:
    """Describes a model of a compatible server, known only by its name."""
    return ModelInfo(
        name=name,
        kinds=tuple(kind for capability in capabilities for kind in KINDS[capability]),
        bucket=f"openai/{capabilities[0].value}",
        concurrency=limits.concurrency,
        timeout_s=ANY_MODEL_TIMEOUT_S,
        is_local=is_local,
        missing_key=endpoint.missing_key,
        server=server_of(endpoint.url),
    )
