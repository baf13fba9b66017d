"""Retries after a failed call: how many, delay, next model of the chain, softened prompt, giving up."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, answer_lost, is_repairable
from reelproof.domain.frozen import frozen
from reelproof.domain.own_media import is_own
from reelproof.planning.recovery.circuit import is_refusal

MIN_JITTER, MAX_JITTER = 0.8, 1.2
# A setting above this is a mistake.
MAX_RETRIES = 20


@frozen
class RetryPolicy:
    """The retry policy for one model.

    `max_wait_s` is the longest wait a provider may request before the chain moves on. A call whose response
    was lost may have been charged, so it is resent at most `max_lost` times.
    """

    max_retries: int = 3
    first_delay_s: float = 5.0
    max_wait_s: float = 120.0
    max_lost: int = 1


USUAL_RETRIES = RetryPolicy()


@frozen
class PastAttempt:
    """One failed call to a model of the chain."""

    model: str
    failure: Failure
    is_softened: bool = False


@frozen
class TryAgain:
    """Call `model` after `delay_s`. `is_retry` is false when the chain moved on or the prompt is softened."""

    model: str
    delay_s: float
    is_retry: bool
    is_softened: bool = False


@frozen
class GiveUp:
    """The chain is exhausted; the asset ends with this failure."""

    failure: Failure


RecoveryAction = TryAgain | GiveUp


def recover(
    chain: Sequence[str],
    past: Sequence[PastAttempt],
    policy: RetryPolicy,
    seed: str,
    can_soften: bool = False,
) -> RecoveryAction:
    """Decides what to do after at least one failure. `seed` makes the jitter repeatable.

    A model is called at most `1 + max_retries` times, once more with the prompt softened, and once more to
    repair what it wrote.
    """
    last = past[-1]
    here = [attempt for attempt in past if attempt.model == last.model]
    following = _following(chain, past)
    retry = _retry(here, policy, seed)
    if retry is not None and not (following and is_refusal(last.failure)):
        return retry
    if _may_be_repaired(here):
        return TryAgain(last.model, 0.0, is_retry=False)
    if can_soften and _is_refused_as_it_stands(here):
        return TryAgain(last.model, 0.0, is_retry=False, is_softened=True)
    if following is not None:
        return TryAgain(following, 0.0, is_retry=False)
    return GiveUp(_last_failure(past, len(here) - 1))


def _retry(here: Sequence[PastAttempt], policy: RetryPolicy, seed: str) -> TryAgain | None:
    last = here[-1]
    passing = [attempt.failure for attempt in here if attempt.failure.retryable]
    lost = sum(map(answer_lost, passing))
    if not last.failure.retryable or len(passing) > policy.max_retries or lost > policy.max_lost:
        return None
    delay_s = _delay_s(last.failure, len(passing) - 1, policy, seed)
    return None if delay_s is None else TryAgain(last.model, delay_s, True, last.is_softened)


def _is_refused_as_it_stands(here: Sequence[PastAttempt]) -> bool:
    is_refused = here[-1].failure.code is ErrorCode.SensitiveContent
    return is_refused and not any(attempt.is_softened for attempt in here)


def _may_be_repaired(here: Sequence[PastAttempt]) -> bool:
    """Whether to ask a model once more to repair its unusable output."""
    return is_repairable(here[-1].failure) and sum(is_repairable(one.failure) for one in here) == 1


def _following(chain: Sequence[str], past: Sequence[PastAttempt]) -> str | None:
    tried = {attempt.model for attempt in past}
    return next((model for model in chain if model not in tried), None)


def _last_failure(past: Sequence[PastAttempt], retries: int) -> Failure:
    """Returns the last failure with those of earlier models; for an own file, the file's failure."""
    last = next((attempt for attempt in past if is_own(attempt.model)), past[-1])
    endings = {attempt.model: attempt.failure for attempt in past if attempt.model != last.model}
    earlier: list[JsonValue] = [
        {"model": model, "code": failure.full_code, "message": failure.message}
        for model, failure in endings.items()
    ]
    failure = last.failure.after(retries)
    return replace(failure, details={**failure.details, "previous_attempts": earlier}) if earlier else failure


def _delay_s(failure: Failure, retries: int, policy: RetryPolicy, seed: str) -> float | None:
    """Returns the wait before the next retry, or None if the provider requests too long a wait."""
    backoff_s = policy.first_delay_s * 2.0**retries
    if failure.retry_after_s is None:
        return min(policy.max_wait_s, backoff_s * jitter(f"{seed}/{retries}"))
    return None if failure.retry_after_s > policy.max_wait_s else max(0.0, failure.retry_after_s)


def jitter(seed: str) -> float:
    """Between `MIN_JITTER` and `MAX_JITTER`, deterministic per seed, since durable runs may repeat."""
    fraction = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32
    return MIN_JITTER + (MAX_JITTER - MIN_JITTER) * fraction
