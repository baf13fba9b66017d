"""Schemas of failures."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field, JsonValue

from reelproof.contract.action import ActionObject, action_objects
from reelproof.contract.body import ResponseModel
from reelproof.domain.error_list import Button
from reelproof.domain.failure import Failure
from reelproof.domain.wire import failure_to_json
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


class FailureObject(FailureSummary):
    """The cause of a failure and the available actions."""

    title: str
    action: Button = Field(description="The recommended action.")
    actions: list[ActionObject] = Field(description="All available actions, best first.")


class Problem(FailureSummary):
    """Problem details of a failed request (RFC 9457)."""

    type: str = Field(description="`urn:reelproof:error:` and the code without its subject.")
    title: str
    status: int
    detail: str = Field(description="The error message.")
    instance: str = Field(description="The path of the request.")
    action: Button = Field(description="The recommended action.")
    message: str = Field(description="Same as `detail`, for consistency with other failures.")
    correlation_id: str


def failure_object(failure: Failure, actions: Iterable[Action] = ()) -> FailureObject:
    fields: dict[str, Any] = failure_to_json(failure)
    return FailureObject(
        **fields,
        title=failure.entry.title,
        action=failure.entry.button,
        actions=action_objects(actions),
    )
