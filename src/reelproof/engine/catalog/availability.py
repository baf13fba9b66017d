"""Whether a model can be used: missing key, retirement date, "retires soon" (how many days ahead)."""

from collections.abc import Mapping
from datetime import date, timedelta

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LOCAL_CHAINS, FilmOptions
from reelproof.provider_api import ModelInfo

SOON = timedelta(days=60)


def unavailable_reason(info: ModelInfo, today: date) -> str | None:
    """Returns why a model cannot be used; None if no reason is known."""
    if reason := retirement_reason(info, today):
        return reason
    return f"{info.missing_key} is not set" if info.missing_key is not None else None


def retirement_reason(info: ModelInfo, today: date) -> str | None:
    """Returns why no process can use a model any more, whatever its keys; None for one in service."""
    if info.retires_on is None or info.retires_on > today:
        return None
    return retirement_text(info.retires_on, today)


def retirement_text(day: date, today: date) -> str:
    return f"{'was' if day <= today else 'is'} switched off on {day.isoformat()}"


def retires_soon(info: ModelInfo, today: date) -> bool:
    """Whether a model is available now but will be switched off within two months."""
    return info.retires_on is not None and today < info.retires_on <= today + SOON


def is_retiring(info: ModelInfo, today: date) -> bool:
    """Whether a film without a chosen voice should start with another model."""
    voices_retire_on = info.voices_retire_on
    return retires_soon(info, today) or (voices_retire_on is not None and voices_retire_on <= today + SOON)


def chains_of(options: FilmOptions) -> Mapping[AssetKind, tuple[str, ...]]:
    """Returns every chain that films with these options may use, in order of kind."""
    chosen = {*LOCAL_CHAINS, AssetKind.starting_image, *options.chains}
    return {kind: options.chain(kind) for kind in AssetKind if kind in chosen}
