"""Plans the film of a version before it is restored: what would have to be made, and its cost."""

from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.film_plan import read_plan
from reelproof.engine.studio.film_versions import FilmVersions
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject, StartJob
from reelproof.planning.history.change import Change, OptionsChange
from reelproof.planning.report.film_plan import FilmPlan


class VersionPlans:
    """Read-only. Raises ReelproofError; NotFound for resources of other owners."""

    def __init__(
        self,
        stores: Stores,
        owned_lookup: OwnedLookup,
        versions: FilmVersions,
        start_job: StartJob,
        films: Films,
        planner: Planner,
        notices: FilmNotices,
    ) -> None:
        self._histories = stores.histories
        self._owned_lookup = owned_lookup
        self._versions = versions
        self._start_job = start_job
        self._films = films
        self._planner = planner
        self._notices = notices

    async def of_version(self, owner: str, project_id: str, wanted: str) -> FilmPlan:
        """Plans a job that makes the film right after the version was restored."""
        step = await self._versions.step_to(owner, project_id, wanted)
        change = step.change if step else None
        options = change.options if change else None
        text = await self._text(owner, project_id, change)
        subject = FromProject(project_id, as_before=options is None, text=text)
        project, request = await self._start_job.request_for(owner, subject, _choices(options))
        states = step.assets if step else None
        return await read_plan(self._films, self._planner, self._notices, request, project, states)

    async def _text(self, owner: str, project_id: str, change: Change | None) -> str | None:
        """None for the text that the film has now."""
        if change is None or change.script is None:
            return None
        project = await self._owned_lookup.project(owner, project_id)
        return await self._histories.text(project.id, change.script.after)


def _choices(options: OptionsChange | None) -> RequestChoices:
    if options is None:
        return RequestChoices()
    settings = options.after
    return RequestChoices(choices=settings.choices, stays_local=settings.stays_local or None)
