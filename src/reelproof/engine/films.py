"""What people ask of Reelproof: make a film, look at it, plan it. Every outside face calls these."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reelproof.domain.asset import Asset
from reelproof.domain.event import Event
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import JobId, new_correlation_id, new_job_id, new_project_id
from reelproof.domain.job import Job, JobStatus, Step
from reelproof.domain.project import Project
from reelproof.domain.render import Film
from reelproof.domain.script import Script
from reelproof.engine.catalog import Catalog
from reelproof.engine.plan import Planner, check_models
from reelproof.engine.ports import Assets, Events, JobOutcome, Jobs, Projects
from reelproof.engine.request import MakeRequest
from reelproof.planning.reuse import Decision
from reelproof.planning.script import parse_script
from reelproof.planning.step import first_steps

LOCAL_OWNER = "local"


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

    def __init__(
        self,
        projects: Projects,
        jobs: Jobs,
        assets: Assets,
        events: Events,
        planner: Planner,
        catalog: Catalog,
    ) -> None:
        self._projects = projects
        self._jobs = jobs
        self._assets = assets
        self._events = events
        self._planner = planner
        self._catalog = catalog

    async def request(self, request: MakeRequest) -> Job:
        """The job that makes this film: the unfinished one that was asked for the same, or a new one.

        Raises ReelproofError before anything is stored when the script or a model's name is not valid.
        """
        check_models(self._catalog, request)
        project = await self._projects.find(LOCAL_OWNER, request.script_path)
        script = await self._parse(request, project)
        if project is None:
            project = _new_project(request, script)
            await self._projects.save(project)
        latest = await self._jobs.latest(project.id)
        if latest is not None and not latest.status.is_final:
            if latest.request_digest == request.digest:
                return latest
            await self._jobs.end(latest.id, JobOutcome(JobStatus.canceled))
        return await self._new_job(project, request)

    async def plan(self, request: MakeRequest) -> tuple[Script, Sequence[Decision]]:
        """What making this film would do. Nothing is stored."""
        check_models(self._catalog, request)
        project = await self._projects.find(LOCAL_OWNER, request.script_path)
        script = await self._parse(request, project)
        project_id = project.id if project else new_project_id()
        planned = await self._planner.assets(project_id, script, request)
        known = {asset.key: asset for asset in await self._assets.of_project(project_id)} if project else {}
        assets = [merge_known(asset, known.get(asset.key)) for asset in planned]
        return script, await self._planner.decide(project.id if project else None, script, request, assets)

    async def view(self, script_path: str) -> JobView:
        """The last job of a film. Raises ReelproofError (InvalidInput:script) if it was never made."""
        project = await self._projects.find(LOCAL_OWNER, script_path)
        job = await self._jobs.latest(project.id) if project else None
        if project is None or job is None:
            raise invalid_input(
                "script", f"No film was made from {script_path} yet. Make it: reelproof make {script_path}"
            )
        return await self.view_job(job.id)

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

    def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        return self._events.follow(job_id, after)

    async def _parse(self, request: MakeRequest, project: Project | None) -> Script:
        previous = await self._projects.script(project.id) if project else None
        return parse_script(request.script_text, request.script_name, previous)

    async def _new_job(self, project: Project, request: MakeRequest) -> Job:
        job = Job(
            id=new_job_id(),
            project_id=project.id,
            status=JobStatus.queued,
            correlation_id=new_correlation_id(),
            request_digest=request.digest,
            created_at=datetime.now(UTC),
        )
        await self._jobs.add(job, request, first_steps())
        return job


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


def _new_project(request: MakeRequest, script: Script) -> Project:
    return Project(
        id=new_project_id(),
        owner=LOCAL_OWNER,
        title=script.title,
        script_path=request.script_path,
        output_path=request.output_path,
        created_at=datetime.now(UTC),
    )
