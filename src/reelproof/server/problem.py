"""Failures as HTTP answers: problems of RFC 9457, with the list's code and what mends it."""

import json
from collections.abc import Mapping

from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.domain.wire import failure_to_json
from reelproof.engine.belongings import Conflict, NotThere

MEDIA_TYPE = "application/problem+json"


class Refusal(ReelproofError):
    """A request that is not served, with the status that says so better than its code's own."""

    def __init__(self, status: int, failure: Failure, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(failure)
        self.status = status
        self.headers = dict(headers or {})


def refuse(status: int, field_name: str, message: str, **headers: str) -> Refusal:
    """A request that must be put otherwise; `headers` with underscores for hyphens."""
    failure = Failure(ErrorCode.InvalidInput, message, subject=field_name)
    return Refusal(status, failure, {name.replace("_", "-"): value for name, value in headers.items()})


def not_found(noun: str, given_id: str) -> Refusal:
    """What is not there, and what is somebody else's: nobody learns which of the two."""
    return refuse(404, noun, f"There is no {noun} {given_id[:80]}.")


def problem_object(failure: Failure, status: int, instance: str, correlation_id: str) -> dict[str, JsonValue]:
    """The body of a problem. `detail` is the failure's sentence, `action` the button that editors offer."""
    told = failure_to_json(failure)
    return {
        "type": f"urn:reelproof:error:{failure.code.value}",
        "title": failure.entry.title,
        "status": status,
        "detail": failure.message,
        "instance": instance,
        "action": failure.entry.button.value,
        **told,
        "correlation_id": failure.correlation_id or correlation_id,
    }


def problem_body(failure: Failure, status: int, instance: str, correlation_id: str) -> bytes:
    return json.dumps(problem_object(failure, status, instance, correlation_id)).encode()


def status_of(error: ReelproofError) -> int:
    """The refusal's own, else what the engine's error means here, else the code's."""
    match error:
        case Refusal():
            return error.status
        case NotThere():
            return 404
        case Conflict():
            return 409
    return error.failure.entry.http_status
