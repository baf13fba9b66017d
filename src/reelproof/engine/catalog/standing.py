"""Whether a model can be used now, as far as that is known without asking its provider."""

from collections.abc import Mapping
from datetime import date, timedelta

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LOCAL_CHAINS, FilmOptions
from reelproof.provider_api import ModelInfo

SOON = timedelta(days=60)


def hindrance(info: ModelInfo, today: date) -> str | None:
    """Why a model cannot be used; None where nothing is known to stand in the way."""
    if info.ends is not None and info.ends <= today:
        return switched_off(info.ends, today)
    return f"{info.missing_key} is not set" if info.missing_key is not None else None


def switched_off(day: date, today: date) -> str:
    return f"{'was' if day <= today else 'is'} switched off on {day.isoformat()}"


def ends_soon(info: ModelInfo, today: date) -> bool:
    """Whether a model is still there, and will not be in two months."""
    return info.ends is not None and today < info.ends <= today + SOON


def is_ending(info: ModelInfo, today: date) -> bool:
    """Whether whoever names no voice of their own should rather begin with another model."""
    voices_end = info.voices_end
    return ends_soon(info, today) or (voices_end is not None and voices_end <= today + SOON)


def chains_of(options: FilmOptions) -> Mapping[AssetKind, tuple[str, ...]]:
    """Every chain that films with these options may use, in the order of the kinds."""
    chosen = {*LOCAL_CHAINS, AssetKind.starting_image, *options.chains}
    return {kind: options.chain(kind) for kind in AssetKind if kind in chosen}
