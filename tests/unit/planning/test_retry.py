"""Recovery after a failed attempt."""

from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.domain.failure import Failure, with_answer_lost
from reelproof.planning.recovery.circuit import REFUSED
from reelproof.planning.recovery.retry import (
    GiveUp,
    PastAttempt,
    RecoveryAction,
    RetryPolicy,
    TryAgain,
    recover,
)

POLICY = RetryPolicy()
CHAIN = ("openai/one", "replicate/two", "local/card")
RETRYABLE = [code for code, entry in ERRORS.items() if entry.retryable]


def past(*failures: tuple[str, ErrorCode], retry_after_s: float | None = None) -> list[PastAttempt]:
    return [PastAttempt(model, Failure(code, "no", retry_after_s=retry_after_s)) for model, code in failures]


def decide(attempts: list[PastAttempt], chain: tuple[str, ...] = CHAIN) -> RecoveryAction:
    return recover(chain, attempts, POLICY, seed="an asset")


@pytest.mark.parametrize("code", RETRYABLE)
def test_a_passing_fault_is_retried_at_the_same_model(code: ErrorCode) -> None:
    decision = decide(past((CHAIN[0], code)))
    assert isinstance(decision, TryAgain)
    assert (decision.model, decision.is_retry) == (CHAIN[0], True)
    assert 4.0 <= decision.delay_s <= 6.0


@pytest.mark.parametrize("code", [code for code in ErrorCode if code not in RETRYABLE])
def test_any_other_failure_moves_the_chain_on_at_once(code: ErrorCode) -> None:
    decision = decide(past((CHAIN[0], code)))
    assert decision == TryAgain(CHAIN[1], 0.0, is_retry=False)


def test_delays_double() -> None:
    delays = []
    for count in range(1, 4):
        decision = decide(past(*[(CHAIN[0], ErrorCode.RateLimited)] * count))
        assert isinstance(decision, TryAgain)
        delays.append(decision.delay_s)
    assert 8.0 <= delays[1] <= 12.0
    assert 16.0 <= delays[2] <= 24.0


def test_the_providers_own_wait_is_honored() -> None:
    decision = decide(past((CHAIN[0], ErrorCode.RateLimited), retry_after_s=33.0))
    assert decision == TryAgain(CHAIN[0], 33.0, is_retry=True)


def test_a_wait_beyond_patience_moves_the_chain_on() -> None:
    decision = decide(past((CHAIN[0], ErrorCode.RateLimited), retry_after_s=121.0))
    assert decision == TryAgain(CHAIN[1], 0.0, is_retry=False)


def test_attempts_run_out_and_the_last_failure_says_how_often_it_was_retried() -> None:
    decision = decide(past(*[("local/card", ErrorCode.ProviderTimeout)] * 4), chain=("local/card",))
    assert isinstance(decision, GiveUp)
    assert decision.failure.code is ErrorCode.ProviderTimeout
    assert decision.failure.retried_count == 3


def test_the_final_failure_includes_earlier_models_errors() -> None:
    decision = decide(
        past(("openai/one", ErrorCode.QuotaExceeded), ("local/card", ErrorCode.Unknown)), CHAIN[::2]
    )
    assert isinstance(decision, GiveUp)
    assert decision.failure.details["previous_attempts"] == [
        {"model": "openai/one", "code": "QuotaExceeded", "message": "no"}
    ]


class TestSoftening:
    refused: ClassVar[list[PastAttempt]] = past((CHAIN[0], ErrorCode.SensitiveContent))

    def decide(self, attempts: list[PastAttempt], chain: tuple[str, ...] = CHAIN) -> RecoveryAction:
        return recover(chain, attempts, POLICY, seed="an asset", can_soften=True)

    def test_a_refused_prompt_is_softened_before_the_chain_moves_on(self) -> None:
        assert self.decide(self.refused) == TryAgain(CHAIN[0], 0.0, is_retry=False, is_softened=True)

    def test_it_is_softened_once_for_each_model(self) -> None:
        softened = [*self.refused, replace(self.refused[0], is_softened=True)]
        assert self.decide(softened) == TryAgain(CHAIN[1], 0.0, is_retry=False)
        assert isinstance(self.decide(softened, CHAIN[:1]), GiveUp)

    def test_a_passing_fault_of_the_softened_call_is_retried_softened(self) -> None:
        busy = replace(past((CHAIN[0], ErrorCode.RateLimited))[0], is_softened=True)
        decision = self.decide([*self.refused, busy])
        assert isinstance(decision, TryAgain)
        assert (decision.is_retry, decision.is_softened) == (True, True)

    def test_narration_is_not_softened(self) -> None:
        assert decide(self.refused) == TryAgain(CHAIN[1], 0.0, is_retry=False)


class TestLostAnswers:
    lost: ClassVar[list[PastAttempt]] = [
        PastAttempt(CHAIN[0], with_answer_lost(Failure(ErrorCode.ProviderTimeout, "no")))
    ]

    def test_a_call_that_may_have_been_paid_for_is_sent_again_once(self) -> None:
        decision = decide(self.lost)
        assert isinstance(decision, TryAgain)
        assert decision.is_retry

    def test_and_not_a_second_time(self) -> None:
        assert decide(self.lost * 2) == TryAgain(CHAIN[1], 0.0, is_retry=False)
        assert isinstance(decide(self.lost * 2, CHAIN[:1]), GiveUp)


class TestRefusalsOfTheBreaker:
    refused: ClassVar[list[PastAttempt]] = [
        replace(one, failure=replace(one.failure, provider_code=REFUSED))
        for one in past((CHAIN[0], ErrorCode.TransientProviderError), retry_after_s=30.0)
    ]

    def test_another_model_is_not_kept_waiting(self) -> None:
        assert decide(self.refused) == TryAgain(CHAIN[1], 0.0, is_retry=False)

    def test_the_last_model_is_waited_for(self) -> None:
        assert decide(self.refused, CHAIN[:1]) == TryAgain(CHAIN[0], 30.0, is_retry=True)


@given(
    codes=st.lists(st.sampled_from(list(ErrorCode)), min_size=80, max_size=80),
    wait=st.none() | st.floats(0, 1000),
    lost=st.lists(st.booleans(), min_size=80, max_size=80),
    length=st.integers(1, 4),
    max_retries=st.integers(0, 4),
    can_soften=st.booleans(),
)
def test_it_always_ends_within_the_attempts_allowed(
    codes: list[ErrorCode],
    wait: float | None,
    lost: list[bool],
    length: int,
    max_retries: int,
    can_soften: bool,
) -> None:
    chain = tuple(f"provider/{index}" for index in range(length))
    policy = RetryPolicy(max_retries=max_retries)
    attempts: list[PastAttempt] = []
    model, is_softened = chain[0], False
    for code, is_lost in zip(codes, lost, strict=True):
        failure = Failure(code, "no", retry_after_s=wait)
        attempts.append(PastAttempt(model, with_answer_lost(failure) if is_lost else failure, is_softened))
        decision = recover(chain, attempts, policy, "s", can_soften)
        if isinstance(decision, GiveUp):
            break
        assert 0.0 <= decision.delay_s <= policy.max_wait_s
        assert not decision.is_retry or ERRORS[code].retryable
        assert wait is None or not decision.is_retry or decision.delay_s == wait
        assert decision.is_retry or decision.is_softened or decision.model != model
        assert can_soften or not decision.is_softened
        model, is_softened = decision.model, decision.is_softened
    else:
        pytest.fail("it never gave up")
    for name in chain:
        assert sum(attempt.model == name for attempt in attempts) <= max_retries + 1 + can_soften
