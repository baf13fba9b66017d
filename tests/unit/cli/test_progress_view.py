"""The view of a job, built from its events alone."""

from datetime import timedelta

import pytest

from reelproof.cli.progress.progress_view import estimate
from reelproof.contract.summary import summary_object
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import EventType
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.domain.summary import AssetCounts, StatusCounts, Summary
from tests.unit.cli.scenario import START, asset, at, event, fold_events, made, step

RUNNING = StepStatus.running


def test_steps_follow_their_events() -> None:
    progress = fold_events(
        step(0, StepName.images, RUNNING, total=3),
        step(2, StepName.images, RUNNING, done=1, total=3, current="A cloud"),
        step(5, StepName.images, StepStatus.succeeded, done=3, total=3),
    )
    images = progress.step(StepName.images)
    assert (images.status, images.done, images.total, images.current) == (StepStatus.succeeded, 3, 3, None)
    assert (images.started_at, images.ended_at) == (at(0), at(5))


def test_a_retry_is_seen_until_it_works() -> None:
    retry = asset(
        1,
        "cloud",
        AssetStatus.retrying,
        code="RateLimited",
        retry=2,
        max_retries=3,
        wait_s=5.0,
        next_model="a/b",
    )
    (entry,) = fold_events(retry).retrying
    assert (entry.retry, entry.max_retries, entry.until, entry.code) == (2, 3, at(6), "RateLimited")
    works = [asset(6, "cloud", AssetStatus.running), asset(7, "cloud", AssetStatus.generated, reused=False)]
    assert fold_events(retry, *works).retrying == ()


def test_losses_stay_and_a_new_start_forgets_them() -> None:
    lost = asset(1, "cloud", AssetStatus.needs_prompt_update, code="SensitiveContent")
    assert [entry.code for entry in fold_events(lost).lost] == ["SensitiveContent"]
    assert fold_events(lost, asset(2, "cloud", AssetStatus.pending)).lost == ()


def test_reused_media_are_not_counted_as_made() -> None:
    progress = fold_events(*made(2, 1, "cloud"), asset(0, "sun", AssetStatus.generated, reused=True))
    assert progress.made == {AssetKind.image: 1}


def test_the_end_is_kept() -> None:
    summary = Summary(AssetCounts(StatusCounts(generated=3)), sentences=("3 images: 3 generated",))
    end = summary_object(summary).model_dump(mode="json")
    ended: dict[str, JsonValue] = {
        "status": "succeeded",
        "film": None,
        "error": None,
        "warnings": [],
        "summary": end,
    }
    progress = fold_events(event(9, EventType.job_completed, **ended))
    assert progress.status is JobStatus.succeeded
    assert progress.summary == summary


def test_nothing_is_estimated_before_a_pace_was_seen() -> None:
    begun = [step(0, StepName.images, RUNNING, total=10), asset(0, "a", AssetStatus.running)]
    assert estimate(fold_events(*begun), at(3)) is None
    assert estimate(fold_events(*begun, *made(2, 2, "b")), at(3)) is None


def test_time_to_the_render_is_that_of_the_slowest_step() -> None:
    progress = fold_events(
        step(0, StepName.images, RUNNING, total=10),
        step(0, StepName.narration, RUNNING, total=5),
        step(0, StepName.music, RUNNING, total=1),
        *[one for index in range(4) for one in made(index + 1, 1, f"image {index}")],
        *[one for index in range(2) for one in made(2 * index + 2, 2, f"voice {index}", AssetKind.narration)],
        step(4, StepName.images, RUNNING, done=4, total=10),
        step(4, StepName.narration, RUNNING, done=2, total=5),
    )
    left = estimate(progress, at(5))
    assert left is not None
    assert left.is_whole is False
    # Six images at 1 s and three voices at 2 s each, of which one second is over.
    assert left.left_s == pytest.approx(5.0)


def test_an_estimate_is_withheld_while_one_step_is_unknown() -> None:
    progress = fold_events(
        step(0, StepName.images, RUNNING, total=10),
        step(0, StepName.narration, RUNNING, total=5),
        *[one for index in range(4) for one in made(index + 1, 1, f"image {index}")],
    )
    assert estimate(progress, at(5)) is None


def test_a_pace_that_no_longer_holds_is_not_known() -> None:
    progress = fold_events(
        step(0, StepName.images, RUNNING, total=10),
        *[one for index in range(4) for one in made(index + 1, 1, f"image {index}")],
        step(4, StepName.images, RUNNING, done=4, total=10),
    )
    assert estimate(progress, at(9)) is not None
    assert estimate(progress, at(40)) is None


def test_frames_rendered_before_do_not_make_the_render_look_fast() -> None:
    progress = fold_events(
        step(0, StepName.render, RUNNING),
        step(1, StepName.render, RUNNING, done=900, total=1000),
        step(3, StepName.render, RUNNING, done=920, total=1000),
        step(5, StepName.render, RUNNING, done=940, total=1000),
    )
    left = estimate(progress, at(5))
    assert left is not None
    assert left.is_whole is True
    assert left.left_s == pytest.approx(6.0)


def test_the_pace_of_a_run_before_is_not_this_ones() -> None:
    since = START + timedelta(hours=1)
    progress = fold_events(
        step(0, StepName.images, RUNNING, total=10),
        *[one for index in range(4) for one in made(index + 1, 1, f"image {index}")],
        since=since,
    )
    assert progress.step(StepName.images).started_at == since
    assert estimate(progress, since + timedelta(seconds=2)) is None
