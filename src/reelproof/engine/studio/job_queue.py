"""Adds jobs to the queue: idempotency keys, same request twice, order of a film's jobs, title."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from types import MappingProxyType

from reelproof.domain.asset import Edit
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, CorrelationId, JobId, new_project_id
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import Project
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.option_checks import check_models
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import IdempotencyKey, JobExtras, JobOutcome, Stores
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.studio.films import JobView, job_for
from reelproof.engine.studio.owned_lookup import NotFound, key_reused
from reelproof.engine.studio.webhooks import new_webhook
from reelproof.planning.report.job_progress import first_steps


@frozen
class Caller:
    """The caller, with the correlation id of response, job and logs, and the idempotency key.

    `is_sole_worker`: no other process runs jobs, so that every unfinished job was interrupted.
    """

    owner: str
    correlation_id: CorrelationId
    key: IdempotencyKey | None = None
    is_sole_worker: bool = False


@frozen
class WebhookTarget:
    """The URL to notify when a job ends, and the signing secret."""

    url: str
    secret: str = field(repr=False)


class JobQueue:
    """Adds jobs. Raises ReelproofError."""

    def __init__(
        self,
        stores: Stores,
        catalog: Catalog,
        wake_up: WakeUp,
        budget: Callable[[], Microusd | None] = lambda: None,
    ) -> None:
        """`budget` is that of a job whose request has none."""
        self._budget = budget
        self._stores = stores
        self._catalog = catalog
        self._wake_up = wake_up

    def notify(self) -> None:
        """Wakes the worker up."""
        self._wake_up.notify()

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
            raise key_reused()
        return await self._stores.jobs.get(kept.job_id)

    async def start(self, caller: Caller, request: MakeRequest, title: str = "") -> Job:
        """Queues a job for the film of the request's script; adds its project if it is new.

        Raises ReelproofError before anything is stored if a model's name is invalid.
        """
        check_models(self._catalog, request)
        project = await self._stores.projects.find(caller.owner, request.script_path)
        if project is None:
            new = _project_for(caller.owner, request, title or request.script_name)
            project = await self._stores.projects.claim(new)
        return await self.submit(caller, project, request)

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
            is_request=True,
        )
        last = None if is_new else await self._stores.jobs.latest(project.id)
        return await self._add(caller, job, request, extras, last)

    async def _add(
        self, caller: Caller, job: Job, request: MakeRequest, extras: JobExtras, last: Job | None
    ) -> Job:
        request = await self._budgeted(caller, request, last)
        try:
            job_id = await self._stores.jobs.add(job, request, first_steps(), extras)
        except LookupError as error:
            raise NotFound("project", job.project_id) from error
        return await self.added(caller, job, job_id)

    async def _budgeted(self, caller: Caller, request: MakeRequest, last: Job | None) -> MakeRequest:
        """Without a budget of its own, a job has that of the unsuccessful job which it continues; otherwise,
        the current setting's.
        """
        own = request.own_budget_microusd
        if own is None and last is not None and _was_stopped(last, caller):
            own = (await self._stores.jobs.request(last.id)).own_budget_microusd
        if own is not None:
            return request.with_budget(own)
        usual = self._budget()
        return replace(request, max_cost_microusd=usual, has_usual_budget=usual is not None)

    async def added(self, caller: Caller, job: Job, job_id: JobId) -> Job:
        """Returns the job that was added, or the earlier one that replaces it."""
        if caller.is_sole_worker:
            await self._end_interrupted(job, job_id)
        self._wake_up.notify()
        if job_id == job.id:
            return job
        # Another request with the same key was faster; check whether it was the same request.
        return await self.earlier_job(caller) or await self._stores.jobs.get(job_id)

    async def _end_interrupted(self, job: Job, job_id: JobId) -> None:
        """Ends the film's interrupted jobs but this one: nothing would run them before it."""
        for other in await self._stores.jobs.unfinished():
            if other.project_id == job.project_id and other.id != job_id:
                await self._stores.jobs.end(other.id, JobOutcome(JobStatus.canceled))

    async def after(
        self,
        caller: Caller,
        view: JobView,
        request: MakeRequest,
        edits: Mapping[AssetId, Edit | None] = MappingProxyType({}),
    ) -> Job:
        """Adds a job based on the film's newest one. Raises Outdated if there is a newer one by now."""
        job = job_for(view.project.id, request, caller.correlation_id)
        extras = JobExtras(key=caller.key, edits=edits, unless_same=True, based_on=view.job.id)
        return await self._add(caller, job, request, extras, view.job)


def _was_stopped(job: Job, caller: Caller) -> bool:
    """Whether it was canceled, has failed, or was interrupted."""
    if job.status.is_final:
        return job.status is not JobStatus.succeeded
    return job.cancel_requested_at is not None or caller.is_sole_worker


def _project_for(owner: str, request: MakeRequest, title: str) -> Project:
    return Project(
        id=new_project_id(),
        owner=owner,
        title=title,
        script_path=request.script_path,
        output_path=request.output_path,
        created_at=datetime.now(UTC),
    )
