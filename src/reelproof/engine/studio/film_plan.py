"""Builds the result of `plan` (dry run): decision for every asset, notices, cost and length."""

from collections.abc import Sequence
from dataclasses import replace

from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.films import Films
from reelproof.planning.assets.reuse import Decision
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.planning.timeline.timeline import estimate_film_s


async def read_plan(
    films: Films,
    planner: Planner,
    notices: FilmNotices,
    request: MakeRequest,
    project: Project | None = None,
) -> FilmPlan:
    """Builds the plan without storing anything. Raises ReelproofError."""
    script, decisions = await films.plan(request, project)
    duration_s = _duration_s(request, script, decisions)
    cost = planner.cost(decisions, duration_s)
    film_notices = await notices.of(script, request.options, request.script_path)
    options, output = request.options, request.output_path
    return FilmPlan(options, output, script, decisions, duration_s, cost, film_notices)


def _duration_s(request: MakeRequest, script: Script, decisions: Sequence[Decision]) -> float:
    taken = {one.asset.key: replace(one.asset, accepted_take=one.take) for one in decisions}
    return estimate_film_s(script, request.options, taken)
