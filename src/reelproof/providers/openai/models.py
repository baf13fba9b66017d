"""The models of OpenAI, as the data file lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from reelproof.provider_api import AssetKind, ModelInfo, Price
from reelproof.providers.http import ApiPlace, server_of
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


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """Millionths of a dollar a token, which are dollars a million tokens."""

    text_in: float
    out: float
    image_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Model:
    """A model of OpenAI's. `body` goes along with every call; `ends` is the day it is switched off.

    `revision` changes with whatever makes the same request give another result.
    Pictures come in any size that fits `size`, or in one of `sizes`.
    """

    name: str
    makes: Capability
    price: Price | None = None
    token_prices: TokenPrices | None = None
    ends: date | None = None
    size: SizeRule | None = None
    sizes: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    timeout_s: float | None = None
    revision: str = "1"


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard the models of one capability may be driven, all together."""

    concurrency: int
    calls_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class ModelList:
    """The data file. `read_on` is the day on which its facts were true."""

    read_on: date
    buckets: Mapping[Capability, Limits]
    models: tuple[Model, ...]
    retired: Mapping[str, date]

    def find(self, name: str) -> Model | None:
        return next((model for model in self.models if model.name == name), None)


@cache
def model_list() -> ModelList:
    text = (files(__package__) / "models.json").read_bytes()
    return TypeAdapter(ModelList).validate_json(text)


def model_info(model: Model, limits: Limits, place: ApiPlace, *, is_openai: bool) -> ModelInfo:
    """What OpenAI says of its model; where another serves it, only OpenAI's own days do not count."""
    return ModelInfo(
        name=model.name,
        kinds=KINDS[model.makes],
        bucket=f"openai/{model.makes.value}",
        concurrency=limits.concurrency,
        calls_per_minute=limits.calls_per_minute,
        version=model.revision,
        timeout_s=model.timeout_s,
        price=model.price,
        ends=model.ends if is_openai else None,
        missing_key=place.missing_key,
        server=None if is_openai else server_of(place.url),
    )


def unlisted_info(
    name: str, capabilities: tuple[Capability, ...], limits: Limits, place: ApiPlace, *, is_local: bool
) -> ModelInfo:
    """A model of someone's own server, of which nothing is known but its name."""
    return ModelInfo(
        name=name,
        kinds=tuple(kind for capability in capabilities for kind in KINDS[capability]),
        bucket=f"openai/{capabilities[0].value}",
        concurrency=limits.concurrency,
        timeout_s=ANY_MODEL_TIMEOUT_S,
        is_local=is_local,
        missing_key=place.missing_key,
        server=server_of(place.url),
    )
