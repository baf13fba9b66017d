"""JSON of a job: status, steps and progress, output files, placeholders, webhook delivery."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from reelproof.contract.action import ActionObject, action_objects
from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureObject, failure_object
from reelproof.contract.job_list import shown_progress
from reelproof.contract.notice import NoticeObject, notice_objects
from reelproof.contract.self_check import SelfCheckObject, self_check_object
from reelproof.contract.summary import (
    AssetCountsObject,
    PlaceholderSummary,
    counts_object,
    placeholder_fields,
)
from reelproof.domain.error_list import RecommendedAction
from reelproof.domain.job import Job, JobMode, JobStatus, Step, StepName, StepStatus
from reelproof.domain.summary import Placeholder
from reelproof.domain.webhook import DeliveryStatus, Webhook
from reelproof.planning.export.film_files import OUTPUT_FILES
from reelproof.planning.report.action import failure_actions, job_actions, step_actions
from reelproof.planning.report.job_progress import STEP_OF_KIND
from reelproof.planning.report.job_snapshot import JobSnapshot


class StepObject(ResponseModel):
    """A stage of a job. `progress` is 0 to 100 and never goes back."""

    step: StepName
    status: StepStatus
    progress: float = Field(description="0 to 100; never goes back.")
    done: int = Field(description="Number of finished items of `total`.")
    total: int
    current: str | None = Field(description="The item being made now.")
    summary: str | None = Field(description="The result as text.")
    error: FailureObject | None
    started_at: datetime | None
    ended_at: datetime | None
    actions: list[ActionObject]


class OutputObject(ResponseModel):
    """The finished film."""

    path: str = Field(description="Path on the server's disk.")
    size_bytes: int
    duration_s: float
    is_draft: bool = Field(description="A small film, made quickly of the same assets.")
    url: str = Field(description="The film; supports Range.")
    files: dict[str, str] = Field(description="URLs of all output files, by name.")


class PlaceholderObject(PlaceholderSummary):
    """The placeholder for an asset without a take."""

    asset_id: str | None
    is_fixed: bool = Field(description="Whether a later job has made the asset.")
    action: RecommendedAction
    actions: list[ActionObject]


class WebhookObject(ResponseModel):
    """The job's webhook and its delivery status."""

    id: str = Field(description="The same in every delivery attempt.")
    url: str
    status: DeliveryStatus
    attempts: int
    next_at: datetime | None = Field(description="Time of the next attempt.")
    delivered_at: datetime | None
    last_error: str | None


class JobObject(ResponseModel):
    """One durable run over a project. A succeeded job has made a film, possibly with placeholders."""

    job_id: str
    project_id: str
    title: str
    mode: JobMode = Field(description="The job's mode.")
    status: JobStatus
    progress: float = Field(description="0 to 100 over all steps; never goes back.")
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancel_requested_at: datetime | None
    elapsed_s: float = Field(description="From its start to its end, or to now.")
    correlation_id: str = Field(description="Identifies the job in log lines, errors and provider calls.")
    last_event: int = Field(description="Number of the last event included in this object.")
    output: OutputObject | None
    steps: list[StepObject]
    assets: AssetCountsObject
    placeholders: list[PlaceholderObject] = Field(
        description="The first placeholders in the film; all at `…/placeholders`."
    )
    placeholder_count: int
    warnings: list[str] = Field(description="The first warnings about the film; all at `…/warnings`.")
    warning_count: int
    notices: list[NoticeObject] = Field(description="The first notices about the script; all at `…/notices`.")
    notice_count: int
    errors: list[FailureObject] = Field(description="Why no film was made.")
    summary: list[str] = Field(description="One sentence per kind of asset.")
    cost_microusd: int
    saved_microusd: int = Field(description="Estimated savings from reused takes.")
    self_check: SelfCheckObject | None = Field(description="Null if no film was made.")
    webhook: WebhookObject | None = None
    actions: list[ActionObject]
    is_stale: bool = Field(
        default=False, description="The database is not responding; this is the last known state of the job."
    )
    as_of: datetime = Field(description="When this state was read.")


class PlaceholderPage(ResponseModel):
    """Placeholders in a film, in order."""

    placeholders: list[PlaceholderObject]
    total: int
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class WarningPage(ResponseModel):
    """Warnings about a film."""

    warnings: list[str]
    total: int
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


# Limits within a job object; a long film may have one for every asset.
MAX_PLACEHOLDERS = 20
MAX_MESSAGES = 50


def job_object(snapshot: JobSnapshot) -> JobObject:
    job, summary = snapshot.job, snapshot.summary
    made = [asset for asset in snapshot.assets.values() if asset.accepted_take is not None]
    fallbacks = sum(asset.accepted_take.is_fallback for asset in made if asset.accepted_take)
    missing = len(snapshot.assets) - len(made)
    return JobObject(
        job_id=job.id,
        project_id=job.project_id,
        title=snapshot.project.title,
        mode=job.mode,
        status=job.status,
        progress=shown_progress(job, snapshot.steps),
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        cancel_requested_at=job.cancel_requested_at,
        elapsed_s=round(snapshot.elapsed_s, 3),
        correlation_id=job.correlation_id,
        last_event=snapshot.last_event,
        output=_output(snapshot),
        steps=_steps(snapshot),
        assets=counts_object(summary.assets),
        placeholders=placeholder_objects(snapshot, summary.placeholders[:MAX_PLACEHOLDERS]),
        placeholder_count=len(summary.placeholders),
        warnings=list(job.warnings[:MAX_MESSAGES]),
        warning_count=len(job.warnings),
        notices=notice_objects(job.notices[:MAX_MESSAGES]),
        notice_count=len(job.notices),
        errors=_errors(job),
        summary=list(summary.sentences),
        cost_microusd=summary.cost_microusd,
        saved_microusd=summary.saved_microusd,
        self_check=self_check_object(summary.self_check) if summary.self_check else None,
        webhook=_webhook(snapshot.webhook) if snapshot.webhook else None,
        actions=action_objects(job_actions(job, missing, fallbacks)),
        as_of=snapshot.at,
    )


def _output(snapshot: JobSnapshot) -> OutputObject | None:
    film = snapshot.film
    if film is None:
        return None
    folder = f"/api/projects/{snapshot.project.id}/output"
    return OutputObject(
        path=film.path,
        size_bytes=film.size_bytes,
        duration_s=round(film.duration_s, 3),
        is_draft=film.is_draft,
        url=f"{folder}/film.mp4",
        files={name: f"{folder}/{name}" for name in OUTPUT_FILES},
    )


def _errors(job: Job) -> list[FailureObject]:
    return [failure_object(job.error, failure_actions(job.error, job.id))] if job.error else []


def _steps(snapshot: JobSnapshot) -> list[StepObject]:
    missing = Counter(
        STEP_OF_KIND[asset.kind] for asset in snapshot.assets.values() if asset.accepted_take is None
    )
    return [_step(snapshot.job, step, missing[step.name]) for step in snapshot.steps]


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


def _webhook(webhook: Webhook) -> WebhookObject:
    delivery = webhook.delivery
    return WebhookObject(
        id=webhook.id,
        url=webhook.url,
        status=delivery.status,
        attempts=delivery.attempts,
        next_at=delivery.next_at,
        delivered_at=delivery.delivered_at,
        last_error=delivery.last_error,
    )


def placeholder_objects(
    snapshot: JobSnapshot, placeholders: Sequence[Placeholder]
) -> list[PlaceholderObject]:
    return [_placeholder(placeholder, snapshot) for placeholder in placeholders]


def _placeholder(placeholder: Placeholder, snapshot: JobSnapshot) -> PlaceholderObject:
    asset, failure = snapshot.assets.get(placeholder.asset), placeholder.failure
    is_fixed = asset is not None and asset.accepted_take is not None
    root = next((snapshot.assets[key] for key in placeholder.missing_inputs if key in snapshot.assets), asset)
    actions = () if is_fixed else failure_actions(failure, snapshot.job.id, root)
    return PlaceholderObject(
        **placeholder_fields(placeholder),
        asset_id=asset.id if asset else None,
        is_fixed=is_fixed,
        action=failure.entry.recommended_action,
        actions=action_objects(actions),
    )
