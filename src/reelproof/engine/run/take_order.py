"""What one attempt is to make, with all that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from reelproof.domain.asset import Asset, Recipe
from reelproof.domain.job import Job
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.ports.request import MakeRequest
from reelproof.provider_api import InputMedia


@dataclass(frozen=True, slots=True)
class TakeOrder:
    """A take to be made. `model` is None for the writer's own media."""

    job: Job
    request: MakeRequest
    asset: Asset
    recipe: Recipe
    model: CatalogModel | None
    inputs: Mapping[str, InputMedia]
    is_softened: bool

    @property
    def is_asked_again(self) -> bool:
        """Whether another take is wanted although there is one."""
        return self.asset.key in self.request.targets
