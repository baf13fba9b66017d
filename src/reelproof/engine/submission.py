"""Work that is asked for and waits for its turn: what the jobs API starts."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from reelproof.domain.asset import TakeStanding
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.ids import AssetKey, CorrelationId
from reelproof.domain.job import Aim, Job, JobStatus, StepName
from reelproof.domain.project import Project
from reelproof.domain.units import Microusd
from reelproof.engine.bell import Bell
from reelproof.engine.belongings import Belongings, Conflict, NotThere
from reelproof.engine.films import Films, JobView, job_for
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.ports import Beside, RequestKey
from reelproof.engine.regeneration import Regeneration, wishes_for
from reelproof.engine.request import MakeRequest
from reelproof.engine.reviews import Reviews
from reelproof.engine.webhooks import new_webhook
from reelproof.planning.step import STEP_OF_KIND, first_steps

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
RENDER_STEPS = (StepName.timeline, StepName.subtitles, StepName.render)
WHOLE_STEPS = (StepName.preflight, StepName.script)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, with the id that the answer, the job and every log line carry, and the key of the request."""

    owner: str
    correlation_id: CorrelationId
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Where the end of a job shall be told, and the secret that signs it."""

    url: str
    secret: str = field(repr=False)


def once(
    work: "Callable[Concatenate[Submissions, Caller, Parameters], Coroutine[Any, Any, Result]]",
) -> "Callable[Concatenate[Submissions, Caller, Parameters], Coroutine[Any, Any, Job | Result]]":
    """Has a request that comes again answered with the job that it began before."""

    @wraps(work)
    async def answered(
        submissions: "Submissions", caller: Caller, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Job | Result:
        return await submissions.repeated(caller) or await work(submissions, caller, *args, **kwargs)

    return answered


class Submissions:
    """Each gives a job, new or the one that the same request began before. Raises ReelproofError."""

    def __init__(
        self, ledgers: Ledgers, films: Films, reviews: Reviews, belongings: Belongings, bell: Bell
    ) -> None:
        self._ledgers = ledgers
        self._films = films
        self._reviews = reviews
        self._belongings = belongings
        self._bell = bell
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def repeated(self, caller: Caller) -> Job | None:
        """The job that this very request began before.

        Raises ReelproofError where its key was used for another request.
        """
        if caller.key is None:
            return None
        kept = await self._ledgers.jobs.kept_key(caller.owner, caller.key.key)
        if kept is None:
            return None
        if kept.digest != caller.key.digest:
            message = "The Idempotency-Key was used for another request; give each request its own."
            raise invalid_input("Idempotency-Key", message)
        return await self._ledgers.jobs.get(kept.job_id)

    async def submit(
        self,
        caller: Caller,
        project: Project,
        request: MakeRequest,
        is_new: bool = False,
        told: Told | None = None,
    ) -> Job:
        """A job for a film of this project, behind others of the same film; a new project is stored, too.

        A second click is no second job: who asks for the same again while it runs gets the first one, unless
        another is to be told of its end.
        """
        async with self._turns.setdefault(project.id, asyncio.Lock()):
            if not is_new and told is None and (same := await self._under_way(project, request)) is not None:
                return same
            return await self._add(caller, project, request, is_new, told)

    async def _under_way(self, project: Project, request: MakeRequest) -> Job | None:
        mine = [job for job in await self._ledgers.jobs.unfinished() if job.project_id == project.id]
        for job in mine:
            is_same = (await self._ledgers.jobs.request(job.id)).digest == request.digest
            if is_same and job.cancel_requested_at is None:
                return job
        return None

    async def _add(
        self, caller: Caller, project: Project, request: MakeRequest, is_new: bool, told: Told | None
    ) -> Job:
        job = job_for(project.id, request, caller.correlation_id)
        webhook = (new_webhook(job.id, told.url, job.created_at), told.secret) if told else None
        beside = Beside(project if is_new else None, caller.key, webhook)
        try:
            job_id = await self._ledgers.jobs.add(job, request, first_steps(), beside)
        except LookupError as error:
            raise NotThere("project", project.id) from error
        self._bell.ring()
        if job_id == job.id:
            return job
        # Another request with the same key was quicker; it is looked at whether it was the same one.
        return await self.repeated(caller) or await self._ledgers.jobs.get(job_id)

    async def cancel(self, owner: str, job_id: str) -> Job:
        """Asks for the end of a job; one that has ended is left alone."""
        job = await self._belongings.job(owner, job_id)
        await self._ledgers.jobs.request_cancel(job.id)
        self._bell.ring()
        return await self._ledgers.jobs.get(job.id)

    @once
    async def retry(self, caller: Caller, job_id: str, aim: Aim | None, most: Microusd | None) -> Job:
        """What is missing in the film; of a job that was canceled or failed, and was its last, what that was
        after.
        """
        view = await self._ended(caller.owner, job_id)
        request = await self._ledgers.jobs.request(view.job.id)
        goes_on = view.job.id == job_id and view.job.status is not JobStatus.succeeded
        if aim is not None or not goes_on:
            request = replace(request.plain(), aim=aim or Aim.retry)
        return await self.submit(caller, view.project, replace(request, max_cost_microusd=most))

    @once
    async def retry_step(self, caller: Caller, job_id: str, step: StepName, most: Microusd | None) -> Job:
        """What is missing of one step, and what is made from that."""
        view = await self._ended(caller.owner, job_id)
        request = (await self._ledgers.jobs.request(view.job.id)).plain()
        if step in RENDER_STEPS:
            request = replace(request, aim=Aim.render)
        elif step not in WHOLE_STEPS:
            request = replace(request, aim=Aim.retry, targets=_missing_of(view, step))
        elif request.brief is None:
            request = replace(request, aim=Aim.retry)
        return await self.submit(caller, view.project, replace(request, max_cost_microusd=most))

    @once
    async def regenerate(self, caller: Caller, asset_id: str, wanted: Regeneration) -> Job:
        """Another take of one asset. Its wish's key is the asset's own, whatever it says."""
        asset, project = await self._belongings.asset(caller.owner, asset_id)
        view = await self._latest(project)
        wishes = [replace(wish, key=asset.key) for wish in wanted.wishes]
        return await self._regenerated(caller, view, replace(wanted, wishes=wishes))

    @once
    async def regenerate_assets(self, caller: Caller, project_id: str, wanted: Regeneration) -> Job:
        """Other takes of assets of one film, by one job with one render: of all that are meant or none."""
        view = await self._latest(await self._belongings.project(caller.owner, project_id))
        return await self._regenerated(caller, view, replace(wanted, wishes=wishes_for(wanted, view.assets)))

    async def _regenerated(self, caller: Caller, view: JobView, wanted: Regeneration) -> Job:
        request = await self._films.wished(view, wanted)
        return await self.submit(caller, view.project, request)

    @once
    async def render(self, caller: Caller, project_id: str) -> Job:
        """The film again from what there is."""
        project = await self._belongings.project(caller.owner, project_id)
        return await self._rendered(caller, project)

    @once
    async def review(self, caller: Caller, take_id: str, standing: TakeStanding) -> Job | None:
        """Accepts or rejects a take; the job that renders the film again, or None where it stays as it is."""
        own = await self._belongings.take(caller.owner, take_id)
        before = own.asset.accepted_take
        if standing is TakeStanding.accepted:
            await self._reviews.accept_own(own)
            is_changed = before is None or before.id != own.take.id
        else:
            await self._reviews.reject_own(own)
            is_changed = before is None or before.id == own.take.id
        return await self._rendered(caller, own.project) if is_changed else None

    async def _rendered(self, caller: Caller, project: Project) -> Job:
        view = await self._latest(project)
        request = (await self._ledgers.jobs.request(view.job.id)).plain()
        return await self.submit(caller, project, replace(request, aim=Aim.render))

    async def _ended(self, owner: str, job_id: str) -> JobView:
        """The film's last job, in place of the one that is named: that is what there is to be mended."""
        job = await self._belongings.job(owner, job_id)
        if not job.status.is_final:
            message = f"The job is {job.status.value}. Cancel it, or wait until it has ended."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="job"))
        return await self._latest(await self._belongings.project(owner, job.project_id))

    async def _latest(self, project: Project) -> JobView:
        view = await self._films.latest(project.id)
        if view is None:
            raise invalid_input("project", "No film was made of this project yet. Start a job for it first.")
        return view


def _missing_of(view: JobView, step: StepName) -> tuple[AssetKey, ...]:
    """Raises ReelproofError where nothing is missing: the whole step would be gone through for nothing."""
    mine = [asset for asset in view.assets if STEP_OF_KIND[asset.kind] is step]
    missing = tuple(asset.key for asset in mine if asset.accepted_take is None)
    if not missing:
        message = f"Nothing of the step {step.value} is missing."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="step"))
    return missing
