"""JSON of requests for new takes of several assets: prompts, models, seeds, filters, maximum number."""

from typing import Annotated

from pydantic import Field, model_validator

from reelproof.contract.asset import Prompt, Seed
from reelproof.contract.body import BudgetedRequest, RequestModel, StrictBool
from reelproof.contract.job_request import ModelName
from reelproof.domain.asset import AssetKind, AssetStatus

MAX_ASSETS = 2_000


class AssetTakeRequest(RequestModel):
    """Request for another take of one asset. Omitted fields take the request's values, if any."""

    asset_id: str = Field(min_length=1, max_length=64)
    prompt: Prompt | None = None
    model: ModelName | None = None
    seed: Seed | None = None


class AssetFilterObject(RequestModel):
    """Selects the assets that match all given criteria."""

    kind: AssetKind | None = None
    status: AssetStatus | None = None
    segment_id: str | None = Field(default=None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def _has_criteria(self) -> "AssetFilterObject":
        if (self.kind, self.status, self.segment_id) == (None, None, None):
            raise ValueError("give a kind, a status or a segment_id")
        return self


class NewTakes(BudgetedRequest):
    """Request for new takes of several assets in one job: either `assets` or a `filter`."""

    assets: Annotated[list[AssetTakeRequest], Field(min_length=1, max_length=MAX_ASSETS)] | None = None
    filter: AssetFilterObject | None = None
    model: ModelName | None = Field(default=None, description="Default model, tried first.")
    seed: Seed | None = Field(default=None, description="Default seed.")
    as_candidate: StrictBool = Field(
        default=False, description="Leave the film unchanged until the new takes are accepted."
    )

    @model_validator(mode="after")
    def _has_one_choice(self) -> "NewTakes":
        if (self.assets is None) == (self.filter is None):
            raise ValueError("give either assets or a filter")
        return self
