"""Commands on jobs: submit, cancel, retry, regenerate, render and review."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from reelproof.domain.asset import Edit, TakeStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.ids import AssetId, AssetKey, CorrelationId, JobId
from reelproof.domain.job import Job, JobMode, JobStatus, StepName
from reelproof.domain.project import Project
from reelproof.domain.units import Microusd
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import IdempotencyKey, JobExtras, Outdated, Stores
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.studio.films import Films, JobView, job_for
from reelproof.engine.studio.owned_lookup import Conflict, NotFound, OwnedLookup
from reelproof.engine.studio.regeneration import Regeneration, requests_for
from reelproof.engine.studio.webhooks import new_webhook
from reelproof.planning.assets.review import Review
from reelproof.planning.report.step import STEP_OF_KIND, first_steps

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
RENDER_STEPS = (StepName.timeline, StepName.subtitles, StepName.render)
SETUP_STEPS = (StepName.preflight, StepName.script)
# Each failed try means that another request won.
MAX_TRIES = 50


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller, with the correlation id of response, job and logs, and the idempotency key."""

    owner: str
    correlation_id: CorrelationId
    key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """The URL to notify when a job ends, and the signing secret."""

    url: str
    secret: str = field(repr=False)


def idempotent(
    work: "Callable[Concatenate[JobCommands, Caller, Parameters], Coroutine[Any, Any, Result]]",
) -> "Callable[Concatenate[JobCommands, Caller, Parameters], Coroutine[Any, Any, Job | Result]]":
    """Returns the existing job for a repeated request."""

    @wraps(work)
    async def answered(
        job_commands: "JobCommands", caller: Caller, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Job | Result:
        return await job_commands.earlier_job(caller) or await work(job_commands, caller, *args, **kwargs)

    return answered


def retried_if_outdated(
    work: "Callable[Concatenate[JobCommands, Caller, Parameters], Coroutine[Any, Any, Result]]",
) -> "Callable[Concatenate[JobCommands, Caller, Parameters], Coroutine[Any, Any, Result]]":
    """Retries a command based on a film's newest job if another job was added in between."""

    @wraps(work)
    async def tried(
        job_commands: "JobCommands", caller: Caller, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        for _ in range(MAX_TRIES):
            try:
                return await work(job_commands, caller, *args, **kwargs)
            except Outdated:
                continue
        message = "The film is being changed by other requests. Check its jobs and try again."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="project"))

    return tried


class JobCommands:
    """Each command returns a new job, or the one the same request started before. Raises ReelproofError."""

    def __init__(self, stores: Stores, films: Films, owned_lookup: OwnedLookup, wake_up: WakeUp) -> None:
        self._stores = stores
        self._films = films
        self._owned_lookup = owned_lookup
        self._wake_up = wake_up

    async def earlier_job(self, caller: Caller) -> Job | None:
        """Returns the job that this request started before.

        Raises ReelproofError if its key was used for another request.
        """
        if caller.key is None:
            return None
        kept = await self._stores.jobs.idempotency_record(caller.owner, caller.key.key)
        if kept is None:
            return None
        if kept.digest != caller.key.digest:
            message = "The Idempotency-Key was used for another request; use a new key for each request."
            raise invalid_input("Idempotency-Key", message)
        return await self._stores.jobs.get(kept.job_id)

    async def submit(
        self,
        caller: Caller,
        project: Project,
        request: MakeRequest,
        is_new: bool = False,
        webhook_target: WebhookTarget | None = None,
    ) -> Job:
        """Queues a job for this project's film, after its other jobs; stores the project if it is new.

        A repeated request returns the running job with the same request, unless it has its own webhook.
        """
        job = job_for(project.id, request, caller.correlation_id)
        webhook = (
            (new_webhook(job.id, webhook_target.url, job.created_at), webhook_target.secret)
            if webhook_target
            else None
        )
        extras = JobExtras(
            project if is_new else None,
            caller.key,
            webhook,
            unless_same=not is_new and webhook_target is None,
        )
        return await self._add(caller, job, request, extras)

    async def _add(self, caller: Caller, job: Job, request: MakeRequest, extras: JobExtras) -> Job:
        try:
            job_id = await self._stores.jobs.add(job, request, first_steps(), extras)
        except LookupError as error:
            raise NotFound("project", job.project_id) from error
        return await self._added(caller, job, job_id)

    async def _added(self, caller: Caller, job: Job, job_id: JobId) -> Job:
        self._wake_up.notify()
        if job_id == job.id:
            return job
        # Another request with the same key was faster; check whether it was the same request.
        return await self.earlier_job(caller) or await self._stores.jobs.get(job_id)

    async def _after(
        self,
        caller: Caller,
        view: JobView,
        request: MakeRequest,
        edits: Mapping[AssetId, Edit] = MappingProxyType({}),
    ) -> Job:
        """Adds a job based on the film's newest one. Raises Outdated if there is a newer one by now."""
        job = job_for(view.project.id, request, caller.correlation_id)
        extras = JobExtras(key=caller.key, edits=edits, unless_same=True, based_on=view.job.id)
        return await self._add(caller, job, request, extras)

    async def cancel(self, owner: str, job_id: str) -> Job:
        """Requests cancellation of a job; does nothing if it has ended."""
        job = await self._owned_lookup.job(owner, job_id)
        await self._stores.jobs.request_cancel(job.id)
        self._wake_up.notify()
        return await self._stores.jobs.get(job.id)

    @idempotent
    @retried_if_outdated
    async def retry(
        self, caller: Caller, job_id: str, aim: JobMode | None, max_cost_microusd: Microusd | None
    ) -> Job:
        """Retries what is missing in the film; if its last job was canceled or failed, repeats that job's
        request.
        """
        view = await self._ended(caller.owner, job_id)
        request = await self._stores.jobs.request(view.job.id)
        continues = view.job.id == job_id and view.job.status is not JobStatus.succeeded
        if aim is not None or not continues:
            request = replace(request.plain(), aim=aim or JobMode.retry)
        return await self._after(caller, view, replace(request, max_cost_microusd=max_cost_microusd))

    @idempotent
    @retried_if_outdated
    async def retry_step(
        self, caller: Caller, job_id: str, step: StepName, max_cost_microusd: Microusd | None
    ) -> Job:
        """Retries what is missing in one step, and what depends on it."""
        view = await self._ended(caller.owner, job_id)
        request = (await self._stores.jobs.request(view.job.id)).plain()
        if step in RENDER_STEPS:
            request = replace(request, aim=JobMode.render)
        elif step not in SETUP_STEPS:
            request = replace(request, aim=JobMode.retry, targets=_missing_of(view, step))
        elif request.brief is None:
            request = replace(request, aim=JobMode.retry)
        return await self._after(caller, view, replace(request, max_cost_microusd=max_cost_microusd))

    @idempotent
    @retried_if_outdated
    async def regenerate(self, caller: Caller, asset_id: str, wanted: Regeneration) -> Job:
        """Makes another take of one asset. The key in the request is ignored."""
        asset, project = await self._owned_lookup.asset(caller.owner, asset_id)
        view = await self._latest(project)
        requests = [replace(request, key=asset.key) for request in wanted.requests]
        return await self._regenerated(caller, view, replace(wanted, requests=requests))

    @idempotent
    @retried_if_outdated
    async def regenerate_assets(self, caller: Caller, project_id: str, wanted: Regeneration) -> Job:
        """Makes new takes of several assets in one job with one render, for all selected assets or none."""
        view = await self._latest(await self._owned_lookup.project(caller.owner, project_id))
        return await self._regenerated(
            caller, view, replace(wanted, requests=requests_for(wanted, view.assets))
        )

    async def _regenerated(self, caller: Caller, view: JobView, wanted: Regeneration) -> Job:
        request, edits = await self._films.regenerate_request(view, wanted)
        return await self._after(caller, view, request, edits)

    @idempotent
    @retried_if_outdated
    async def render(self, caller: Caller, project_id: str) -> Job:
        """Renders the film again from its current takes."""
        project = await self._owned_lookup.project(caller.owner, project_id)
        view = await self._latest(project)
        return await self._after(caller, view, await self._render_request(view))

    @idempotent
    @retried_if_outdated
    async def review(self, caller: Caller, take_id: str, standing: TakeStatus) -> Job | None:
        """Accepts or rejects a take. Returns the render job, or None if the film is unchanged."""
        owned = await self._owned_lookup.take(caller.owner, take_id)
        view = await self._latest(owned.project)
        request = await self._render_request(view)
        job = job_for(owned.project.id, request, caller.correlation_id)
        extras = JobExtras(key=caller.key, based_on=view.job.id)
        review = Review(owned.asset.id, owned.take.id, standing)
        job_id = await self._stores.jobs.add_reviewed(review, job, request, first_steps(), extras)
        return await self._added(caller, job, job_id) if job_id is not None else None

    async def _render_request(self, view: JobView) -> MakeRequest:
        return replace((await self._stores.jobs.request(view.job.id)).plain(), aim=JobMode.render)

    async def _ended(self, owner: str, job_id: str) -> JobView:
        """Returns the film's last job instead of the given one: the last one is what can be fixed."""
        job = await self._owned_lookup.job(owner, job_id)
        if not job.status.is_final:
            message = f"The job is {job.status.value}. Cancel it, or wait until it has ended."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="job"))
        return await self._latest(await self._owned_lookup.project(owner, job.project_id))

    async def _latest(self, project: Project) -> JobView:
        view = await self._films.latest(project.id)
        if view is None:
            raise invalid_input("project", "The project has no film yet. Start a job for it first.")
        return view


def _missing_of(view: JobView, step: StepName) -> tuple[AssetKey, ...]:
    """Raises ReelproofError if nothing is missing: the step would be run for nothing."""
    mine = [asset for asset in view.assets if STEP_OF_KIND[asset.kind] is step]
    missing = tuple(asset.key for asset in mine if asset.accepted_take is None)
    if not missing:
        message = f"The step {step.value} has no missing assets."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="step"))
    return missing
