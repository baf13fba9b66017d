"""Cost of a call at list price: the estimate before it, the actual cost after it."""

from reelproof.domain.asset import AssetKind, Recipe
from reelproof.domain.frozen import frozen
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd
from reelproof.planning.script.speech.speaking import estimate_duration_s


@frozen
class UnavailableModel:
    """A model that would be tried earlier, but cannot be used now, and why."""

    model: str
    reason: str


@frozen
class PlannedCost:
    """The list-price estimate of a plan; `unknown` are models without a price. The estimate does not
    include the `without_model` assets to be made of whose chains no model can be used.
    """

    estimate_microusd: Microusd
    unknown: tuple[str, ...]
    unavailable: tuple[UnavailableModel, ...] = ()
    without_model: int = 0


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
