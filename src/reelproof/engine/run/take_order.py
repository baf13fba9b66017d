"""Input of one attempt: recipe, model, input media, softened or not (`TakeOrder`)."""

from collections.abc import Mapping, Sequence

from reelproof.domain.asset import Asset, Recipe
from reelproof.domain.attempt import Attempt
from reelproof.domain.frozen import frozen
from reelproof.domain.job import Job
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.ports.request import MakeRequest
from reelproof.provider_api import InputMedia


@frozen
class TakeOrder:
    """A take to make. `model` is None for the author's own media. `earlier` are the asset's attempts of all
    jobs.
    """

    job: Job
    request: MakeRequest
    asset: Asset
    recipe: Recipe
    model: CatalogModel | None
    inputs: Mapping[str, InputMedia]
    is_softened: bool
    owner: str
    earlier: Sequence[Attempt]

    @property
    def is_requested_again(self) -> bool:
        """Whether a new take was explicitly requested."""
        return self.asset.key in self.request.targets
