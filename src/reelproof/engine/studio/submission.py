"""Work that is asked for and waits for its turn: what the jobs API starts."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar

from reelproof.domain.asset import Edit, TakeStanding
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.ids import AssetId, AssetKey, CorrelationId, JobId
from reelproof.domain.job import Aim, Job, JobStatus, StepName
from reelproof.domain.project import Project
from reelproof.domain.units import Microusd
from reelproof.engine.ports.bell import Bell
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Beside, Outdated, RequestKey
from reelproof.engine.studio.belongings import Belongings, Conflict, NotThere
from reelproof.engine.studio.films import Films, JobView, job_for
from reelproof.engine.studio.regeneration import Regeneration, wishes_for
from reelproof.engine.studio.webhooks import new_webhook
from reelproof.planning.assets.review import Review
from reelproof.planning.report.step import STEP_OF_KIND, first_steps

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
RENDER_STEPS = (StepName.timeline, StepName.subtitles, StepName.render)
WHOLE_STEPS = (StepName.preflight, StepName.script)
# Each time in vain somebody else was served.
MOST_TRIES = 50


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


def newest(
    work: "Callable[Concatenate[Submissions, Caller, Parameters], Coroutine[Any, Any, Result]]",
) -> "Callable[Concatenate[Submissions, Caller, Parameters], Coroutine[Any, Any, Result]]":
    """Has a request that was made from a film's newest job made again where another one came in between."""

    @wraps(work)
    async def tried(
        submissions: "Submissions", caller: Caller, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        for _ in range(MOST_TRIES):
            try:
                return await work(submissions, caller, *args, **kwargs)
            except Outdated:
                continue
        message = "Others ask for this film all the time. Look at its jobs, and ask again."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="project"))

    return tried


class Submissions:
    """Each gives a job, new or the one that the same request began before. Raises ReelproofError."""

    def __init__(self, ledgers: Ledgers, films: Films, belongings: Belongings, bell: Bell) -> None:
        self._ledgers = ledgers
        self._films = films
        self._belongings = belongings
        self._bell = bell

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
        job = job_for(project.id, request, caller.correlation_id)
        webhook = (new_webhook(job.id, told.url, job.created_at), told.secret) if told else None
        beside = Beside(
            project if is_new else None, caller.key, webhook, unless_same=not is_new and told is None
        )
        return await self._add(caller, job, request, beside)

    async def _add(self, caller: Caller, job: Job, request: MakeRequest, beside: Beside) -> Job:
        try:
            job_id = await self._ledgers.jobs.add(job, request, first_steps(), beside)
        except LookupError as error:
            raise NotThere("project", job.project_id) from error
        return await self._added(caller, job, job_id)

    async def _added(self, caller: Caller, job: Job, job_id: JobId) -> Job:
        self._bell.ring()
        if job_id == job.id:
            return job
        # Another request with the same key was quicker; it is looked at whether it was the same one.
        return await self.repeated(caller) or await self._ledgers.jobs.get(job_id)

    async def _after(
        self,
        caller: Caller,
        view: JobView,
        request: MakeRequest,
        edits: Mapping[AssetId, Edit] = MappingProxyType({}),
    ) -> Job:
        """A job that follows the film's newest one. Raises Outdated where there is a newer one by now."""
        job = job_for(view.project.id, request, caller.correlation_id)
        beside = Beside(key=caller.key, edits=edits, unless_same=True, based_on=view.job.id)
        return await self._add(caller, job, request, beside)

    async def cancel(self, owner: str, job_id: str) -> Job:
        """Asks for the end of a job; one that has ended is left alone."""
        job = await self._belongings.job(owner, job_id)
        await self._ledgers.jobs.request_cancel(job.id)
        self._bell.ring()
        return await self._ledgers.jobs.get(job.id)

    @once
    @newest
    async def retry(self, caller: Caller, job_id: str, aim: Aim | None, most: Microusd | None) -> Job:
        """What is missing in the film; of a job that was canceled or failed, and was its last, what that was
        after.
        """
        view = await self._ended(caller.owner, job_id)
        request = await self._ledgers.jobs.request(view.job.id)
        goes_on = view.job.id == job_id and view.job.status is not JobStatus.succeeded
        if aim is not None or not goes_on:
            request = replace(request.plain(), aim=aim or Aim.retry)
        return await self._after(caller, view, replace(request, max_cost_microusd=most))

    @once
    @newest
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
        return await self._after(caller, view, replace(request, max_cost_microusd=most))

    @once
    @newest
    async def regenerate(self, caller: Caller, asset_id: str, wanted: Regeneration) -> Job:
        """Another take of one asset. Its wish's key is the asset's own, whatever it says."""
        asset, project = await self._belongings.asset(caller.owner, asset_id)
        view = await self._latest(project)
        wishes = [replace(wish, key=asset.key) for wish in wanted.wishes]
        return await self._regenerated(caller, view, replace(wanted, wishes=wishes))

    @once
    @newest
    async def regenerate_assets(self, caller: Caller, project_id: str, wanted: Regeneration) -> Job:
        """Other takes of assets of one film, by one job with one render: of all that are meant or none."""
        view = await self._latest(await self._belongings.project(caller.owner, project_id))
        return await self._regenerated(caller, view, replace(wanted, wishes=wishes_for(wanted, view.assets)))

    async def _regenerated(self, caller: Caller, view: JobView, wanted: Regeneration) -> Job:
        request, edits = await self._films.wished(view, wanted)
        return await self._after(caller, view, request, edits)

    @once
    @newest
    async def render(self, caller: Caller, project_id: str) -> Job:
        """The film again from what there is."""
        project = await self._belongings.project(caller.owner, project_id)
        view = await self._latest(project)
        return await self._after(caller, view, await self._render_request(view))

    @once
    @newest
    async def review(self, caller: Caller, take_id: str, standing: TakeStanding) -> Job | None:
        """Accepts or rejects a take; the job that renders the film again, or None where it stays as it is."""
        own = await self._belongings.take(caller.owner, take_id)
        view = await self._latest(own.project)
        request = await self._render_request(view)
        job = job_for(own.project.id, request, caller.correlation_id)
        beside = Beside(key=caller.key, based_on=view.job.id)
        review = Review(own.asset.id, own.take.id, standing)
        job_id = await self._ledgers.jobs.add_reviewed(review, job, request, first_steps(), beside)
        return await self._added(caller, job, job_id) if job_id is not None else None

    async def _render_request(self, view: JobView) -> MakeRequest:
        return replace((await self._ledgers.jobs.request(view.job.id)).plain(), aim=Aim.render)

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
