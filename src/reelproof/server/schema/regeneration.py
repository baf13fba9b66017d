"""What is asked of several assets at once."""

from typing import Annotated

from pydantic import Field, model_validator

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.ids import AssetKey
from reelproof.engine.studio.regeneration import AssetSelector, Regeneration, Wish
from reelproof.server.schema.asset import Prompt, Seed
from reelproof.server.schema.request import ModelName
from reelproof.server.schema.shape import Asked, Budgeted, YesOrNo

MOST_ASSETS = 2_000


class AssetWish(Asked):
    """Another take of one asset. What is left out is as the request says, and else stays as it is."""

    asset_id: str = Field(min_length=1, max_length=64)
    prompt: Prompt | None = None
    model: ModelName | None = None
    seed: Seed | None = None


class AssetFilterObject(Asked):
    """Which assets of the film are meant: those that fit all that is given."""

    kind: AssetKind | None = None
    status: AssetStatus | None = None
    segment_id: str | None = Field(default=None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def _says_something(self) -> "AssetFilterObject":
        if (self.kind, self.status, self.segment_id) == (None, None, None):
            raise ValueError("give a kind, a status or a segment_id")
        return self


class NewTakes(Budgeted):
    """Other takes of several assets, by one job with one render: `assets` one by one, or a `filter`."""

    assets: Annotated[list[AssetWish], Field(min_length=1, max_length=MOST_ASSETS)] | None = None
    filter: AssetFilterObject | None = None
    model: ModelName | None = Field(default=None, description="Tried first for all that name no other.")
    seed: Seed | None = Field(default=None, description="Of all that have none of their own.")
    as_candidate: YesOrNo = Field(
        default=False, description="Leave the film as it is until the new takes are accepted."
    )

    @model_validator(mode="after")
    def _has_one_choice(self) -> "NewTakes":
        if (self.assets is None) == (self.filter is None):
            raise ValueError("give either assets or a filter")
        return self

    def regeneration(self) -> Regeneration:
        """Its wishes have the assets' ids for keys."""
        meant = self.filter
        wishes = [
            Wish(AssetKey(one.asset_id), one.prompt, one.model or self.model, self._seed_of(one))
            for one in self.assets or ()
        ]
        return Regeneration(
            wishes=wishes or [Wish(AssetKey(""), None, self.model, self.seed)],
            meant=AssetSelector(meant.kind, meant.status, meant.segment_id) if meant else None,
            as_candidate=self.as_candidate,
            most=self.max_cost_microusd,
        )

    def _seed_of(self, wish: AssetWish) -> int | None:
        return self.seed if wish.seed is None else wish.seed
