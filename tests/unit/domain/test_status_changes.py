"""Steps and assets change state only as allowed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.job import JobStatus, Step, StepName, StepStatus
from reelproof.domain.state_transitions import STEP, TransitionRefused
from reelproof.domain.status_changes import advance_step, end_step

NOW = datetime(2025, 3, 1, tzinfo=UTC)
LATER = datetime(2025, 3, 2, tzinfo=UTC)
FAILURE = Failure(ErrorCode.OutOfDiskSpace, "The disk is full.")
REPEATED_AFTER_CRASH = {
    (StepStatus.succeeded, StepStatus.running),
    (StepStatus.succeeded, StepStatus.failed),
}
moves = st.lists(
    st.tuples(st.sampled_from(StepStatus), st.none() | st.floats(allow_nan=True), st.integers(0, 9)),
    max_size=12,
)


@given(moves)
def test_progress_grows_and_states_follow_the_list_for_any_input(
    requested: list[tuple[StepStatus, float | None, int]],
) -> None:
    step = Step(StepName.images)
    for status, progress, done in requested:
        before = step
        try:
            step = advance_step(step, status, NOW, progress=progress, done=done)
        except TransitionRefused:
            assert status not in STEP[before.status]
            continue
        assert step.status == before.status or step.status in STEP[before.status]
        assert 0 <= before.progress <= step.progress <= 100
        assert (step.ended_at is not None) == (step.status not in (StepStatus.pending, StepStatus.running))


@pytest.mark.parametrize("before", StepStatus)
@pytest.mark.parametrize("after", StepStatus)
def test_every_move_that_is_not_on_the_list_is_refused(before: StepStatus, after: StepStatus) -> None:
    step = Step(StepName.images, status=before)
    if before == after or (before, after) in REPEATED_AFTER_CRASH:
        assert advance_step(step, after, NOW).status is before
    elif after in STEP[before]:
        assert advance_step(step, after, NOW).status is after
    else:
        with pytest.raises(TransitionRefused):
            advance_step(step, after, NOW)


def test_a_step_keeps_the_times_of_its_first_start_and_its_end() -> None:
    started = advance_step(Step(StepName.images), StepStatus.running, NOW)
    ended = advance_step(advance_step(started, StepStatus.running, LATER), StepStatus.succeeded, LATER)
    assert (ended.started_at, ended.ended_at) == (NOW, LATER)
    assert (ended.progress, ended.current) == (100.0, None)


@pytest.mark.parametrize("status", [status for status in JobStatus if status.is_final])
@pytest.mark.parametrize("before", StepStatus)
def test_no_step_is_open_once_its_job_has_ended(status: JobStatus, before: StepStatus) -> None:
    step = Step(StepName.images, status=before)
    ended = end_step(step, status, NOW, FAILURE)
    assert ended.status not in (StepStatus.pending, StepStatus.running)
    assert (ended.error == FAILURE) == (before is StepStatus.running and status is JobStatus.failed)
    if before not in (StepStatus.pending, StepStatus.running):
        assert ended == step
