"""Unfinished calls that an attempt may find at a provider."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, with_answer_lost
from reelproof.domain.ids import AssetId, Digest, JobId
from reelproof.planning.assets.unfinished_call import LostSubmit, OpenTicket, find_unfinished_call

START = datetime(2026, 1, 1, tzinfo=UTC)
RECIPE = Digest("recipe")
CALLED = Attempt(AssetId("a"), JobId("j"), 1, "replicate/one", START, recipe_digest=RECIPE, called_at=START)
WAITING = replace(CALLED, ticket_id="abc", is_ticket_open=True)
NO = Failure(ErrorCode.TransientNetworkFailure, "no")


def ended(attempt: Attempt, failure: Failure | None) -> Attempt:
    outcome = AttemptOutcome.failed if failure else AttemptOutcome.succeeded
    return replace(attempt, outcome=outcome, failure=failure)


def later(attempt: Attempt) -> Attempt:
    return replace(attempt, number=2, started_at=START + timedelta(seconds=5))


def test_a_job_that_waits_is_collected() -> None:
    assert find_unfinished_call([WAITING], RECIPE) == OpenTicket("abc")
    assert find_unfinished_call([ended(WAITING, NO)], RECIPE) == OpenTicket("abc"), (
        "a look at it failed, it goes on"
    )


def test_a_job_that_has_failed_is_not_collected_again() -> None:
    assert find_unfinished_call([replace(ended(WAITING, NO), is_ticket_open=False)], RECIPE) is None


def test_a_call_that_a_crash_cut_short_must_be_looked_up() -> None:
    assert find_unfinished_call([CALLED], RECIPE) == LostSubmit(START)


def test_so_must_one_whose_answer_was_lost_and_no_other_failure() -> None:
    assert find_unfinished_call([ended(CALLED, with_answer_lost(NO))], RECIPE) == LostSubmit(START)
    assert find_unfinished_call([ended(CALLED, NO)], RECIPE) is None


def test_an_attempt_without_a_call_publishes_nothing() -> None:
    silent = later(replace(CALLED, called_at=None))
    assert find_unfinished_call([silent, CALLED], RECIPE) == LostSubmit(START)
    assert find_unfinished_call([silent], RECIPE) is None


def test_the_newest_call_counts() -> None:
    assert find_unfinished_call([CALLED, later(ended(CALLED, NO))], RECIPE) is None


def test_attempts_for_another_recipe_are_not_reused() -> None:
    assert find_unfinished_call([WAITING], Digest("other")) is None
