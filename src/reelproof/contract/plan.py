"""JSON of a film's plan: which assets are reused or made, estimated cost and duration."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.notice import NoticeObject, notice_objects
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LanguageOrigin
from reelproof.domain.script import FormatName
from reelproof.planning.assets.cost import PlannedCost
from reelproof.planning.assets.reuse import Decision, DecisionKind
from reelproof.planning.report.film_plan import FilmPlan


class PlannedAsset(ResponseModel):
    """The plan for an asset, and the reason."""

    asset: str = Field(description="The asset's key.")
    kind: AssetKind
    title: str
    decision: DecisionKind
    reason: str
    models: list[str] = Field(description="Tried in this order.")


class DecisionCounts(ResponseModel):
    """Number of assets by decision."""

    keep: int = Field(default=0, description="The accepted takes are kept.")
    reuse: int = Field(default=0, description="Earlier takes are reused.")
    depends: int = Field(default=0, description="Likely kept, depending on their inputs.")
    make: int = Field(default=0, description="New takes are made.")
    skip: int = Field(default=0, description="Left as they are.")


class PlanCounts(DecisionCounts):
    """Number of assets by decision, in total and by kind."""

    by_kind: dict[AssetKind, DecisionCounts]


class UnavailableModelObject(ResponseModel):
    """A model of a chain that cannot be used now, so that the next one is tried."""

    model: str
    reason: str


class PriceObject(ResponseModel):
    """An estimate at list prices, which assumes that no fallback is needed."""

    estimate_microusd: int
    unpriced_models: list[str] = Field(description="Models without a known price.")
    unavailable_models: list[UnavailableModelObject] = Field(
        description="Models that would come first but cannot be used now, such as without their key; free."
    )
    without_model: int = Field(
        description="Number of assets that no model of their chain can make now; not in the estimate."
    )


class PlanBase(PriceObject):
    """The plan of a job. The estimate assumes that no fallback is needed."""

    title: str
    language: str
    format: FormatName
    fps: int = Field(description="Frames per second.")
    duration_s: float
    is_estimate: bool = Field(description="Whether the duration is estimated because narrations are missing.")
    counts: PlanCounts
    language_origin: LanguageOrigin | None = Field(description="Where the language was set.")
    notices: list[NoticeObject] = Field(description="The first notices about the script; all at `…/notices`.")
    assets: list[PlannedAsset]


class TakePlanObject(PriceObject):
    """The new takes that a request would make, and their price."""

    assets: list[PlannedAsset] = Field(description="The assets that get a new take.")


class PlanObject(PlanBase):
    """One page of the plan of a job. The estimate assumes that no fallback is needed."""

    notice_count: int
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class WholePlan(PlanBase):
    """The plan of a film. The estimate assumes that no fallback is needed."""

    output: str = Field(description="The film's folder.")
    notices: list[NoticeObject] = Field(description="All notices about the script.")


def whole_plan(plan: FilmPlan) -> WholePlan:
    return WholePlan(
        **plan_fields(plan),
        output=plan.output_path,
        notices=notice_objects(plan.notices),
        assets=planned_assets(plan.decisions),
    )


def plan_fields(plan: FilmPlan) -> dict[str, Any]:
    """Returns the fields of a plan without its assets and notices."""
    options = plan.options
    return {
        "title": plan.script.title,
        "language": plan.script.language,
        "format": options.format,
        "fps": options.frame_rate.frames_per_s,
        "duration_s": round(plan.duration_s, 3),
        "is_estimate": plan.is_estimate,
        **_price_fields(plan.cost),
        "counts": PlanCounts(
            **_counts(plan.decisions),
            by_kind={kind: DecisionCounts(**_counts(rows)) for kind, rows in plan.by_kind.items()},
        ),
        "language_origin": options.language.origin if options.language else None,
    }


def take_plan_object(plan: FilmPlan) -> TakePlanObject:
    made = [one for one in plan.decisions if one.kind is DecisionKind.make]
    return TakePlanObject(**_price_fields(plan.cost), assets=planned_assets(made))


def _price_fields(cost: PlannedCost) -> dict[str, Any]:
    return {
        "estimate_microusd": cost.estimate_microusd,
        "unpriced_models": list(cost.unknown),
        "unavailable_models": [
            UnavailableModelObject(model=one.model, reason=one.reason) for one in cost.unavailable
        ],
        "without_model": cost.without_model,
    }


def planned_assets(decisions: Iterable[Decision]) -> list[PlannedAsset]:
    return [
        PlannedAsset(
            asset=decision.asset.key,
            kind=decision.asset.kind,
            title=decision.asset.title,
            decision=decision.kind,
            reason=decision.reason.value,
            models=list(decision.asset.chain),
        )
        for decision in decisions
    ]


def _counts(decisions: Iterable[Decision]) -> dict[str, int]:
    counts = Counter(decision.kind for decision in decisions)
    return {kind.value: counts[kind] for kind in DecisionKind}
