"""Plans new takes without starting them: what a request would make, and what it costs."""

from reelproof.domain.asset import Asset
from reelproof.domain.project import Project
from reelproof.engine.plan.plan import Planner
from reelproof.engine.studio.film_plan import planned
from reelproof.engine.studio.films import Films, JobView
from reelproof.engine.studio.regeneration import Regeneration, of_asset, of_film
from reelproof.planning.report.film_plan import FilmPlan


async def plan_new_take(
    films: Films, planner: Planner, project: Project, asset: Asset, wanted: Regeneration
) -> FilmPlan:
    """Plans another take of an asset of the film; ignores the key in the request.

    Raises ReelproofError as the request itself would.
    """
    return await _plan(films, planner, await films.begun(project), of_asset(wanted, asset))


async def plan_new_takes(films: Films, planner: Planner, project: Project, wanted: Regeneration) -> FilmPlan:
    """Plans new takes of several assets of the film. Raises ReelproofError as the request itself would."""
    view = await films.begun(project)
    return await _plan(films, planner, view, of_film(wanted, view.assets))


async def _plan(films: Films, planner: Planner, view: JobView, wanted: Regeneration) -> FilmPlan:
    request, _ = await films.regenerate_request(view, wanted)
    return await planned(films, planner, request, view.project)
