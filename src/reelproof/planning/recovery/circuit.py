"""Circuit breaker of each model: failures that open it, how long it stays open, errors that count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen

OUTAGE_CODES = (
    ErrorCode.TransientProviderError,
    ErrorCode.ProviderTimeout,
    ErrorCode.TransientNetworkFailure,
)
REFUSED = "circuit_open"


class CircuitState(StrEnum):
    """`closed`: all calls pass; `open`: none; `half_open`: one probe may; `probing`: the probe is running."""

    closed = "closed"
    open = "open"
    half_open = "half_open"
    probing = "probing"


@frozen
class CircuitPolicy:
    """Opens for `open_s` after consecutive failures, and twice as long after each failed probe."""

    failures_to_open: int = 5
    open_s: float = 10.0
    longest_open_s: float = 60.0
    memory_s: float = 600.0


@frozen
class ModelCall:
    """One call to a model. `has_failed` is None while it runs, and False for any answer from the model."""

    started_at: datetime
    ended_at: datetime | None
    has_failed: bool | None


@frozen
class Circuit:
    """The state of a model's breaker. `until` is when an open breaker admits a probe."""

    state: CircuitState
    consecutive_failures: int = 0
    until: datetime | None = None


CLOSED = Circuit(CircuitState.closed)


def circuit_of(calls: Sequence[ModelCall], now: datetime, policy: CircuitPolicy) -> Circuit:
    """Computes the state from a model's calls, in any order. Ignores calls that ended more than `memory_s`
    ago, and calls in the future, recorded by a clock that has since been set back.
    """
    calls = [call for call in calls if _end(call) <= now]
    failures = _consecutive_failures(calls, now, policy)
    if len(failures) < policy.failures_to_open:
        return CLOSED
    until = _open_until(failures, policy)
    if now < until:
        return Circuit(CircuitState.open, len(failures), until)
    oldest = now - timedelta(seconds=policy.memory_s)
    is_probing = any(call.ended_at is None and call.started_at >= max(until, oldest) for call in calls)
    return Circuit(CircuitState.probing if is_probing else CircuitState.half_open, len(failures))


def is_outage(failure: Failure | None) -> bool:
    """Whether a failure suggests that the provider is unhealthy."""
    return failure is not None and failure.code in OUTAGE_CODES


def refusal(model: str, circuit: Circuit, now: datetime) -> Failure:
    """Builds the failure of an attempt rejected by the breaker."""
    wait_s = max(0.0, (circuit.until - now).total_seconds()) if circuit.until else 0.0
    message = (
        f"{model} failed {circuit.consecutive_failures} times in a row and is paused for {wait_s:.0f} s."
    )
    return Failure(ErrorCode.TransientProviderError, message, provider_code=REFUSED, retry_after_s=wait_s)


def is_refusal(failure: Failure) -> bool:
    return failure.provider_code == REFUSED


def _consecutive_failures(
    calls: Sequence[ModelCall], now: datetime, policy: CircuitPolicy
) -> list[ModelCall]:
    """Returns the failures since the last answered call, oldest first."""
    oldest = now - timedelta(seconds=policy.memory_s)
    ended = sorted((call for call in calls if call.ended_at and call.ended_at >= oldest), key=_end)
    last_answer = max((index for index, call in enumerate(ended) if not call.has_failed), default=-1)
    return ended[last_answer + 1 :]


def _open_until(failures: Sequence[ModelCall], policy: CircuitPolicy) -> datetime:
    """Calls running when the breaker opened are not probes; calls started once it was half open are."""
    open_s = policy.open_s
    until = _end(failures[policy.failures_to_open - 1]) + timedelta(seconds=open_s)
    for failure in failures[policy.failures_to_open :]:
        if failure.started_at >= until:
            open_s = min(policy.longest_open_s, open_s * 2)
            until = _end(failure) + timedelta(seconds=open_s)
    return until


def _end(call: ModelCall) -> datetime:
    return call.ended_at or call.started_at
