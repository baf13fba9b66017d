"""Builds the result of `plan` (dry run): decision for every asset, notices, cost and length."""

from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.ids import AssetKey
from reelproof.domain.project import Project
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.films import Films
from reelproof.planning.history.change import AssetState
from reelproof.planning.report.film_plan import FilmPlan


async def read_plan(
    films: Films,
    planner: Planner,
    notices: FilmNotices,
    request: MakeRequest,
    project: Project | None = None,
    states: Mapping[AssetKey, AssetState] | None = None,
) -> FilmPlan:
    """Builds the plan with its notices; `states` as for `Films.plan`. Raises ReelproofError."""
    plan = await planned(films, planner, request, project, states)
    return replace(plan, notices=await notices.of_plan(plan.script, request))


async def planned(
    films: Films,
    planner: Planner,
    request: MakeRequest,
    project: Project | None = None,
    states: Mapping[AssetKey, AssetState] | None = None,
) -> FilmPlan:
    """Builds the plan, without notices, and stores nothing. Raises ReelproofError."""
    script, decisions = await films.plan(request, project, states)
    taken = {one.asset.key: replace(one.asset, accepted_take=one.take) for one in decisions}
    duration_s = await planner.estimate_film_s(script, request, taken)
    cost = planner.cost(decisions, duration_s)
    return FilmPlan(request.options, request.output_path, script, decisions, duration_s, cost)
