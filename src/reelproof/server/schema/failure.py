"""Failures as answers tell them."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field, JsonValue

from reelproof.domain.error_list import Button
from reelproof.domain.failure import Failure
from reelproof.domain.wire import failure_to_json
from reelproof.planning.report.action import Action
from reelproof.server.schema.action import ActionObject, action_objects
from reelproof.server.schema.shape import Answer


class FailureSummary(Answer):
    """Why something failed, as `domain.wire` tells it everywhere."""

    code: str = Field(description="From the list of errors; some carry a subject after a colon.")
    message: str
    remediation: str
    provider: str | None
    provider_code: str | None = Field(description="The provider's own word for it.")
    model: str | None
    retry_after_s: float | None
    retried_count: int
    retryable: bool = Field(description="Whether it may pass by itself.")
    user_action_required: bool
    details: dict[str, JsonValue]
    correlation_id: str | None


class FailureObject(FailureSummary):
    """Why something failed, and what mends it."""

    title: str
    action: Button = Field(description="The one thing to do first.")
    actions: list[ActionObject] = Field(description="All that can be done about it, the best first.")


class Problem(FailureSummary):
    """A request that was not served, as RFC 9457 has it."""

    type: str = Field(description="`urn:reelproof:error:` and the code without its subject.")
    title: str
    status: int
    detail: str = Field(description="What is wrong, in one sentence.")
    instance: str = Field(description="The address that was asked.")
    action: Button = Field(description="The one thing to do first.")
    message: str = Field(description="The same as `detail`, as failures elsewhere have it.")
    correlation_id: str


def failure_object(failure: Failure, actions: Iterable[Action] = ()) -> FailureObject:
    told: dict[str, Any] = failure_to_json(failure)
    return FailureObject(
        **told,
        title=failure.entry.title,
        action=failure.entry.button,
        actions=action_objects(actions),
    )
