"""Resume, cancel, retry, regenerate, render, accept or reject: which new job each request starts."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from reelproof.domain.asset import TakeStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import Job, JobMode, JobStatus, StepName
from reelproof.domain.units import Microusd
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobExtras, Outdated, Stores
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.films import Films, JobView, job_for
from reelproof.engine.studio.job_queue import Caller, JobQueue
from reelproof.engine.studio.owned_lookup import MAX_TRIES, Conflict, OwnedLookup, film_is_changing
from reelproof.engine.studio.regeneration import Regeneration, of_asset, of_film
from reelproof.planning.assets.review import Review
from reelproof.planning.report.job_progress import STEP_OF_KIND, first_steps

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
RENDER_STEPS = (StepName.timeline, StepName.subtitles, StepName.render)
SETUP_STEPS = (StepName.preflight, StepName.script)


def idempotent(
    work: "Callable[Concatenate[JobCommands, Caller, Parameters], Coroutine[Any, Any, Result]]",
) -> "Callable[Concatenate[JobCommands, Caller, Parameters], Coroutine[Any, Any, Job | Result]]":
    """Returns the existing job for a repeated request."""

    @wraps(work)
    async def answered(
        job_commands: "JobCommands", caller: Caller, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Job | Result:
        return await job_commands.queue.earlier_job(caller) or await work(
            job_commands, caller, *args, **kwargs
        )

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
        raise film_is_changing()

    return tried


class JobCommands:
    """Each command returns a new job, or the one the same request started before. Raises ReelproofError."""

    def __init__(
        self,
        stores: Stores,
        films: Films,
        owned_lookup: OwnedLookup,
        queue: JobQueue,
        film_requests: FilmRequests,
    ) -> None:
        self._stores = stores
        self._films = films
        self._owned_lookup = owned_lookup
        self.queue = queue
        self._film_requests = film_requests

    async def cancel(self, owner: str, job_id: str) -> Job:
        """Requests cancellation of a job; does nothing if it has ended."""
        job = await self._owned_lookup.job(owner, job_id)
        await self._stores.jobs.request_cancel(job.id)
        self.queue.notify()
        return await self._stores.jobs.get(job.id)

    @idempotent
    @retried_if_outdated
    async def retry(
        self, caller: Caller, job_id: str, mode: JobMode | None, max_cost_microusd: Microusd | None
    ) -> Job:
        """Retries what is missing in the film. If its last job did not succeed, repeats that job's request,
        unless a mode is given.
        """
        view = await self._ended(caller, job_id)
        request = await self._film_requests.to_repeat(view.job)
        continues = view.job.status is not JobStatus.succeeded and request.mode is view.job.mode
        if mode is not None or not continues:
            request = replace(request.plain(), mode=mode or JobMode.retry)
        return await self.queue.after(caller, view, request.with_budget(max_cost_microusd))

    @idempotent
    @retried_if_outdated
    async def resume(self, caller: Caller, job_id: str) -> Job:
        """Continues the film's last job. Returns it if it is unfinished or succeeded; a canceled or failed
        one is continued by a new job with the same request, without what was undone since.
        """
        job = await self._owned_lookup.job(caller.owner, job_id)
        view = await self._films.begun(await self._owned_lookup.project(caller.owner, job.project_id))
        last = view.job
        if last.status is JobStatus.succeeded:
            return last
        request = await self._film_requests.to_repeat(last)
        is_stopping = last.cancel_requested_at is not None
        is_interrupted = caller.is_sole_worker and request != await self._stores.jobs.request(last.id)
        if last.status.is_final or is_stopping or is_interrupted:
            return await self.queue.after(caller, view, request)
        return last

    @idempotent
    @retried_if_outdated
    async def retry_step(
        self, caller: Caller, job_id: str, step: StepName, max_cost_microusd: Microusd | None
    ) -> Job:
        """Retries what is missing in one step, and what depends on it."""
        view = await self._ended(caller, job_id)
        request = (await self._film_requests.current(view.job)).plain()
        if step in RENDER_STEPS:
            request = replace(request, mode=JobMode.render)
        elif step not in SETUP_STEPS:
            request = replace(request, mode=JobMode.retry, targets=_missing_of(view, step))
        elif request.brief is None:
            request = replace(request, mode=JobMode.retry)
        return await self.queue.after(caller, view, request.with_budget(max_cost_microusd))

    @idempotent
    @retried_if_outdated
    async def regenerate(self, caller: Caller, asset_id: str, wanted: Regeneration) -> Job:
        """Makes another take of one asset. The key in the request is ignored."""
        asset, project = await self._owned_lookup.asset(caller.owner, asset_id)
        view = await self._films.begun(project)
        return await self._regenerated(caller, view, of_asset(wanted, asset))

    @idempotent
    @retried_if_outdated
    async def regenerate_assets(self, caller: Caller, project_id: str, wanted: Regeneration) -> Job:
        """Makes new takes of several assets in one job with one render, for all selected assets or none."""
        view = await self._films.begun(await self._owned_lookup.project(caller.owner, project_id))
        return await self._regenerated(caller, view, of_film(wanted, view.assets))

    async def _regenerated(self, caller: Caller, view: JobView, wanted: Regeneration) -> Job:
        request, edits = await self._films.regenerate_request(view, wanted)
        return await self.queue.after(caller, view, request, edits)

    @idempotent
    @retried_if_outdated
    async def render(self, caller: Caller, project_id: str) -> Job:
        """Renders the film again from its current takes."""
        project = await self._owned_lookup.project(caller.owner, project_id)
        view = await self._films.begun(project)
        return await self.queue.after(caller, view, await self._render_request(view))

    @idempotent
    @retried_if_outdated
    async def review(self, caller: Caller, take_id: str, status: TakeStatus) -> Job | None:
        """Accepts or rejects a take. Returns the render job, or None if the film is unchanged."""
        owned = await self._owned_lookup.take(caller.owner, take_id)
        view = await self._films.begun(owned.project)
        request = await self._render_request(view)
        job = job_for(owned.project.id, request, caller.correlation_id)
        extras = JobExtras(key=caller.key, based_on=view.job.id)
        review = Review(owned.asset.id, owned.take.id, status)
        job_id = await self._stores.jobs.add_reviewed(review, job, request, first_steps(), extras)
        return await self.queue.added(caller, job, job_id) if job_id is not None else None

    async def _render_request(self, view: JobView) -> MakeRequest:
        return replace((await self._film_requests.current(view.job)).plain(), mode=JobMode.render)

    async def _ended(self, caller: Caller, job_id: str) -> JobView:
        """Returns the film's last job instead of the given one: the last one is what can be fixed.

        An interrupted job counts as ended.
        """
        job = await self._owned_lookup.job(caller.owner, job_id)
        if not job.status.is_final and not caller.is_sole_worker:
            message = f"The job is {job.status.value}. Cancel it, or wait until it has ended."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="job"))
        return await self._films.begun(await self._owned_lookup.project(caller.owner, job.project_id))


def _missing_of(view: JobView, step: StepName) -> tuple[AssetKey, ...]:
    """Raises ReelproofError if nothing is missing: the step would be run for nothing."""
    mine = [asset for asset in view.assets if STEP_OF_KIND[asset.kind] is step]
    missing = tuple(asset.key for asset in mine if asset.accepted_take is None)
    if not missing:
        message = f"The step {step.value} has no missing assets."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="step"))
    return missing
