"""Wording of progress messages: step names, "about 40 s left", retries, failures, waits."""

from datetime import datetime

from reelproof.cli.progress.progress_view import AssetFailure, Estimate, StepView, Wait
from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.job import StepName
from reelproof.domain.own_media import OWN_CLIP, OWN_NOUNS
from reelproof.planning.report.amount import length_text
from reelproof.planning.report.job_summary import replacement_text

OWN_CLIP_UNUSABLE = f"{ErrorCode.InvalidInput}:{OWN_NOUNS[OWN_CLIP]}"
BAR_STEPS = (
    StepName.prompts,
    StepName.images,
    StepName.narration,
    StepName.music,
    StepName.starting_images,
    StepName.videos,
    StepName.render,
)
QUICK_STEPS = {
    StepName.preflight: "Checking the output folder",
    StepName.script: "Reading the script",
    StepName.timeline: "Laying out the timeline",
    StepName.subtitles: "Writing the subtitles",
}


def step_label(name: StepName) -> str:
    return name.value.replace("_", " ").capitalize()


def estimate_text(estimate: Estimate) -> str:
    """Returns "about 40 s left", or the time to the render if its duration is not known yet."""
    left = "a few seconds" if estimate.left_s < 5 else f"about {_rounded(estimate.left_s)}"
    return f"{left} left" if estimate.is_whole else f"{left} to the render"


def _rounded(duration_s: float) -> str:
    """Rounds a duration to a plausible precision."""
    if duration_s < 60:
        return length_text(max(5, 5 * round(duration_s / 5)))
    return length_text(60 * round(duration_s / 60))


def failure_text(failure: AssetFailure, now: datetime) -> str:
    """Returns one line with the most important part first, as a narrow terminal cuts off the rest."""
    if failure.status is AssetStatus.retrying:
        return f"{_retry_text(failure, now)}: {failure.code}: {_named(failure)}"
    replacement = replacement_text(
        failure.kind, failure.code in (ErrorCode.DependencyFailed, OWN_CLIP_UNUSABLE)
    )
    return f"{failure.code}: {_named(failure)}; instead: {replacement}"


def wait_text(wait: Wait) -> str:
    return f"{wait.message.removesuffix('.')}: {_named(wait)}"


def _named(one: AssetFailure | Wait) -> str:
    return f"{one.kind.value.replace('_', ' ')} “{one.title}”"


def _retry_text(failure: AssetFailure, now: datetime) -> str:
    # Never longer than announced, even if the clock was set back since.
    wait_s = (failure.until - max(now, failure.at)).total_seconds() if failure.until else 0.0
    when = f" in {length_text(wait_s)}" if wait_s >= 0.5 else ""
    if failure.is_softened:
        return f"trying a softened prompt{when}"
    if not failure.is_retry or failure.retry > failure.max_retries:
        return f"trying {failure.next_model}{when}"
    return f"retrying {failure.retry} of {failure.max_retries}{when}"


def ended_text(label: str, step: StepView, lost: int) -> str:
    """Returns the outcome of a step: "14 images: 12 generated, 2 failed (32 s)"."""
    took = ""
    if step.started_at is not None and step.ended_at is not None:
        took = length_text(max(0.0, (step.ended_at - step.started_at).total_seconds()))
    if step.summary:
        return f"{step.summary} ({took})" if took else step.summary
    count = f"{step.done - lost} of {step.total}" if step.total and step.name is not StepName.render else ""
    return f"{label}: {' '.join(part for part in (count, f'in {took}' if took else '') if part) or 'done'}"
