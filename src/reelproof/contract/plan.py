"""Schemas of film plans."""

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.notice import NoticeObject
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LanguageOrigin
from reelproof.domain.script import FormatName
from reelproof.planning.assets.reuse import Verdict


class PlannedAsset(ResponseModel):
    """The plan for an asset, and the reason."""

    asset: str = Field(description="The asset's key.")
    kind: AssetKind
    title: str
    verdict: Verdict
    reason: str
    models: list[str] = Field(description="Tried in this order.")


class VerdictCounts(ResponseModel):
    """Number of assets by verdict."""

    keep: int = Field(default=0, description="The accepted takes are kept.")
    reuse: int = Field(default=0, description="Earlier takes are reused.")
    see: int = Field(default=0, description="Likely kept, depending on their inputs.")
    make: int = Field(default=0, description="New takes are made.")
    leave: int = Field(default=0, description="Left untouched.")


class PlanCounts(VerdictCounts):
    """Counts in total and by kind."""

    by_kind: dict[AssetKind, VerdictCounts]


class PlanObject(ResponseModel):
    """The plan of a job. The estimate assumes that no fallback is needed."""

    title: str
    language: str
    format: FormatName
    frame_rate: float = Field(description="Frames per second.")
    duration_s: float
    is_estimate: bool = Field(description="Whether the duration is estimated because narrations are missing.")
    estimate_microusd: int
    unknown_prices: list[str] = Field(description="Models without a known price.")
    counts: PlanCounts
    language_origin: LanguageOrigin | None = Field(description="Where the language was set.")
    notices: list[NoticeObject] = Field(description="The first notices about the script; all at `…/notices`.")
    notice_count: int
    assets: list[PlannedAsset]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")
