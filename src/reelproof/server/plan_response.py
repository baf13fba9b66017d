"""Pages and filter of a plan's assets in `GET` and `POST` `/plan`."""

from typing import Annotated

from fastapi import Depends, Query

from reelproof.contract.job import MAX_MESSAGES
from reelproof.contract.notice import notice_objects
from reelproof.contract.plan import PlanObject, plan_fields, planned_assets
from reelproof.domain.frozen import frozen
from reelproof.planning.assets.reuse import DecisionKind
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.server.pagination import After, Limit, page_from


@frozen
class PlanPaging:
    """Filter and page of a plan's assets."""

    limit: Limit = 100
    after: After = None
    decision: Annotated[list[DecisionKind] | None, Query(description="Filter by decision.")] = None


PlanPagingDep = Annotated[PlanPaging, Depends()]


def plan_page(plan: FilmPlan, paging: PlanPaging) -> PlanObject:
    """Returns a page of a plan's assets, filtered by decision."""
    chosen = [one for one in plan.decisions if not paging.decision or one.kind in paging.decision]
    page, following = page_from(chosen, paging.limit, paging.after)
    return PlanObject(
        **plan_fields(plan),
        notices=notice_objects(plan.notices[:MAX_MESSAGES]),
        notice_count=len(plan.notices),
        assets=planned_assets(page),
        next=following,
    )
