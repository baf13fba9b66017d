"""Jobs as answers tell them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from pydantic import Field

from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.error_list import Button
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import Aim, Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.webhook import DeliveryState
from reelproof.domain.wire import failure_from_json, failure_to_json
from reelproof.engine.ports.stores import JobDigest
from reelproof.engine.studio.job_standing import JobStanding, Row
from reelproof.planning.report.action import failure_actions, job_actions, step_actions
from reelproof.planning.report.export import OUTPUT_FILES
from reelproof.planning.report.report import job_object as report_object
from reelproof.planning.report.step import STEP_OF_KIND, job_progress
from reelproof.server.schema.action import ActionObject, action_objects
from reelproof.server.schema.failure import FailureObject, FailureSummary, failure_object
from reelproof.server.schema.notice import NoticeObject, notice_objects
from reelproof.server.schema.shape import Answer


class StepObject(Answer):
    """A stage of a job. `progress` is 0 to 100 and never goes back."""

    step: StepName
    status: StepStatus
    progress: float = Field(description="0 to 100; never goes back.")
    done: int = Field(description="How many of `total` things are done.")
    total: int
    current: str | None = Field(description="What is being made now.")
    summary: str | None = Field(description="How it ended, in words.")
    error: FailureObject | None
    started_at: datetime | None
    ended_at: datetime | None
    actions: list[ActionObject]


class OutputObject(Answer):
    """The finished film."""

    path: str = Field(description="On the server's disk.")
    size_bytes: int
    duration_s: float
    url: str = Field(description="The film itself; takes Range.")
    files: dict[str, str] = Field(description="All that lies beside the film, by name.")


class PlaceholderObject(FailureSummary):
    """What stands in for an asset that has no take."""

    asset: str = Field(description="The asset's key.")
    asset_id: str | None
    kind: AssetKind
    title: str
    status: AssetStatus
    stands_in: str = Field(description="What is seen or heard in its place.")
    is_mended: bool = Field(description="Whether a later job has made it.")
    action: Button
    actions: list[ActionObject]


class CountsObject(Answer):
    """How many assets ended in each state."""

    generated: int = 0
    needs_prompt_update: int = 0
    failed: int = 0


class AssetCountsObject(CountsObject):
    """The same, also for each kind."""

    by_kind: dict[AssetKind, CountsObject] = Field(default_factory=dict)


class WebhookObject(Answer):
    """Where the end of the job is told, and whether it was."""

    id: str = Field(description="The same in every attempt.")
    url: str
    state: DeliveryState
    attempts: int
    next_at: datetime | None = Field(description="When it is tried again.")
    delivered_at: datetime | None
    last_error: str | None


class JobObject(Answer):
    """One durable run over a project. A job that succeeded made a film, placeholders or not."""

    job_id: str
    project_id: str
    title: str
    aim: Aim = Field(description="What the job is after.")
    status: JobStatus
    progress: float = Field(description="0 to 100 over all steps; never goes back.")
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancel_requested_at: datetime | None
    elapsed_s: float = Field(description="Since it began, until it ended or now.")
    correlation_id: str = Field(description="Carried through its log lines, errors and provider calls.")
    last_event: int = Field(description="The number of the last event that this object knows of.")
    output: OutputObject | None
    steps: list[StepObject]
    assets: AssetCountsObject
    placeholders: list[PlaceholderObject] = Field(
        description="What is missing in the film: the first of them; the rest at `…/placeholders`."
    )
    placeholder_count: int
    warnings: list[str] = Field(
        description="What people should know of the film: the first; the rest at `…/warnings`."
    )
    warning_count: int
    notices: list[NoticeObject] = Field(
        description="What people should know of the script: the first; the rest at `…/notices`."
    )
    notice_count: int
    errors: list[FailureObject] = Field(description="Why there is no film.")
    summary: list[str] = Field(description="One sentence for each kind of asset.")
    cost_microusd: int
    saved_microusd: int = Field(description="What takes that were used again would have cost.")
    webhook: WebhookObject | None = None
    actions: list[ActionObject]
    is_stale: bool = Field(
        default=False, description="The store does not answer; this is what was last known of the job."
    )
    as_of: datetime = Field(description="When this was read.")


class PlaceholderPage(Answer):
    """What is missing in a film, in its order."""

    placeholders: list[PlaceholderObject]
    total: int
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class WarningPage(Answer):
    """What people should know of a film."""

    warnings: list[str]
    total: int
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class RowCountsObject(CountsObject):
    """How many assets stand how: the job's own once it has ended, before that the film's."""

    open: int = Field(default=0, description="Neither made nor given up yet.")


class JobRow(Answer):
    """A job in a list."""

    job_id: str
    project_id: str
    title: str
    progress: float = Field(description="0 to 100 over all steps; never goes back.")
    step: StepName | None = Field(description="What runs now.")
    current: str | None = Field(description="What that step is making.")
    assets: RowCountsObject
    cost_microusd: int = Field(description="So far.")
    aim: Aim
    status: JobStatus
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    error_code: str | None
    correlation_id: str


class JobPage(Answer):
    """Jobs, the newest first."""

    jobs: list[JobRow]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


# So many stand in a job's own object; there may be one for every asset of a long film.
MOST_PLACEHOLDERS = 20
MOST_REMARKS = 50


def job_row(digest: JobDigest) -> JobRow:
    job = digest.job
    running = [step for step in digest.steps if step.status is StepStatus.running]
    # Of several that run at once, the one that goes on where it can be seen.
    shown = next((step for step in running if step.current), running[0] if running else None)
    return JobRow(
        job_id=job.id,
        project_id=job.project_id,
        title=digest.title,
        progress=_progress(job, digest.steps),
        step=shown.name if shown else None,
        current=shown.current if shown else None,
        assets=_row_counts(digest.counts),
        cost_microusd=digest.cost_microusd,
        aim=job.aim,
        status=job.status,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        error_code=job.error.full_code if job.error else None,
        correlation_id=job.correlation_id,
    )


def _row_counts(counts: Mapping[AssetStatus, int]) -> RowCountsObject:
    return RowCountsObject(
        generated=counts.get(AssetStatus.generated, 0),
        needs_prompt_update=counts.get(AssetStatus.needs_prompt_update, 0),
        failed=counts.get(AssetStatus.failed, 0),
        open=sum(count for status, count in counts.items() if not status.is_final),
    )


def _progress(job: Job, steps: Sequence[Step]) -> float:
    return 100.0 if job.status is JobStatus.succeeded else job_progress(steps)


def job_object(standing: JobStanding, webhook: WebhookObject | None = None) -> JobObject:
    job, told = standing.job, report_object(standing.job, standing.film, standing.summary, standing.elapsed_s)
    made = [asset for asset in standing.assets.values() if asset.accepted_take is not None]
    fallbacks = sum(asset.accepted_take.is_fallback for asset in made if asset.accepted_take)
    missing = len(standing.assets) - len(made)
    return JobObject(
        job_id=job.id,
        project_id=job.project_id,
        title=standing.project.title,
        aim=job.aim,
        status=job.status,
        progress=_progress(job, standing.steps),
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        cancel_requested_at=job.cancel_requested_at,
        elapsed_s=round(standing.elapsed_s, 3),
        correlation_id=job.correlation_id,
        last_event=standing.last_event,
        output=_output(standing),
        steps=_steps(standing),
        assets=AssetCountsObject.model_validate(told["assets"]),
        placeholders=placeholder_objects(standing, standing.placeholders[:MOST_PLACEHOLDERS]),
        placeholder_count=len(standing.placeholders),
        warnings=list(job.warnings[:MOST_REMARKS]),
        warning_count=len(job.warnings),
        notices=notice_objects(job.notices[:MOST_REMARKS]),
        notice_count=len(job.notices),
        errors=_errors(job),
        summary=cast("list[str]", list(cast("list[str]", standing.summary.get("sentences", [])))),
        cost_microusd=cast("int", told["cost_microusd"]),
        saved_microusd=cast("int", told["saved_microusd"]),
        webhook=webhook,
        actions=action_objects(job_actions(job, missing, fallbacks)),
        as_of=standing.at,
    )


def _output(standing: JobStanding) -> OutputObject | None:
    film = standing.film
    if film is None:
        return None
    folder = f"/api/projects/{standing.project.id}/output"
    return OutputObject(
        path=film.path,
        size_bytes=film.size_bytes,
        duration_s=round(film.duration_s, 3),
        url=f"{folder}/film.mp4",
        files={name: f"{folder}/{name}" for name in OUTPUT_FILES},
    )


def _errors(job: Job) -> list[FailureObject]:
    return [failure_object(job.error, failure_actions(job.error, job.id))] if job.error else []


def _steps(standing: JobStanding) -> list[StepObject]:
    missing = Counter(
        STEP_OF_KIND[asset.kind] for asset in standing.assets.values() if asset.accepted_take is None
    )
    return [_step(standing.job, step, missing[step.name]) for step in standing.steps]


def _step(job: Job, step: Step, missing: int) -> StepObject:
    actions = step_actions(job, step, missing)
    return StepObject(
        step=step.name,
        status=step.status,
        progress=round(step.progress, 2),
        done=step.done,
        total=step.total,
        current=step.current,
        summary=step.summary,
        error=failure_object(step.error, actions) if step.error else None,
        started_at=step.started_at,
        ended_at=step.ended_at,
        actions=action_objects(actions),
    )


def placeholder_objects(standing: JobStanding, rows: Sequence[Row]) -> list[PlaceholderObject]:
    return [_placeholder(row, standing) for row in rows]


def _placeholder(row: Row, standing: JobStanding) -> PlaceholderObject:
    asset = standing.assets.get(AssetKey(str(row["asset"])))
    is_mended = asset is not None and asset.accepted_take is not None
    failure = failure_from_json(row)
    actions = () if is_mended else failure_actions(failure, standing.job.id, _root(asset, row, standing))
    told: dict[str, Any] = failure_to_json(failure)
    return PlaceholderObject(
        **told,
        asset=str(row["asset"]),
        asset_id=asset.id if asset else None,
        kind=AssetKind(str(row["kind"])),
        title=str(row["title"]),
        status=AssetStatus(str(row["status"])),
        stands_in=str(row["stands_in"]),
        is_mended=is_mended,
        action=failure.entry.button,
        actions=action_objects(actions),
    )


def _root(asset: Asset | None, row: Row, standing: JobStanding) -> Asset | None:
    """What is missing only because its input is, is mended by mending that."""
    details = row.get("details")
    keys = details.get("missing") if isinstance(details, Mapping) else None
    inputs = (
        [standing.assets.get(AssetKey(str(key))) for key in keys] if isinstance(keys, list | tuple) else []
    )
    return next((one for one in inputs if one is not None), asset)
