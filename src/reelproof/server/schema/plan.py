"""What making a film would do."""

from pydantic import Field

from reelproof.domain.asset import AssetKind
from reelproof.domain.script import FormatName
from reelproof.planning.reuse import Verdict
from reelproof.server.schema.shape import Answer


class PlannedAsset(Answer):
    """What becomes of an asset, and why."""

    asset: str
    kind: AssetKind
    title: str
    verdict: Verdict
    reason: str
    models: list[str]


class VerdictCounts(Answer):
    """How many assets meet each fate."""

    keep: int = 0
    reuse: int = 0
    see: int = 0
    make: int = 0
    leave: int = 0


class PlanCounts(VerdictCounts):
    """The same, also for each kind."""

    by_kind: dict[AssetKind, VerdictCounts]


class PlanObject(Answer):
    """A plan. The estimate holds if no fallback is needed."""

    title: str
    language: str
    format: FormatName
    frame_rate: float
    duration_s: float
    is_estimate: bool = Field(description="Whether the length is one, as narrations are still to be made.")
    estimate_microusd: int
    unknown_prices: list[str] = Field(description="Models whose price nobody knows.")
    counts: PlanCounts
    assets: list[PlannedAsset]
