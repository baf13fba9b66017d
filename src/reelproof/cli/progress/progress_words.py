"""The words that progress is told in, the same on a terminal and in a log."""

from datetime import datetime

from reelproof.cli.progress.progress_view import Estimate, StepView, Trouble, Wait
from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.job import StepName
from reelproof.domain.own_media import OWN_CLIP, OWN_NOUNS
from reelproof.planning.report.amount import length_text
from reelproof.planning.report.report import stand_in_words

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
    """ "about 40 s left", or what is left until the render, of which nothing is known yet."""
    left = "a few seconds" if estimate.left_s < 5 else f"about {_rounded(estimate.left_s)}"
    return f"{left} left" if estimate.is_whole else f"{left} to the render"


def _rounded(duration_s: float) -> str:
    """No finer than anyone could know."""
    if duration_s < 60:
        return length_text(max(5, 5 * round(duration_s / 5)))
    return length_text(60 * round(duration_s / 60))


def trouble_text(trouble: Trouble, now: datetime) -> str:
    """What matters comes first: a narrow terminal cuts the rest."""
    if trouble.status is AssetStatus.retrying:
        return f"{_retry_text(trouble, now)}: {trouble.code}: {_named(trouble)}"
    stand_in = stand_in_words(trouble.kind, trouble.code in (ErrorCode.DependencyFailed, OWN_CLIP_UNUSABLE))
    return f"{trouble.code}: {_named(trouble)}; instead: {stand_in}"


def wait_text(wait: Wait) -> str:
    return f"{wait.message.removesuffix('.')}: {_named(wait)}"


def _named(one: Trouble | Wait) -> str:
    return f"{one.kind.value.replace('_', ' ')} “{one.title}”"


def _retry_text(trouble: Trouble, now: datetime) -> str:
    # No longer than it was said to be, even if the clock was set back since.
    wait_s = (trouble.until - max(now, trouble.at)).total_seconds() if trouble.until else 0.0
    when = f" in {length_text(wait_s)}" if wait_s >= 0.5 else ""
    if trouble.is_softened:
        return f"trying gentler words{when}"
    if not trouble.is_retry or trouble.retry > trouble.max_retries:
        return f"trying {trouble.next_model}{when}"
    return f"retrying {trouble.retry} of {trouble.max_retries}{when}"


def ended_text(label: str, step: StepView, lost: int) -> str:
    """What a step came to: "14 images: 12 generated, 2 failed (32 s)"."""
    took = ""
    if step.begun_at is not None and step.ended_at is not None:
        took = length_text(max(0.0, (step.ended_at - step.begun_at).total_seconds()))
    if step.summary:
        return f"{step.summary} ({took})" if took else step.summary
    count = f"{step.done - lost} of {step.total}" if step.total and step.name is not StepName.render else ""
    return f"{label}: {' '.join(part for part in (count, f'in {took}' if took else '') if part) or 'done'}"
