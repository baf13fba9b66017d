"""When the breaker of a failing model opens, and when it is probed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reelproof.planning.recovery.circuit import (
    CircuitPolicy,
    CircuitState,
    ModelCall,
    circuit_of,
    is_refusal,
    refusal,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
POLICY = CircuitPolicy(failures_to_open=3, open_s=10.0, longest_open_s=30.0)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def failure(started: float, ended: float) -> ModelCall:
    return ModelCall(at(started), at(ended), has_failed=True)


def answer(started: float, ended: float) -> ModelCall:
    return ModelCall(at(started), at(ended), has_failed=False)


THREE = [failure(0, 1), failure(0, 2), failure(0, 3)]


def state(calls: list[ModelCall], now: float) -> CircuitState:
    return circuit_of(calls, at(now), POLICY).state


def test_it_opens_after_so_many_faults_in_a_row() -> None:
    assert state(THREE[:2], 4) is CircuitState.closed
    assert state(THREE, 4) is CircuitState.open
    assert circuit_of(THREE, at(4), POLICY).until == at(13)


def test_any_answer_between_them_keeps_it_closed() -> None:
    assert (
        state([failure(0, 1), failure(0, 2), answer(0, 2.5), failure(0, 3), failure(0, 4)], 5)
        is CircuitState.closed
    )


def test_it_lets_one_call_through_after_its_time() -> None:
    assert state(THREE, 13.5) is CircuitState.half_open
    probe = ModelCall(at(13.5), None, None)
    assert state([*THREE, probe], 14) is CircuitState.probing


def test_a_probe_that_is_answered_closes_it_and_one_that_fails_opens_it_for_twice_as_long() -> None:
    assert state([*THREE, answer(14, 15)], 15.5) is CircuitState.closed
    assert circuit_of([*THREE, failure(14, 15)], at(16), POLICY).until == at(35)
    thrice = [*THREE, failure(14, 15), failure(36, 37), failure(68, 69)]
    assert circuit_of(thrice, at(70), POLICY).until == at(99), "no longer than the longest"


def test_timestamps_of_a_clock_set_back_do_not_count() -> None:
    """Otherwise the breaker would stay open, or keep waiting, until that future time."""
    day = 86_400.0
    tomorrow = [failure(day, day + number) for number in range(3)]
    assert state(tomorrow, 4) is CircuitState.closed
    assert state([*THREE, *tomorrow], 4) is CircuitState.open
    assert state([*THREE, ModelCall(at(day), None, None)], 14) is CircuitState.half_open


def test_calls_that_were_under_way_when_it_opened_are_no_probes() -> None:
    late = [failure(0, 5), failure(0, 8)]
    assert circuit_of([*THREE, *late], at(9), POLICY).until == at(13)


def test_old_failures_no_longer_count() -> None:
    assert state(THREE, 4 + POLICY.memory_s) is CircuitState.closed


def test_a_refusal_tells_how_long_the_model_is_left_alone() -> None:
    failure = refusal("openai/one", circuit_of(THREE, at(4), POLICY), at(4))
    assert is_refusal(failure)
    assert failure.retry_after_s == 9.0
    assert "3 times in a row" in failure.message
    assert failure.retryable


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0, 50), st.sampled_from([True, False, None])), max_size=30
    ),
    st.floats(0, 200),
)
def test_it_is_open_for_a_bounded_time_and_only_with_enough_faults(
    raw: list[tuple[float, float, bool | None]], now: float
) -> None:
    calls = [
        ModelCall(at(started), None if ok is None else at(started + took), ok) for started, took, ok in raw
    ]
    circuit = circuit_of(calls, at(now), POLICY)
    failures = sum(call.has_failed is True for call in calls)
    if circuit.state is not CircuitState.closed:
        assert failures >= POLICY.failures_to_open
    if circuit.until is not None:
        latest = max(call.ended_at for call in calls if call.ended_at is not None)
        assert at(now) < circuit.until <= latest + timedelta(seconds=POLICY.longest_open_s)
