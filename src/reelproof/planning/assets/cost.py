"""Cost of a call at list price: the estimate before it, the actual cost after it."""

from dataclasses import dataclass

from reelproof.domain.asset import AssetKind, Recipe
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd
from reelproof.planning.script.speech.speaking import estimate_duration_s


@dataclass(frozen=True, slots=True)
class PlannedCost:
    """The list-price estimate of a plan; `unknown` are models without a price."""

    estimate_microusd: Microusd
    unknown: tuple[str, ...]


def price_for(price: Price | None, recipe: Recipe, duration_s: float | None) -> Microusd | None:
    """Prices a call by prompt length and actual or estimated media duration; None without a price."""
    if price is None:
        return None
    length_s = _expected_s(recipe) if duration_s is None else duration_s
    return price.of(len(recipe.prompt), length_s)


def _expected_s(recipe: Recipe) -> float:
    if recipe.kind is AssetKind.narration:
        return estimate_duration_s(recipe.prompt, str(recipe.parameters.get("language", "en")))
    length_s = recipe.parameters.get("duration_s", 0.0)
    return float(length_s) if isinstance(length_s, int | float) else 0.0
