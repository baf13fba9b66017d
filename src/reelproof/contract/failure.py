"""JSON of errors: code, message, remediation, actions; problem details (RFC 9457) of failed requests."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field, JsonValue

from reelproof.contract.action import ActionObject, action_objects
from reelproof.contract.body import ResponseModel
from reelproof.domain.error_list import ErrorCode, RecommendedAction, error_entry
from reelproof.domain.failure import Failure
from reelproof.planning.report.action import Action


class FailureSummary(ResponseModel):
    """The cause of a failure, in the same form everywhere."""

    code: str = Field(description="Error code; some have a subject after a colon.")
    message: str
    remediation: str
    provider: str | None
    provider_code: str | None = Field(description="The provider's own error code.")
    model: str | None
    retry_after_s: float | None
    retried_count: int
    retryable: bool = Field(description="Whether the error may be temporary.")
    user_action_required: bool
    details: dict[str, JsonValue]
    correlation_id: str | None

    def failure(self) -> Failure:
        """Raises ValueError for an unknown code."""
        code, _, subject = self.code.partition(":")
        entry = error_entry(ErrorCode(code), subject or None, self.provider)
        return Failure(
            code=ErrorCode(code),
            message=self.message,
            subject=subject or None,
            provider=self.provider,
            provider_code=self.provider_code,
            model=self.model,
            retry_after_s=self.retry_after_s,
            retried_count=self.retried_count,
            correlation_id=self.correlation_id,
            details=self.details,
            remedy=self.remediation if self.remediation not in ("", entry.remediation) else None,
        )


class FailureObject(FailureSummary):
    """The cause of a failure and the available actions."""

    title: str
    action: RecommendedAction = Field(description="The recommended action.")
    actions: list[ActionObject] = Field(description="All available actions, best first.")


class Problem(FailureSummary):
    """Problem details of a failed request (RFC 9457)."""

    type: str = Field(description="`urn:reelproof:error:` and the code without its subject.")
    title: str
    status: int
    detail: str = Field(description="The error message.")
    instance: str = Field(description="The path of the request.")
    action: RecommendedAction = Field(description="The recommended action.")
    message: str = Field(description="Same as `detail`, for consistency with other failures.")
    correlation_id: str


def failure_fields(failure: Failure) -> dict[str, Any]:
    """Returns the fields that every form of a failure has."""
    return {
        "code": failure.full_code,
        "message": failure.message,
        "remediation": failure.remediation,
        "provider": failure.provider,
        "provider_code": failure.provider_code,
        "model": failure.model,
        "retry_after_s": failure.retry_after_s,
        "retried_count": failure.retried_count,
        "retryable": failure.retryable,
        "user_action_required": failure.user_action_required,
        "details": dict(failure.details),
        "correlation_id": failure.correlation_id,
    }


def failure_summary(failure: Failure) -> FailureSummary:
    return FailureSummary(**failure_fields(failure))


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """Returns the form in which failures are stored and published; `code` includes the subject."""
    return failure_summary(failure).model_dump(mode="json")


def failure_from_json(data: Mapping[str, Any]) -> Failure:
    """Reads a stored failure. Raises ValueError for an unknown code."""
    return FailureSummary.model_validate(data).failure()


def failure_object(failure: Failure, actions: Iterable[Action] = ()) -> FailureObject:
    return FailureObject(
        **failure_fields(failure),
        title=failure.entry.title,
        action=failure.entry.recommended_action,
        actions=action_objects(actions),
    )
