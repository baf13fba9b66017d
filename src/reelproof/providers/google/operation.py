"""A Gemini video operation: whether it has ended, its clip's URL, its failure or filter reasons."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode, Failure, JsonValue
from reelproof.providers.classification import classify
from reelproof.providers.google.errors import read_problem, service

NAME = re.compile(r"(?:models/[\w.-]+/)?operations/[\w.-]+")
# google.rpc.Code of failed operations to the equivalent HTTP status.
STATUS_OF_CODE: Mapping[int, int] = {
    3: 400,
    4: 504,
    5: 404,
    7: 403,
    8: 429,
    9: 400,
    13: 500,
    14: 503,
    16: 401,
}
CANCELED = 1


@frozen
class Operation:
    """The relevant fields of an operation. `filtered` are the reasons why clips were withheld."""

    has_ended: bool
    addresses: tuple[str, ...] = ()
    filtered: tuple[str, ...] = ()
    is_filtered: bool = False
    error: Mapping[str, JsonValue] | None = None

    def failure(self, key_name: str) -> Failure | None:
        """Returns why there is no result; None if there is one."""
        if self.error is not None:
            return _failure(self.error, key_name)
        if self.addresses:
            return None
        if self.is_filtered:
            message = " ".join(self.filtered)[:500] or "Google withheld the clip without giving a reason."
            return Failure(ErrorCode.SensitiveContent, message, provider_code="rai_media_filtered")
        message = "The operation succeeded but returned no result."
        return Failure(ErrorCode.ProviderFailure, message, provider_code="empty_response")


def read_name(data: JsonValue) -> str | None:
    """Reads the name of a new operation; None if there is none."""
    name = data.get("name") if isinstance(data, Mapping) else None
    return name if isinstance(name, str) and is_name(name) else None


def is_name(text: str) -> bool:
    """Names become parts of URLs, so nothing else may pass for one."""
    return NAME.fullmatch(text) is not None and ".." not in text


def read_operation(data: JsonValue) -> Operation | None:
    """Returns None if the data is not an operation."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str):
        return None
    if data.get("done") is not True:
        return Operation(has_ended=False)
    error = data.get("error")
    if isinstance(error, Mapping):
        return Operation(has_ended=True, error=error)
    response = _mapping(data.get("response"))
    clips = _mapping(response.get("generateVideoResponse")) or response
    reasons = _items(clips.get("raiMediaFilteredReasons"))
    return Operation(
        has_ended=True,
        addresses=tuple(address for clip in _items(clips.get("generatedSamples")) if (address := _uri(clip))),
        filtered=tuple(reason for reason in reasons if isinstance(reason, str)),
        is_filtered=bool(clips.get("raiMediaFilteredCount")) or bool(reasons),
    )


def _failure(error: Mapping[str, JsonValue], key_name: str) -> Failure:
    code = error.get("code")
    status = STATUS_OF_CODE.get(code, 0) if isinstance(code, int) else 0
    problem = read_problem({"error": dict(error)}, status)
    message = problem.message or "The operation failed; no reason was given."
    if code == CANCELED:
        return Failure(ErrorCode.ProviderFailure, message, provider_code="CANCELLED")
    return classify(replace(problem, message=message), service(key_name), datetime.now(UTC))


def _uri(clip: JsonValue) -> str:
    uri = _mapping(_mapping(clip).get("video")).get("uri")
    return uri if isinstance(uri, str) else ""


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, Mapping) else {}


def _items(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, list) else ()
