"""Failures: error code, message, remediation, provider; the exception that carries one."""

from collections.abc import Mapping
from dataclasses import field, replace

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import Actor, ErrorCode, ErrorEntry, error_entry
from reelproof.domain.frozen import frozen
from reelproof.domain.redaction import redact

# How a provider's answer is marked that is no script of the form asked for.
INVALID_SCRIPT = "invalid_script"


@frozen
class Failure:
    """A classified failure. It is stored in the asset's state unchanged.

    Providers may echo what they were sent, keys included, so messages are redacted here. `remedy`
    overrides the code's default remediation.
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
        return error_entry(self.code, self.subject, self.provider)

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
    """Marks the failure of a call that the provider may have accepted and charged for nevertheless."""
    return replace(failure, details={**failure.details, ANSWER_LOST: True})


def answer_lost(failure: Failure) -> bool:
    return failure.details.get(ANSWER_LOST) is True


JOB_RUNS_ON = "job_runs_on"


def with_job_running(failure: Failure) -> Failure:
    """Marks the failure of a status check whose provider job keeps running and can be collected later."""
    return replace(failure, details={**failure.details, JOB_RUNS_ON: True})


def job_runs_on(failure: Failure) -> bool:
    return failure.details.get(JOB_RUNS_ON) is True


class ReelproofError(Exception):
    """An exception that carries a classified failure. Its traceback ends with the remediation."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.full_code}: {failure.message}")
        self.add_note(failure.remediation)
        self.failure = failure

    def __reduce__(self) -> tuple[type["ReelproofError"], tuple[Failure]]:
        """Makes the error picklable across processes without losing its failure."""
        return type(self), (self.failure,)


def invalid_input(field_name: str, message: str) -> ReelproofError:
    return ReelproofError(Failure(code=ErrorCode.InvalidInput, subject=field_name, message=message))


def is_repairable(failure: Failure) -> bool:
    """Whether the model may be asked to repair its response."""
    return failure.provider_code == INVALID_SCRIPT
