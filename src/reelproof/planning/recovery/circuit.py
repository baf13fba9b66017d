"""A breaker for each model, worked out from its last calls: what is down is not called again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure

FAULTS = (ErrorCode.TransientProviderError, ErrorCode.ProviderTimeout, ErrorCode.TransientNetworkFailure)
REFUSED = "circuit_open"


class CircuitState(StrEnum):
    """`closed`: calls go through; `open`: none; `half_open`: one, to see; `probing`: that one runs."""

    closed = "closed"
    open = "open"
    half_open = "half_open"
    probing = "probing"


@dataclass(frozen=True, slots=True)
class CircuitPolicy:
    """Opens after so many faults in a row for `open_s`, and twice as long after each probe that fails."""

    faults_to_open: int = 5
    open_s: float = 10.0
    longest_open_s: float = 60.0
    memory_s: float = 600.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a model. `is_fault` is None while it runs; whatever else it answered, it answered."""

    started_at: datetime
    ended_at: datetime | None
    is_fault: bool | None


@dataclass(frozen=True, slots=True)
class Circuit:
    """How the breaker of a model stands. `until` is when an open one lets a call through."""

    state: CircuitState
    faults: int = 0
    until: datetime | None = None


CLOSED = Circuit(CircuitState.closed)


def circuit_of(calls: Sequence[Call], now: datetime, policy: CircuitPolicy) -> Circuit:
    """From a model's calls in any order. What ended longer than `memory_s` ago no longer counts, nor does
    what a clock noted that has been set back since: it would count for as long as that clock was ahead.
    """
    calls = [call for call in calls if _end(call) <= now]
    faults = _faults_in_a_row(calls, now, policy)
    if len(faults) < policy.faults_to_open:
        return CLOSED
    until = _open_until(faults, policy)
    if now < until:
        return Circuit(CircuitState.open, len(faults), until)
    oldest = now - timedelta(seconds=policy.memory_s)
    is_probing = any(call.ended_at is None and call.started_at >= max(until, oldest) for call in calls)
    return Circuit(CircuitState.probing if is_probing else CircuitState.half_open, len(faults))


def is_fault(failure: Failure | None) -> bool:
    """Whether a call's end speaks against the provider's health."""
    return failure is not None and failure.code in FAULTS


def refusal(model: str, circuit: Circuit, now: datetime) -> Failure:
    """What an attempt fails with that the breaker did not let through."""
    wait_s = max(0.0, (circuit.until - now).total_seconds()) if circuit.until else 0.0
    message = f"{model} failed {circuit.faults} times in a row and is left alone for {wait_s:.0f} s."
    return Failure(ErrorCode.TransientProviderError, message, provider_code=REFUSED, retry_after_s=wait_s)


def is_refusal(failure: Failure) -> bool:
    return failure.provider_code == REFUSED


def _faults_in_a_row(calls: Sequence[Call], now: datetime, policy: CircuitPolicy) -> list[Call]:
    """The faults since the last call that was answered, the oldest first."""
    oldest = now - timedelta(seconds=policy.memory_s)
    ended = sorted((call for call in calls if call.ended_at and call.ended_at >= oldest), key=_end)
    last_answer = max((index for index, call in enumerate(ended) if not call.is_fault), default=-1)
    return ended[last_answer + 1 :]


def _open_until(faults: Sequence[Call], policy: CircuitPolicy) -> datetime:
    """Calls that were under way when it opened are no probes; those begun after it let one through are."""
    open_s = policy.open_s
    until = _end(faults[policy.faults_to_open - 1]) + timedelta(seconds=open_s)
    for fault in faults[policy.faults_to_open :]:
        if fault.started_at >= until:
            open_s = min(policy.longest_open_s, open_s * 2)
            until = _end(fault) + timedelta(seconds=open_s)
    return until


def _end(call: Call) -> datetime:
    return call.ended_at or call.started_at
