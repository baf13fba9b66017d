"""What people ask of Reelproof: make a film, mend it, look at it, plan it. Every outside face calls these."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reelproof.domain.asset import Asset, Edit
from reelproof.domain.event import Event
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import (
    AssetId,
    CorrelationId,
    JobId,
    ProjectId,
    new_correlation_id,
    new_job_id,
    new_project_id,
)
from reelproof.domain.job import Aim, Job, JobStatus, Step
from reelproof.domain.project import LOCAL_OWNER, Project
from reelproof.domain.render import Film
from reelproof.domain.script import Script
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.parsing import parse
from reelproof.engine.plan.plan import Planner, check_clips, check_models
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Beside, Events, JobOutcome
from reelproof.engine.studio.regeneration import Regeneration, find_targets
from reelproof.planning.assets.aim import aimed
from reelproof.planning.assets.reuse import Decision
from reelproof.planning.report.step import first_steps


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with all that is told of it."""

    project: Project
    job: Job
    steps: Sequence[Step]
    assets: Sequence[Asset]
    film: Film | None


class Films:
    """Requests and readings. What it starts is run by whoever holds the durable runs."""

    def __init__(self, ledgers: Ledgers, events: Events, planner: Planner, catalog: Catalog) -> None:
        self._projects = ledgers.projects
        self._jobs = ledgers.jobs
        self._assets = ledgers.assets
        self._events = events
        self._planner = planner
        self._catalog = catalog

    async def request(self, request: MakeRequest, is_served: bool = False) -> Job:
        """The job that makes this film: the unfinished one that was asked for the same, or a new one.

        An unfinished one that was asked for otherwise ends: at once, or where `is_served` by whoever runs it.
        Raises ReelproofError before anything is stored when the script or a model's name is not valid.
        """
        check_models(self._catalog, request)
        project = await self._projects.find(LOCAL_OWNER, request.script_path)
        title = await self._title(request, project)
        if project is None:
            project = await self._projects.claim(_new_project(request, title))
        latest = await self._jobs.latest(project.id)
        if latest is not None and not latest.status.is_final:
            if latest.request_digest == request.digest:
                return latest
            if is_served:
                await self._jobs.request_cancel(latest.id)
            else:
                await self._jobs.end(latest.id, JobOutcome(JobStatus.canceled))
        return await self._new_job(project, request)

    async def was_left(self, request: MakeRequest) -> bool:
        """Whether the last job was asked for the same, and did not come to its end."""
        project = await self._projects.find(LOCAL_OWNER, request.script_path)
        latest = await self._jobs.latest(project.id) if project else None
        if latest is None or latest.request_digest != request.digest:
            return False
        return latest.status in (JobStatus.running, JobStatus.canceled)

    async def regenerate(self, script_path: str, wanted: Regeneration) -> MakeRequest:
        """The request for other takes of assets; their edits are kept, and hold from now on.

        Raises ReelproofError (InvalidInput) for an asset that the film does not have, or a model that
        does not make its kind, before anything is stored.
        """
        request, edits = await self.wished(await self.view(script_path), wanted)
        for asset_id, edit in edits.items():
            await self._assets.edit(asset_id, edit)
        return request

    async def wished(self, view: JobView, wanted: Regeneration) -> tuple[MakeRequest, Mapping[AssetId, Edit]]:
        """As `regenerate`, of a film that was looked at; with the edits to store with the job."""
        targets = find_targets(self._catalog, view.assets, wanted.wishes)
        edits = {target.asset.key: target.edit for target in targets if target.edit is not None}
        request = replace(
            await self._jobs.request(view.job.id),
            aim=Aim.regenerate,
            targets=tuple(target.asset.key for target in targets),
            as_candidate=wanted.as_candidate,
            edits=edits,
            max_cost_microusd=wanted.most,
        )
        if wanted.as_candidate:
            return request, {}
        changed = [target for target in targets if target.edit != target.asset.edit]
        return request, {one.asset.id: one.edit for one in changed if one.edit is not None}

    async def cancel(self, job_id: JobId) -> None:
        """Asks whoever runs the job to end it."""
        await self._jobs.request_cancel(job_id)

    async def plan(
        self, request: MakeRequest, project: Project | None = None
    ) -> tuple[Script, Sequence[Decision]]:
        """What making this film would do. Nothing is stored. The project is found by its script's path where
        it is not given.
        """
        check_models(self._catalog, request)
        if project is None:
            project = await self._projects.find(LOCAL_OWNER, request.script_path)
        script = await self._parse(request, project)
        check_clips(self._catalog, script, request.options)
        project_id = project.id if project else new_project_id()
        planned = await self._planner.assets(project_id, script, request)
        known = {asset.key: asset for asset in await self._assets.of_project(project_id)} if project else {}
        assets = [merge_known(asset, known.get(asset.key)) for asset in planned]
        decisions = await self._planner.decide(project.id if project else None, script, request, assets)
        return script, aimed(decisions, request.aim, frozenset(request.targets), None)

    async def view(self, script_path: str) -> JobView:
        """The last job of a film. Raises ReelproofError (InvalidInput:script) if it was never made."""
        project = await self._projects.find(LOCAL_OWNER, script_path)
        view = await self.latest(project.id) if project else None
        if view is None:
            raise invalid_input(
                "script", f"No film was made from {script_path} yet. Make it: reelproof make {script_path}"
            )
        return view

    async def latest(self, project_id: ProjectId) -> JobView | None:
        """The last job of a film; None where none was asked for yet."""
        job = await self._jobs.latest(project_id)
        return await self.view_job(job.id) if job else None

    async def view_job(self, job_id: JobId) -> JobView:
        job = await self._jobs.get(job_id)
        return JobView(
            project=await self._projects.get(job.project_id),
            job=job,
            steps=await self._jobs.steps(job_id),
            assets=await self._assets.of_project(job.project_id),
            film=await self._jobs.film(job_id),
        )

    async def last_request(self, script_path: str) -> MakeRequest:
        """What was asked for last. Raises ReelproofError (InvalidInput:script) if the film was never made."""
        view = await self.view(script_path)
        return await self._jobs.request(view.job.id)

    async def models(self, job_id: JobId) -> frozenset[str]:
        """All models that a job may call: those of its chains, and those that people asked for."""
        job, request = await self._jobs.get(job_id), await self._jobs.request(job_id)
        edits = (await self._assets.edits(job.project_id)).values()
        wished = [*edits, *request.edits.values()]
        asked = frozenset(edit.model for edit in wished if edit.model is not None)
        return asked | request.options.models()

    def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        return self._events.follow(job_id, after)

    async def _title(self, request: MakeRequest, project: Project | None) -> str:
        """Raises ReelproofError for a script that is none; a brief has no script yet."""
        if request.brief is not None:
            return request.brief.text
        script = await self._parse(request, project)
        check_clips(self._catalog, script, request.options)
        return script.title

    async def _parse(self, request: MakeRequest, project: Project | None) -> Script:
        previous = await self._projects.script(project.id) if project else None
        return await parse(request.script_text, request.script_name, previous, request.options.language_tag)

    async def _new_job(self, project: Project, request: MakeRequest) -> Job:
        job = job_for(project.id, request, new_correlation_id())
        job_id = await self._jobs.add(job, request, first_steps(), Beside(unless_same=True))
        return job if job_id == job.id else await self._jobs.get(job_id)


def job_for(project_id: ProjectId, request: MakeRequest, correlation_id: CorrelationId) -> Job:
    """A job that waits for its turn."""
    return Job(
        id=new_job_id(),
        project_id=project_id,
        status=JobStatus.queued,
        correlation_id=correlation_id,
        request_digest=request.digest,
        created_at=datetime.now(UTC),
        aim=request.aim,
    )


def merge_known(planned: Asset, known: Asset | None) -> Asset:
    """A planned asset with what is known of the one under the same key."""
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


def _new_project(request: MakeRequest, title: str) -> Project:
    return Project(
        id=new_project_id(),
        owner=LOCAL_OWNER,
        title=title,
        script_path=request.script_path,
        output_path=request.output_path,
        created_at=datetime.now(UTC),
    )
