"""When a model is trusted, and when an attempt has crashed too often."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, answer_lost, job_runs_on
from reelproof.domain.ids import AssetId, JobId
from reelproof.planning.recovery.crash import (
    MAX_CRASHES,
    MAX_SHARED_CRASHES,
    crashed_repeatedly,
    has_crashed_too_often,
    untrusted_models,
)

CLEAN = Attempt(AssetId("ast_a"), JobId("job_a"), 1, "brittle/voice", datetime(2026, 11, 28, tzinfo=UTC))
CRASHED = replace(CLEAN, crashes=("process 77",))


@pytest.mark.parametrize(
    ("attempt", "is_trusted"),
    [
        (CLEAN, True),
        (CRASHED, False),
        (replace(CRASHED, outcome=AttemptOutcome.succeeded), True),
        (replace(CRASHED, outcome=AttemptOutcome.reused), True),
        (replace(CRASHED, outcome=AttemptOutcome.canceled), False),
        (replace(CRASHED, outcome=AttemptOutcome.failed, failure=Failure(ErrorCode.RateLimited, "no")), True),
        (replace(CRASHED, outcome=AttemptOutcome.failed, failure=crashed_repeatedly(CRASHED)), False),
    ],
)
def test_a_model_is_trusted_again_once_the_doubtful_attempt_came_to_another_end(
    attempt: Attempt, is_trusted: bool
) -> None:
    assert (attempt.model not in untrusted_models([attempt])) == is_trusted


def test_one_doubtful_attempt_is_enough() -> None:
    made = replace(CRASHED, outcome=AttemptOutcome.succeeded)
    other = replace(CRASHED, model="local/voice", outcome=AttemptOutcome.succeeded)
    assert untrusted_models([made, CRASHED, other]) == {"brittle/voice"}


def test_parts_that_crashed_among_others_get_more_tries_than_lone_ones() -> None:
    crashes = [replace(CLEAN, crashes=("process 77",) * count) for count in range(8)]
    assert [has_crashed_too_often(attempt) for attempt in crashes].index(True) == MAX_SHARED_CRASHES
    assert MAX_CRASHES < MAX_SHARED_CRASHES


def test_the_failure_counts_and_names_the_ended_processes() -> None:
    failure = crashed_repeatedly(replace(CRASHED, crashes=("process 77", "process 78, was ended by SIGKILL")))
    assert failure.full_code == "CrashedRepeatedly"
    assert failure.provider == "brittle"
    assert "process 77; process 78, was ended by SIGKILL" in failure.message
    assert failure.details["crash_count"] == 2
    assert not failure.retryable


def test_possibly_paid_calls_are_not_forgotten() -> None:
    called = replace(CRASHED, called_at=CRASHED.started_at)
    ticketed = replace(called, ticket_id="t", is_ticket_open=True)
    assert not answer_lost(crashed_repeatedly(CRASHED))
    assert answer_lost(crashed_repeatedly(called))
    assert job_runs_on(crashed_repeatedly(ticketed))
