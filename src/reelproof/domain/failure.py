"""A failure as it happened, on its way to whoever must hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ERRORS, Actor, ErrorCode, ErrorEntry
from reelproof.domain.redaction import redact

# How a provider's answer is marked that is no script of the form asked for.
INVALID_SCRIPT = "invalid_script"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure as it happened. It reaches the asset's state unchanged.

    Providers quote what they were sent, keys included; a message holds no secret from here on. `remedy` is
    what to do where that is known better than the code knows it.
    """

    code: ErrorCode
    message: str
    subject: str | None = None
    provider: str | None = None
    provider_code: str | None = None
    model: str | None = None
    retry_after_s: float | None = None
    retried_count: int = 0
    correlation_id: str | None = None
    details: Mapping[str, JsonValue] = field(default_factory=dict)
    remedy: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", redact(self.message))

    @property
    def entry(self) -> ErrorEntry:
        return ERRORS[self.code]

    @property
    def full_code(self) -> str:
        return f"{self.code}:{self.subject}" if self.subject else str(self.code)

    @property
    def retryable(self) -> bool:
        return self.entry.retryable

    @property
    def remediation(self) -> str:
        return self.remedy or self.entry.remediation

    @property
    def user_action_required(self) -> bool:
        return self.entry.actor in (Actor.writer, Actor.account_owner, Actor.operator)

    def after(self, retried_count: int) -> "Failure":
        return replace(self, retried_count=retried_count)


ANSWER_LOST = "answer_lost"


def with_answer_lost(failure: Failure) -> Failure:
    """The failure of a call that the provider may have accepted, and charged for, all the same."""
    return replace(failure, details={**failure.details, ANSWER_LOST: True})


def answer_lost(failure: Failure) -> bool:
    return failure.details.get(ANSWER_LOST) is True


JOB_RUNS_ON = "job_runs_on"


def with_job_running(failure: Failure) -> Failure:
    """The failure of a look at a provider's job that goes on all the same, and can be collected later."""
    return replace(failure, details={**failure.details, JOB_RUNS_ON: True})


def job_runs_on(failure: Failure) -> bool:
    return failure.details.get(JOB_RUNS_ON) is True


class ReelproofError(Exception):
    """A failure on its way to whoever must hear of it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.full_code}: {failure.message}")
        self.failure = failure

    def __reduce__(self) -> tuple[type["ReelproofError"], tuple[Failure]]:
        """Errors cross from child processes, and are otherwise rebuilt from their text."""
        return type(self), (self.failure,)


def invalid_input(field_name: str, message: str) -> ReelproofError:
    return ReelproofError(Failure(code=ErrorCode.InvalidInput, subject=field_name, message=message))


def is_repairable(failure: Failure) -> bool:
    """Whether the model may be told what was wrong, and asked once more."""
    return failure.provider_code == INVALID_SCRIPT
