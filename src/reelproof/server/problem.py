"""Failures as HTTP answers: problems of RFC 9457, with the list's code and what mends it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.wire import failure_to_json
from reelproof.engine.studio.belongings import Conflict, NotThere

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Words:
    """What a status says of a request, where the code speaks of providers or of inputs in general."""

    title: str
    remediation: str


WORDS: Mapping[int, Words] = {
    400: Words("The request cannot be read", "Send it as HTTP and the contract have it."),
    401: Words("A token is needed", "Send `Authorization: Bearer TOKEN`, or sign in: POST /api/session."),
    403: Words("This is not allowed", "Ask whoever runs this server."),
    404: Words("There is nothing here", "Look at the id and the address: lists tell those there are."),
    405: Words("The address is not served so", "The contract tells what is: /api/openapi.json"),
    409: Words("It does not fit how things stand", "Look at it again, and ask for what fits now."),
    413: Words("The body is too large", "Send less at once."),
    416: Words("The file has no such part", "Ask for one within the size that Content-Range tells."),
    421: Words("The server does not go by this name", "Use its own name, or add this one to allowed_hosts."),
    429: Words("Too many calls", "Wait as long as Retry-After says."),
    503: Words("The server cannot answer now", "Try again as soon as Retry-After says."),
}


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
    is_codes_own = status == failure.entry.http_status and failure.code is not ErrorCode.RateLimited
    words = None if is_codes_own else WORDS.get(status)
    words = words or Words(failure.entry.title, failure.remediation)
    return {
        "type": f"urn:reelproof:error:{failure.code.value}",
        "title": words.title,
        "status": status,
        "detail": failure.message,
        "instance": instance,
        "action": failure.entry.button.value,
        **told,
        "remediation": words.remediation,
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
