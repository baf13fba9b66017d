"""Schemas of film plans."""

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
from reelproof.server.pagination import After, Limit, page_from
from reelproof.server.schema.body import ResponseModel
from reelproof.server.schema.job import MAX_MESSAGES
from reelproof.server.schema.notice import NoticeObject


@dataclass(frozen=True, slots=True)
class PlanPaging:
    """Filter and page of a plan's assets."""

    limit: Limit = 100
    after: After = None
    verdict: Annotated[list[Verdict] | None, Query(description="Filter by verdict.")] = None


PlanPagingDep = Annotated[PlanPaging, Depends()]


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


def plan_page(plan: Mapping[str, JsonValue], paging: PlanPaging) -> PlanObject:
    """Returns a page of a plan's assets, filtered by verdict."""
    rows = cast("Sequence[Mapping[str, JsonValue]]", plan["assets"])
    chosen = [row for row in rows if not paging.verdict or row["verdict"] in paging.verdict]
    page, following = page_from(chosen, paging.limit, paging.after)
    notices = cast("Sequence[JsonValue]", plan["notices"])
    fields = {
        **plan,
        "assets": page,
        "next": following,
        "notices": notices[:MAX_MESSAGES],
        "notice_count": len(notices),
    }
    return PlanObject.model_validate(fields)
