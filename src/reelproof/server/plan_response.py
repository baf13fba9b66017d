"""Pages of film plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Query

from reelproof.contract.job import MAX_MESSAGES
from reelproof.contract.plan import PlanObject
from reelproof.domain.canonical import JsonValue
from reelproof.planning.assets.reuse import Verdict
from reelproof.server.pagination import After, Limit, page_from


@dataclass(frozen=True, slots=True)
class PlanPaging:
    """Filter and page of a plan's assets."""

    limit: Limit = 100
    after: After = None
    verdict: Annotated[list[Verdict] | None, Query(description="Filter by verdict.")] = None


PlanPagingDep = Annotated[PlanPaging, Depends()]


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
