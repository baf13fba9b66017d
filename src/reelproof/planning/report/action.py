"""Actions (buttons) of a project, job, step, asset or take: labels, fields, and why one is unavailable."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Take, TakeStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode, RecommendedAction
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.own_media import is_own
from reelproof.planning.report.job_progress import STEP_OF_KIND

BEING_MADE = "It is being made."
JOB_RUNS = "The job has not ended yet."
UNFINISHED = "It has an unfinished job. Cancel the job and wait until it has ended."
STOPPED = (JobStatus.failed, JobStatus.canceled)


class ActionName(StrEnum):
    """Available actions. The first six start or cancel a job; the last three lead elsewhere."""

    make = "make"
    render = "render"
    cancel = "cancel"
    retry = "retry"
    retry_step = "retry_step"
    regenerate = "regenerate"
    accept = "accept"
    reject = "reject"
    delete = "delete"
    set_key = "set_key"
    system_check = "system_check"
    diagnostics = "diagnostics"


@frozen
class Action:
    """One available action. `subject` is the id, step or name it applies to, `of` a step's job.

    `required_fields` are fields for the user to fill in, `fixed_fields` those already set. `reason` is why it
    is unavailable now, or None.
    """

    name: ActionName
    label: str
    subject: str
    of: str | None = None
    required_fields: tuple[str, ...] = ()
    fixed_fields: Mapping[str, JsonValue] = field(default_factory=dict)
    reason: str | None = None


def job_actions(job: Job, placeholders: int, fallbacks: int) -> Sequence[Action]:
    """`placeholders` and `fallbacks`: how many assets have no take, or one by a later model of its chain."""
    running = JOB_RUNS if not job.status.is_final else None
    again = Action(
        ActionName.retry, _retry_label(job), job.id, reason=running or _nothing_missing(job, placeholders)
    )
    better = Action(
        ActionName.retry,
        "Retry with the first model",
        job.id,
        fixed_fields={"scope": "fallbacks"},
        reason=running or (None if fallbacks else "No asset was made by a fallback model."),
    )
    download = Action(ActionName.diagnostics, "Download diagnostics", job.id)
    cancel = cancel_action(job)
    return (cancel, again, better, download) if fallbacks else (cancel, again, download)


def project_actions(project_id: ProjectId, latest: Job | None) -> Sequence[Action]:
    """`latest`: the film's last job. What it left unfinished can be rendered as it is."""
    is_busy = latest is not None and not latest.status.is_final
    running = JOB_RUNS if is_busy else None
    make = Action(
        ActionName.make,
        "Make the film",
        project_id,
        fixed_fields={"project_id": project_id},
        reason=running,
    )
    again = Action(ActionName.render, "Render again", project_id)
    unfinished = UNFINISHED if is_busy else None
    delete = Action(ActionName.delete, "Delete the film", project_id, reason=unfinished)
    is_stopped = latest is not None and latest.status in STOPPED
    return (make, again, delete) if is_stopped else (make, delete)


def cancel_action(job: Job) -> Action:
    ended = f"The job has ended: {job.status.value}." if job.status.is_final else None
    return Action(ActionName.cancel, "Cancel", job.id, reason=ended or _cancel_requested(job))


def step_actions(job: Job, step: Step, missing: int) -> Sequence[Action]:
    """`missing`: how many of its assets have no take."""
    is_failed = step.status is StepStatus.failed or missing > 0
    if not is_failed:
        return ()
    reason = JOB_RUNS if not job.status.is_final else None
    return (Action(ActionName.retry_step, "Retry this step", step.name.value, of=job.id, reason=reason),)


def asset_actions(asset: Asset) -> Sequence[Action]:
    """Returns actions that fix or regenerate an asset, best first. While it is being made, others wait."""
    again = Action(ActionName.regenerate, "Make another take", asset.id)
    if is_own(next(iter(asset.base_chain), "")):
        return (again,)
    words = Action(ActionName.regenerate, "Change the prompt", asset.id, required_fields=("prompt",))
    model = Action(ActionName.regenerate, "Choose another model", asset.id, required_fields=("model",))
    match asset.error.entry.recommended_action if asset.error else None:
        case RecommendedAction.edit_prompt:
            return (words, model, again)
        case RecommendedAction.choose_model:
            return (model, words, again)
    return (again, words, model)


def failure_actions(
    failure: Failure, job_id: JobId, asset: Asset | None = None, is_over: bool = True
) -> Sequence[Action]:
    """Returns actions for a failure, best first, including those of the failed asset."""
    others = asset_actions(asset) if asset is not None else ()
    reason = None if is_over else JOB_RUNS
    first = _first(failure, job_id, asset, reason)
    return _once((*first, *others))


def take_actions(take: Take, status: TakeStatus, asset: Asset, others: int) -> Sequence[Action]:
    """`others` is the number of alternative takes."""
    busy = BEING_MADE if asset.status in (AssetStatus.running, AssetStatus.retrying) else None
    in_film = "It is in the film." if status is TakeStatus.accepted else None
    only = None if others else "It is the only take; make another first."
    rejected = "It is rejected." if status is TakeStatus.rejected else None
    needs_other = only if status is TakeStatus.accepted or asset.accepted_take is None else None
    return (
        Action(ActionName.accept, "Use it in the film", take.id, reason=busy or in_film),
        Action(ActionName.reject, "Reject it", take.id, reason=busy or rejected or needs_other),
        *_same_again(take, asset),
    )


def _same_again(take: Take, asset: Asset) -> Sequence[Action]:
    """Another take by the prompt, model and seed of this one; none of the author's own media."""
    if take.recipe is None or is_own(take.model):
        return ()
    fields: dict[str, JsonValue] = {"prompt": take.recipe.prompt, "model": take.model}
    if take.recipe.seed is not None:
        fields["seed"] = take.recipe.seed
    return (Action(ActionName.regenerate, "Make another like it", asset.id, fixed_fields=fields),)


def _first(failure: Failure, job_id: JobId, asset: Asset | None, reason: str | None) -> Sequence[Action]:
    again = _again(job_id, asset, reason)
    match failure.entry.recommended_action:
        case RecommendedAction.open_settings if failure.code in (
            ErrorCode.MissingApiKey,
            ErrorCode.InvalidApiKey,
        ):
            name = failure.subject or ""
            return (Action(ActionName.set_key, f"Set {name}", name, required_fields=("value",)), again)
        case RecommendedAction.raise_budget:
            label = "Raise the budget and retry"
            return (
                Action(
                    ActionName.retry, label, job_id, required_fields=("max_cost_microusd",), reason=reason
                ),
            )
        case RecommendedAction.system_check:
            return (Action(ActionName.system_check, "Check the system", ""), again)
        case RecommendedAction.report_bug:
            return (again, Action(ActionName.diagnostics, "Download diagnostics", job_id))
        case RecommendedAction.retry | RecommendedAction.open_settings:
            return (again,)
        case RecommendedAction.edit_prompt | RecommendedAction.choose_model:
            return () if asset is not None else (again,)


def _again(job_id: JobId, asset: Asset | None, reason: str | None) -> Action:
    if asset is None:
        return Action(ActionName.retry, "Retry", job_id, reason=reason)
    step = STEP_OF_KIND[asset.kind]
    if asset.kind is AssetKind.script:
        step = StepName.script
    return Action(ActionName.retry_step, "Retry", step.value, of=job_id, reason=reason)


def _once(actions: Sequence[Action]) -> Sequence[Action]:
    seen: dict[tuple[str, str, tuple[str, ...]], Action] = {}
    for action in actions:
        seen.setdefault((action.name, action.subject, action.required_fields), action)
    return tuple(seen.values())


def _retry_label(job: Job) -> str:
    return "Resume" if job.status is JobStatus.canceled else "Retry what is missing"


def _cancel_requested(job: Job) -> str | None:
    return "It is being canceled." if job.cancel_requested_at is not None else None


def _nothing_missing(job: Job, placeholders: int) -> str | None:
    if job.status is not JobStatus.succeeded or placeholders:
        return None
    return "Nothing is missing from the film."
