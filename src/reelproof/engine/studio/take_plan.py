"""Plans new takes without starting them: what a request would make, and what it costs."""

from reelproof.engine.plan.plan import Planner
from reelproof.engine.studio.film_plan import planned
from reelproof.engine.studio.films import Films, JobView
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.regeneration import Regeneration, of_asset, of_film
from reelproof.planning.report.film_plan import FilmPlan


class TakePlans:
    """Stores and starts nothing. Raises ReelproofError as the request itself would."""

    def __init__(self, films: Films, owned_lookup: OwnedLookup, planner: Planner) -> None:
        self._films = films
        self._owned_lookup = owned_lookup
        self._planner = planner

    async def of_asset(self, owner: str, asset_id: str, wanted: Regeneration) -> FilmPlan:
        """Plans another take of one asset. The key in the request is ignored."""
        asset, project = await self._owned_lookup.asset(owner, asset_id)
        return await self._plan(await self._films.begun(project), of_asset(wanted, asset))

    async def of_project(self, owner: str, project_id: str, wanted: Regeneration) -> FilmPlan:
        """Plans new takes of several assets of a film."""
        view = await self._films.begun(await self._owned_lookup.project(owner, project_id))
        return await self._plan(view, of_film(wanted, view.assets))

    async def _plan(self, view: JobView, wanted: Regeneration) -> FilmPlan:
        request, _ = await self._films.regenerate_request(view, wanted)
        return await planned(self._films, self._planner, request, view.project)
