"""What people ask of Reelproof: make a film, mend it, look at it, plan it. Every outside face calls these."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches

from reelproof.domain.asset import Asset, Edit
from reelproof.domain.event import Event
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import (
    AssetId,
    AssetKey,
    CorrelationId,
    JobId,
    ProjectId,
    new_correlation_id,
    new_job_id,
    new_project_id,
)
from reelproof.domain.job import Aim, Job, JobStatus, Step
from reelproof.domain.project import Project
from reelproof.domain.render import Film
from reelproof.domain.script import Script
from reelproof.domain.units import Microusd
from reelproof.engine.catalog import Catalog
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.parsing import parse
from reelproof.engine.plan import LOCAL_OWNER, Planner, check_clips, check_models
from reelproof.engine.ports import Beside, Events, JobOutcome
from reelproof.engine.request import MakeRequest
from reelproof.planning.aim import aimed
from reelproof.planning.edit import edit_after
from reelproof.planning.own_media import OWN_NOUNS, is_own
from reelproof.planning.reuse import Decision
from reelproof.planning.step import first_steps


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone asks of one asset: another take, by other words, another model or another seed."""

    key: AssetKey
    prompt: str | None = None
    model: str | None = None
    seed: int | None = None
    as_candidate: bool = False


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

    async def regenerate(self, script_path: str, wish: Wish, most: Microusd | None = None) -> MakeRequest:
        """The request for another take of one asset; its edit is kept, and holds from now on.

        Raises ReelproofError (InvalidInput) for an asset that the film does not have, or a model that
        does not make its kind, before anything is stored.
        """
        request, edit = await self.wished(await self.view(script_path), wish, most)
        if edit is not None:
            await self._assets.edit(*edit)
        return request

    async def wished(
        self, view: JobView, wish: Wish, most: Microusd | None = None
    ) -> tuple[MakeRequest, tuple[AssetId, Edit] | None]:
        """As `regenerate`, of a film that was looked at; with the edit that is to be stored with the job."""
        asset = find_asset(view.assets, wish.key)
        made_by = next(iter(asset.base_chain), "")
        if is_own(made_by) and (wish.prompt, wish.model) != (None, None):
            noun = OWN_NOUNS[made_by]
            message = (
                f"{asset.base_prompt} is a {noun} of your own; change it, or what the script says of it."
            )
            raise invalid_input(noun, message)
        if wish.model is not None:
            self._catalog.check_chain(asset.kind, (wish.model,))
        if wish.prompt is not None and not wish.prompt.strip():
            raise invalid_input(
                "prompt", "The prompt is empty. Say what the asset shall be, or leave it out."
            )
        request = await self._jobs.request(view.job.id)
        edit = asset.edit
        if (wish.prompt, wish.model, wish.seed) != (None, None, None):
            edit = edit_after(asset, wish.prompt, wish.model, wish.seed)
        request = replace(
            request,
            aim=Aim.regenerate,
            targets=(asset.key,),
            as_candidate=wish.as_candidate,
            edit=edit,
            max_cost_microusd=most,
        )
        return request, (asset.id, edit) if edit is not None and not wish.as_candidate else None

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
        wished = [*edits, request.edit] if request.edit else edits
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


def find_asset(assets: Sequence[Asset], key: str) -> Asset:
    """The asset under a key, which may be shortened where it stays clear. Raises ReelproofError."""
    exact = [asset for asset in assets if asset.key == key]
    meant = exact or [asset for asset in assets if _is_short_for(key, asset.key)]
    if len(meant) == 1:
        return meant[0]
    keys = [asset.key for asset in meant or assets]
    if meant:
        raise invalid_input("asset", f"{key} may mean {', '.join(keys)}. Name one of them whole.")
    if not keys:
        raise invalid_input("asset", f"The film has no asset {key}: none of its assets was planned yet.")
    near = get_close_matches(key, keys, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else f"It has {', '.join(keys)}."
    raise invalid_input("asset", f"The film has no asset {key}. {hint}")


def _is_short_for(short: str, key: str) -> bool:
    """`river/image` for `segment/river/image/1`: whole parts of the key, side by side."""
    return f"/{short.strip('/')}/" in f"/{key}/"


def _new_project(request: MakeRequest, title: str) -> Project:
    return Project(
        id=new_project_id(),
        owner=LOCAL_OWNER,
        title=title,
        script_path=request.script_path,
        output_path=request.output_path,
        created_at=datetime.now(UTC),
    )
