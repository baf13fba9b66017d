"""Unfinished calls that an attempt may find at a provider."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, with_answer_lost
from reelproof.domain.ids import AssetId, Digest, JobId
from reelproof.planning.assets.unfinished_call import (
    LostSubmit,
    OpenTicket,
    attempts_that_left,
    find_unfinished_call,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
RECIPE = Digest("recipe")
JOB = JobId("j")
CALLED = Attempt(AssetId("a"), JOB, 1, "replicate/one", START, recipe_digest=RECIPE, called_at=START)
WAITING = replace(CALLED, ticket_id="abc", is_ticket_open=True)
NO = Failure(ErrorCode.TransientNetworkFailure, "no")


def ended(attempt: Attempt, failure: Failure | None) -> Attempt:
    outcome = AttemptOutcome.failed if failure else AttemptOutcome.succeeded
    return replace(attempt, outcome=outcome, failure=failure)


def later(attempt: Attempt) -> Attempt:
    return replace(attempt, number=2, started_at=START + timedelta(seconds=5))


def test_a_job_that_waits_is_collected() -> None:
    assert find_unfinished_call([WAITING], JOB, RECIPE) == OpenTicket("abc", is_of_other_job=False)
    assert find_unfinished_call([ended(WAITING, NO)], JOB, RECIPE) == OpenTicket(
        "abc", is_of_other_job=False
    ), "a look at it failed, it goes on"


def test_a_job_that_has_failed_is_not_collected_again() -> None:
    assert find_unfinished_call([replace(ended(WAITING, NO), is_ticket_open=False)], JOB, RECIPE) is None


def test_a_call_that_a_crash_cut_short_must_be_looked_up() -> None:
    assert find_unfinished_call([CALLED], JOB, RECIPE) == LostSubmit(START, is_of_other_job=False)


def test_so_must_one_whose_answer_was_lost_and_no_other_failure() -> None:
    assert find_unfinished_call([ended(CALLED, with_answer_lost(NO))], JOB, RECIPE) == LostSubmit(
        START, is_of_other_job=False
    )
    assert find_unfinished_call([ended(CALLED, NO)], JOB, RECIPE) is None


def test_so_must_one_that_was_canceled_before_its_answer() -> None:
    canceled = replace(CALLED, outcome=AttemptOutcome.canceled)
    assert find_unfinished_call([canceled], JOB, RECIPE) == LostSubmit(START, is_of_other_job=False)


def test_a_job_that_an_earlier_film_ordered_is_known_as_such() -> None:
    other = JobId("k")
    assert find_unfinished_call([WAITING], other, RECIPE) == OpenTicket("abc", is_of_other_job=True)
    assert find_unfinished_call([CALLED], other, RECIPE) == LostSubmit(START, is_of_other_job=True)
    taken_over = later(replace(WAITING, job_id=other))
    released = replace(WAITING, is_ticket_open=False)
    assert find_unfinished_call([released, taken_over], other, RECIPE) == OpenTicket(
        "abc", is_of_other_job=True
    ), "also once it was taken over"


def test_a_call_is_released_by_the_attempts_that_left_it() -> None:
    running = later(replace(WAITING, job_id=JobId("k")))
    lost = replace(CALLED, number=3)
    earlier = [WAITING, lost, replace(WAITING, number=4, is_ticket_open=False), running]
    assert attempts_that_left(OpenTicket("abc", True), earlier, running) == [WAITING]
    assert attempts_that_left(LostSubmit(START, True), earlier, running) == [lost]


def test_an_attempt_without_a_call_publishes_nothing() -> None:
    silent = later(replace(CALLED, called_at=None))
    assert find_unfinished_call([silent, CALLED], JOB, RECIPE) == LostSubmit(START, is_of_other_job=False)
    assert find_unfinished_call([silent], JOB, RECIPE) is None


def test_the_newest_call_counts() -> None:
    assert find_unfinished_call([CALLED, later(ended(CALLED, NO))], JOB, RECIPE) is None


def test_attempts_for_another_recipe_are_not_reused() -> None:
    assert find_unfinished_call([WAITING], JOB, Digest("other")) is None
