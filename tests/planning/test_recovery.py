"""What follows a failed attempt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.failure import ERRORS, ErrorCode, Failure
from reelproof.planning.recovery import Decision, GiveUp, PastAttempt, RetryPolicy, TryAgain, recover

POLICY = RetryPolicy()
CHAIN = ("openai/one", "replicate/two", "local/card")
RETRYABLE = [code for code, entry in ERRORS.items() if entry.retryable]


def past(*failures: tuple[str, ErrorCode], retry_after_s: float | None = None) -> list[PastAttempt]:
    return [PastAttempt(model, Failure(code, "no", retry_after_s=retry_after_s)) for model, code in failures]


def decide(attempts: list[PastAttempt], chain: tuple[str, ...] = CHAIN) -> Decision:
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


def test_the_providers_own_wait_is_honoured() -> None:
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


@given(
    codes=st.lists(st.sampled_from(list(ErrorCode)), min_size=60, max_size=60),
    wait=st.none() | st.floats(0, 1000),
    length=st.integers(1, 4),
    max_retries=st.integers(0, 4),
)
def test_it_always_ends_within_the_attempts_allowed(
    codes: list[ErrorCode], wait: float | None, length: int, max_retries: int
) -> None:
    chain = tuple(f"provider/{index}" for index in range(length))
    policy = RetryPolicy(max_retries=max_retries)
    attempts: list[PastAttempt] = []
    model = chain[0]
    for code in codes:
        attempts.append(PastAttempt(model, Failure(code, "no", retry_after_s=wait)))
        decision = recover(chain, attempts, policy, seed="s")
        if isinstance(decision, GiveUp):
            break
        assert 0.0 <= decision.delay_s <= policy.max_wait_s
        assert decision.is_retry == (decision.model == model)
        assert not decision.is_retry or ERRORS[code].retryable
        model = decision.model
    else:
        pytest.fail("it never gave up")
    assert len(attempts) <= length * (max_retries + 1)
