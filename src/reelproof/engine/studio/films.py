"""Reads a film's last job with its steps and assets, finds it by its script, follows its events."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.asset import Asset, Edit
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import (
    AssetId,
    AssetKey,
    CorrelationId,
    JobId,
    ProjectId,
    new_job_id,
    new_project_id,
)
from reelproof.domain.job import Job, JobMode, JobStatus, Step
from reelproof.domain.project import LOCAL_OWNER, Project
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Script
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.option_checks import check_clips, check_models
from reelproof.engine.plan.plan import Planner
from reelproof.engine.plan.script_reader import parse
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Events, PageCursor, ProjectFilter, Stores
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.owned_lookup import Conflict
from reelproof.engine.studio.regeneration import Regeneration, find_targets
from reelproof.planning.assets.job_mode import apply_mode
from reelproof.planning.assets.reuse import Decision
from reelproof.planning.history.change import AssetState
from reelproof.planning.script.script_text import SCRIPT

PROJECTS_AT_ONCE = 100


@frozen
class JobView:
    """A job with its project, steps, assets and film."""

    project: Project
    job: Job
    steps: Sequence[Step]
    assets: Sequence[Asset]
    film: FilmFile | None


class Films:
    """Reads jobs and plans films; stores nothing."""

    def __init__(
        self,
        stores: Stores,
        events: Events,
        planner: Planner,
        catalog: Catalog,
        film_requests: FilmRequests,
    ) -> None:
        self._stores = stores
        self._projects = stores.projects
        self._jobs = stores.jobs
        self._assets = stores.assets
        self._events = events
        self._planner = planner
        self._catalog = catalog
        self._film_requests = film_requests

    async def regenerate_request(
        self, view: JobView, wanted: Regeneration
    ) -> tuple[MakeRequest, Mapping[AssetId, Edit | None]]:
        """Builds the request for new takes of assets, and the edits that all of these have from then on.

        Raises ReelproofError (InvalidInput) for an asset that the film does not have or a model that does not
        make its kind, and Conflict if the script that the assets belong to was undone.
        """
        current = await self._film_requests.current(view.job)
        if current.script_text != (await self._jobs.request(view.job.id)).script_text:
            raise _script_undone(current)
        targets = find_targets(self._catalog, view.assets, wanted.requests)
        edits = {target.asset.key: target.edit for target in targets if target.edit is not None}
        request = replace(
            current,
            mode=JobMode.regenerate,
            targets=tuple(target.asset.key for target in targets),
            as_candidate=wanted.as_candidate,
            edits=edits,
        ).with_budget(wanted.max_cost_microusd)
        if wanted.as_candidate:
            return request, {}
        return request, {target.asset.id: target.edit for target in targets}

    async def plan(
        self,
        request: MakeRequest,
        project: Project | None = None,
        states: Mapping[AssetKey, AssetState] | None = None,
    ) -> tuple[Script, Sequence[Decision]]:
        """Plans this film without storing anything. Unless given, the project is found by its script's
        path. `states` are of assets that are planned in another state than the stored one.
        """
        check_models(self._catalog, request)
        if project is None:
            project = await self._projects.find(LOCAL_OWNER, request.script_path)
        script = await self._parse(request, project)
        check_clips(self._catalog, script, request.options)
        project_id = project.id if project else new_project_id()
        edits = await self._edits(project_id, states) if states else None
        planned = await self._planner.assets(project_id, script, request, edits)
        stored = await self._assets.of_project(project_id) if project else ()
        known = {asset.key: await self._in_state(asset, states or {}) for asset in stored}
        assets = [merge_known(asset, known.get(asset.key)) for asset in planned]
        decisions = await self._planner.decide(project.id if project else None, script, request, assets)
        return script, apply_mode(decisions, request.mode, frozenset(request.targets), None)

    async def _edits(
        self, project_id: ProjectId, states: Mapping[AssetKey, AssetState]
    ) -> Mapping[AssetKey, Edit]:
        stored = await self._assets.edits(project_id)
        others = {key: edit for key, edit in stored.items() if key not in states}
        return {**others, **{key: state.edit for key, state in states.items() if state.edit is not None}}

    async def _in_state(self, asset: Asset, states: Mapping[AssetKey, AssetState]) -> Asset:
        state = states.get(asset.key)
        if state is None:
            return asset
        take = await self._stores.takes.get(state.take_id) if state.take_id is not None else None
        return replace(asset, accepted_take=take, edit=state.edit, status=state.status, error=state.error)

    async def of_script(self, owner: str, script_path: str) -> JobView:
        """Returns the last job of the film made from this script. Raises ReelproofError (InvalidInput:script)
        if there is none.
        """
        project = await self._projects.find(owner, script_path)
        view = await self.latest(project.id) if project else None
        if view is None:
            raise invalid_input(
                "script", f"No film has been made from {script_path} yet. Run: reelproof make {script_path}"
            )
        return view

    async def of_folder(self, owner: str, folder: str) -> JobView | None:
        """Returns the last job of the film that is, or was to be, written into this folder.

        Films that are written there now come before those that once were.
        """
        first = await self._job_into(folder, ProjectFilter(owner, output_path=folder))
        if first is None:
            first = await self._job_into(folder, ProjectFilter(owner))
        if first is None:
            once = await self._projects.page(ProjectFilter(owner, output_path=folder), PROJECTS_AT_ONCE)
            first = next((job for _, job in once if job is not None), None)
        return await self.view_job(first.id) if first is not None else None

    async def _job_into(self, folder: str, among: ProjectFilter) -> Job | None:
        """Returns the newest job of the first of these films that is written into the folder now."""
        before: PageCursor | None = None
        while page := await self._projects.page(among, PROJECTS_AT_ONCE, before):
            for _, job in page:
                if job is not None and (await self._jobs.request(job.id)).output_path == folder:
                    return job
            last = page[-1][0]
            before = PageCursor(last.created_at, last.id)
        return None

    async def latest(self, project_id: ProjectId) -> JobView | None:
        """Returns the last job of a film; None if there is none."""
        job = await self._jobs.latest(project_id)
        return await self.view_job(job.id) if job else None

    async def begun(self, project: Project) -> JobView:
        """Returns the last job of a film. Raises ReelproofError (InvalidInput:project) if there is none."""
        view = await self.latest(project.id)
        if view is None:
            raise invalid_input("project", "The project has no film yet. Start a job for it first.")
        return view

    async def view_job(self, job_id: JobId) -> JobView:
        job = await self._jobs.get(job_id)
        return JobView(
            project=await self._projects.get(job.project_id),
            job=job,
            steps=await self._jobs.steps(job_id),
            assets=await self._assets.of_project(job.project_id),
            film=await self._jobs.film(job_id),
        )

    async def models(self, job_id: JobId) -> frozenset[str]:
        """Returns all models that a job may call, from its chains and edits."""
        job, request = await self._jobs.get(job_id), await self._jobs.request(job_id)
        edits = (await self._assets.edits(job.project_id)).values()
        all_edits = [*edits, *request.edits.values()]
        chosen = frozenset(edit.model for edit in all_edits if edit.model is not None)
        return chosen | request.options.models()

    def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        return self._events.follow(job_id, after)

    async def _parse(self, request: MakeRequest, project: Project | None) -> Script:
        previous = await self._projects.script(project.id) if project else None
        return await parse(request.script_text, request.script_name, previous, request.options.language_tag)


def _script_undone(request: MakeRequest) -> Conflict:
    message = (
        f"{request.script_name} has changed by undo or redo since the film was made. Make the film first: "
        f"reelproof make {request.script_path}"
    )
    return Conflict(Failure(ErrorCode.InvalidInput, message, subject=SCRIPT))


def job_for(project_id: ProjectId, request: MakeRequest, correlation_id: CorrelationId) -> Job:
    """Returns a new queued job."""
    return Job(
        id=new_job_id(),
        project_id=project_id,
        status=JobStatus.queued,
        correlation_id=correlation_id,
        request_digest=request.digest,
        created_at=datetime.now(UTC),
        mode=request.mode,
    )


def merge_known(planned: Asset, known: Asset | None) -> Asset:
    """Merges a planned asset with the stored one of the same key."""
    if known is None:
        return planned
    return replace(
        planned,
        id=known.id,
        status=known.status,
        error=known.error,
        accepted_take=known.accepted_take,
        attempts=known.attempts,
    )
