"""Error responses (RFC 9457 problem JSON): status of each error, titles, remediation texts."""

import json
from collections.abc import Mapping

from reelproof.contract.failure import failure_fields
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.engine.studio.owned_lookup import Conflict, NotFound

MEDIA_TYPE = "application/problem+json"


@frozen
class StatusText:
    """Title and remediation of a status, used where the error code's own text is too general."""

    title: str
    remediation: str


STATUS_TEXTS: Mapping[int, StatusText] = {
    400: StatusText("Malformed request", "Send a valid HTTP request as described in the contract."),
    401: StatusText(
        "A token is needed", "Send `Authorization: Bearer TOKEN`, or sign in: POST /api/session."
    ),
    403: StatusText("Not allowed", "Contact the operator of this server."),
    404: StatusText("Not found", "Check the id and the URL. Lists show the existing ones."),
    405: StatusText("Method not allowed", "See the contract for the methods: /api/openapi.json"),
    409: StatusText("Conflicts with the current state", "Reload and try again."),
    413: StatusText("The body is too large", "Send a smaller body."),
    416: StatusText("Range not satisfiable", "Request a range within the size given in Content-Range."),
    421: StatusText("Unknown host name", "Use one of the server's names, or add this one to allowed_hosts."),
    429: StatusText("Too many requests", "Wait as long as Retry-After says."),
    503: StatusText("Service unavailable", "Try again after the time in Retry-After."),
}


class HttpError(ReelproofError):
    """An error with an HTTP status that is more specific than that of its error code."""

    def __init__(self, status: int, failure: Failure, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(failure)
        self.status = status
        self.headers = dict(headers or {})


def http_error(status: int, field_name: str, message: str, **headers: str) -> HttpError:
    """Builds an error for an invalid request; write `headers` with underscores for hyphens."""
    failure = Failure(ErrorCode.InvalidInput, message, subject=field_name)
    return HttpError(status, failure, {name.replace("_", "-"): value for name, value in headers.items()})


def not_found(noun: str, given_id: str) -> HttpError:
    """Builds a 404 that does not reveal whether the resource exists for another owner."""
    return http_error(404, noun, f"The {noun} {given_id[:80]} was not found.")


def problem_object(failure: Failure, status: int, instance: str, correlation_id: str) -> dict[str, JsonValue]:
    """Returns the body of a problem. `detail` is the failure's message, `action` the recommended action."""
    fields = failure_fields(failure)
    is_codes_own = status == failure.entry.http_status and failure.code is not ErrorCode.RateLimited
    text = None if is_codes_own else STATUS_TEXTS.get(status)
    text = text or StatusText(failure.entry.title, failure.remediation)
    return {
        "type": f"urn:reelproof:error:{failure.code.value}",
        "title": text.title,
        "status": status,
        "detail": failure.message,
        "instance": instance,
        "action": failure.entry.recommended_action.value,
        **fields,
        "remediation": text.remediation,
        "correlation_id": failure.correlation_id or correlation_id,
    }


def problem_body(failure: Failure, status: int, instance: str, correlation_id: str) -> bytes:
    return json.dumps(problem_object(failure, status, instance, correlation_id)).encode()


def status_of(error: ReelproofError) -> int:
    """Returns the error's own status, or that of the engine error, or that of the error code."""
    match error:
        case HttpError():
            return error.status
        case NotFound():
            return 404
        case Conflict():
            return 409
    return error.failure.entry.http_status
