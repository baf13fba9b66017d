"""What making a film would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Query
from pydantic import Field

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.project import LanguageOrigin
from reelproof.domain.script import FormatName
from reelproof.planning.assets.reuse import Verdict
from reelproof.server.page import After, Limit, page_from
from reelproof.server.schema.job import MOST_REMARKS
from reelproof.server.schema.notice import NoticeObject
from reelproof.server.schema.shape import Answer


@dataclass(frozen=True, slots=True)
class PlanPaging:
    """Which of a plan's assets are told."""

    limit: Limit = 100
    after: After = None
    verdict: Annotated[list[Verdict] | None, Query(description="Only assets that meet this fate.")] = None


PlanPagingOf = Annotated[PlanPaging, Depends()]


class PlannedAsset(Answer):
    """What becomes of an asset, and why."""

    asset: str = Field(description="The asset's key.")
    kind: AssetKind
    title: str
    verdict: Verdict
    reason: str
    models: list[str] = Field(description="Tried in this order.")


class VerdictCounts(Answer):
    """How many assets meet each fate."""

    keep: int = Field(default=0, description="Their takes stay.")
    reuse: int = Field(default=0, description="A take that was made before is used again.")
    see: int = Field(default=0, description="Most likely kept, which their inputs will tell.")
    make: int = Field(default=0, description="Made anew.")
    leave: int = Field(default=0, description="Left as they are.")


class PlanCounts(VerdictCounts):
    """The same, also for each kind."""

    by_kind: dict[AssetKind, VerdictCounts]


class PlanObject(Answer):
    """A plan. The estimate holds if no fallback is needed."""

    title: str
    language: str
    format: FormatName
    frame_rate: float = Field(description="Frames a second.")
    duration_s: float
    is_estimate: bool = Field(description="Whether the length is one, as narrations are still to be made.")
    estimate_microusd: int
    unknown_prices: list[str] = Field(description="Models whose price nobody knows.")
    counts: PlanCounts
    language_origin: LanguageOrigin | None = Field(description="Who says so.")
    notices: list[NoticeObject] = Field(
        description="What people should know before it is made: the first; the rest at `…/notices`."
    )
    notice_count: int
    assets: list[PlannedAsset]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


def plan_page(plan: Mapping[str, JsonValue], paging: PlanPaging) -> PlanObject:
    """A page of a plan's assets, of the verdicts asked for where any is named."""
    rows = cast("Sequence[Mapping[str, JsonValue]]", plan["assets"])
    chosen = [row for row in rows if not paging.verdict or row["verdict"] in paging.verdict]
    page, following = page_from(chosen, paging.limit, paging.after)
    notices = cast("Sequence[JsonValue]", plan["notices"])
    told = {
        **plan,
        "assets": page,
        "next": following,
        "notices": notices[:MOST_REMARKS],
        "notice_count": len(notices),
    }
    return PlanObject.model_validate(told)
