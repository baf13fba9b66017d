"""Which actions a job, step, asset or take offers, and why one is unavailable."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reelproof.domain.asset import Asset, AssetStatus, TakeStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.job import Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.own_media import OWN_PICTURE
from reelproof.domain.project import FilmOptions
from reelproof.planning.report.action import (
    ActionName,
    asset_actions,
    failure_actions,
    job_actions,
    project_actions,
    step_actions,
    take_actions,
)
from tests.unit.planning.films import generated, planned, simple_script

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUEUED = Job(JobId("job"), ProjectId("p"), JobStatus.queued, CorrelationId("c"), Digest("d"), NOW)
DONE = replace(QUEUED, status=JobStatus.succeeded)
WITH_RENDER = ["make", "render", "delete"]
PICTURE = generated(
    next(one for one in planned(simple_script("One."), FilmOptions()) if one.key == "segment/s0/image/1")
)
assert PICTURE.accepted_take is not None
TAKE = PICTURE.accepted_take


def available(job: Job, placeholders: int = 0, fallbacks: int = 0) -> list[str]:
    return [one.label for one in job_actions(job, placeholders, fallbacks) if one.reason is None]


@pytest.mark.parametrize(
    ("job", "placeholders", "fallbacks", "labels"),
    [
        (QUEUED, 0, 0, ["Cancel", "Download diagnostics"]),
        (replace(QUEUED, cancel_requested_at=NOW), 0, 0, ["Download diagnostics"]),
        (DONE, 0, 0, ["Download diagnostics"]),
        (DONE, 2, 0, ["Retry what is missing", "Download diagnostics"]),
        (DONE, 0, 1, ["Retry with the first model", "Download diagnostics"]),
        (replace(QUEUED, status=JobStatus.failed), 0, 0, ["Retry what is missing", "Download diagnostics"]),
        (replace(QUEUED, status=JobStatus.canceled), 0, 0, ["Resume", "Download diagnostics"]),
    ],
)
def test_a_job_offers_what_makes_sense_now(
    job: Job, placeholders: int, fallbacks: int, labels: list[str]
) -> None:
    assert available(job, placeholders, fallbacks) == labels


@pytest.mark.parametrize(
    ("latest", "offered", "available"),
    [
        (None, ["make", "delete"], ["make", "delete"]),
        (QUEUED, ["make", "delete"], []),
        (DONE, ["make", "delete"], ["make", "delete"]),
        (
            replace(QUEUED, status=JobStatus.failed),
            ["make", "render", "delete"],
            ["make", "render", "delete"],
        ),
        (
            replace(QUEUED, status=JobStatus.canceled),
            ["make", "render", "delete"],
            ["make", "render", "delete"],
        ),
    ],
)
def test_a_film_is_made_rendered_again_and_deleted_when_no_job_is_unfinished(
    latest: Job | None, offered: list[str], available: list[str]
) -> None:
    actions = project_actions(ProjectId("p"), latest)
    assert [one.name for one in actions] == offered
    assert [one.name for one in actions if one.reason is None] == available
    assert actions[0].fixed_fields == {"project_id": "p"}


@pytest.mark.parametrize(
    ("status", "missing", "is_offered"),
    [(StepStatus.failed, 0, True), (StepStatus.succeeded, 1, True), (StepStatus.succeeded, 0, False)],
)
def test_a_step_with_something_missing_can_be_retried(
    status: StepStatus, missing: int, is_offered: bool
) -> None:
    actions = step_actions(DONE, Step(StepName.images, status), missing)
    assert [(one.name, one.of) for one in actions] == [(ActionName.retry_step, "job")] * is_offered


def asset_with(code: ErrorCode) -> Asset:
    return replace(PICTURE, status=AssetStatus.failed, error=Failure(code, "It failed."), accepted_take=None)


def test_the_best_action_for_an_asset_comes_first() -> None:
    assert asset_actions(PICTURE)[0].label == "Make another take"
    assert asset_actions(asset_with(ErrorCode.SensitiveContent))[0].required_fields == ("prompt",)
    running = replace(PICTURE, status=AssetStatus.running)
    assert {one.reason for one in asset_actions(running)} == {None}
    own = replace(PICTURE, base_chain=(OWN_PICTURE,))
    assert [one.label for one in asset_actions(own)] == ["Make another take"]


@pytest.mark.parametrize(
    ("subject", "label"),
    [
        ("model", "Choose another model"),
        ("location", "Choose another model"),
        ("duration_s", "Choose another model"),
        ("prompt", "Change the prompt"),
    ],
)
def test_an_input_that_no_prompt_can_correct_needs_another_model(subject: str, label: str) -> None:
    failure = Failure(ErrorCode.InvalidInput, "It failed.", subject=subject, provider="openai")
    rejected = replace(PICTURE, status=AssetStatus.failed, error=failure, accepted_take=None)
    assert asset_actions(rejected)[0].label == label
    assert failure_actions(failure, JobId("job"), rejected)[0].label == label
    assert ("another model" in failure.remediation) is (label == "Choose another model")


@pytest.mark.parametrize(
    ("failure", "first"),
    [
        (Failure(ErrorCode.MissingApiKey, "No key.", subject="OPENAI_API_KEY"), ActionName.set_key),
        (Failure(ErrorCode.BudgetExceeded, "Too much."), ActionName.retry),
        (Failure(ErrorCode.FFmpegNotFound, "No encoder."), ActionName.system_check),
        (Failure(ErrorCode.RateLimited, "Busy."), ActionName.retry),
        (Failure(ErrorCode.SensitiveContent, "Refused."), ActionName.retry),
    ],
)
def test_the_first_action_for_a_failure(failure: Failure, first: ActionName) -> None:
    assert failure_actions(failure, JobId("job"))[0].name is first


def test_a_failed_asset_offers_no_action_twice() -> None:
    actions = failure_actions(Failure(ErrorCode.SensitiveContent, "Refused."), JobId("job"), PICTURE)
    assert len({(one.name, one.subject, one.required_fields) for one in actions}) == len(actions)
    late = failure_actions(Failure(ErrorCode.RateLimited, "Busy."), JobId("job"), PICTURE, is_over=False)
    assert late[0].reason is not None


@pytest.mark.parametrize(
    ("status", "others", "labels"),
    [
        (TakeStatus.accepted, 1, ["Reject it"]),
        (TakeStatus.accepted, 0, []),
        (TakeStatus.superseded, 1, ["Use it in the film", "Reject it"]),
        (TakeStatus.candidate, 0, ["Use it in the film", "Reject it"]),
        (TakeStatus.rejected, 1, ["Use it in the film"]),
    ],
)
def test_a_take_offers_what_its_status_allows(status: TakeStatus, others: int, labels: list[str]) -> None:
    actions = take_actions(TAKE, status, PICTURE, others)
    assert [one.label for one in actions if one.reason is None] == labels


def test_a_take_is_made_again_by_its_own_prompt_model_and_seed() -> None:
    assert PICTURE.recipe is not None
    take = replace(TAKE, recipe=replace(PICTURE.recipe, prompt="an oak", seed=7), model="scripted/any")
    again = take_actions(take, TakeStatus.superseded, PICTURE, 1)[-1]
    assert (again.name, again.subject) == (ActionName.regenerate, PICTURE.id)
    assert again.fixed_fields == {"prompt": "an oak", "model": "scripted/any", "seed": 7}
    own = take_actions(replace(take, model=OWN_PICTURE), TakeStatus.superseded, PICTURE, 1)
    assert ActionName.regenerate not in {one.name for one in own}
