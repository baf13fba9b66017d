"""Models and voices as listed by `reelproof models`: availability, price, limits, retirement date."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from reelproof.domain.asset import AssetKind
from reelproof.domain.frozen import frozen
from reelproof.domain.price import Price


@frozen
class ModelRow:
    """A model with the reason why it is unavailable, if any."""

    name: str
    provider: str
    kinds: Sequence[AssetKind]
    is_local: bool
    unavailable_reason: str | None
    price: Price | None
    concurrency: int
    calls_per_minute: int | None
    timeouts_s: Mapping[AssetKind, float] = field(default_factory=dict)
    retires_on: date | None = None
    voices_retire_on: date | None = None


@frozen
class ModelTable:
    """The output of `reelproof models`. `invalid_models` are invalid chain entries, with reasons."""

    rows: Sequence[ModelRow]
    chains: Mapping[AssetKind, Sequence[str]]
    invalid_models: Mapping[AssetKind, Mapping[str, str]]
    not_loaded: Mapping[str, str]


@frozen
class VoiceRow:
    """A voice with the reason why it is unavailable, if known. `language` is a BCP-47 tag."""

    name: str
    model: str
    language: str
    description: str
    unavailable_reason: str | None
    is_free: bool = False
