"""Errors that gateways send with a success status."""

import re
from collections.abc import Mapping
from dataclasses import replace

from reelproof.provider_api import JsonValue
from reelproof.providers.http.response import HttpResponse

LONGEST = 64_000
NAMES = frozenset(
    {
        *("error", "errors", "detail", "details", "title", "message", "msg", "type", "param", "node_errors"),
        *("code", "status_code", "success", "base_resp", "data", "object"),
        *("request_id", "trace_id", "user_id", "timestamp"),
    }
)
ERROR_STATUSES = range(400, 600)
CODE = re.compile(r"\d{3,4}", re.ASCII)


def as_error(response: HttpResponse) -> HttpResponse | None:
    """Returns the response with the status that its body names, if any; None if it is no error."""
    if response.is_page:
        return response
    body = response.json_or_none() if len(response.content) <= LONGEST else None
    if not isinstance(body, Mapping) or not NAMES.issuperset(body) or not _has_error(body):
        return None
    status = next((code for place in _places(body) for code in _codes(place) if code in ERROR_STATUSES), None)
    return response if status is None else replace(response, status=status)


def _has_error(body: Mapping[str, JsonValue]) -> bool:
    named = any(body.get(name) for name in ("error", "errors", "detail"))
    is_refused = body.get("success") is False or any(code in ERROR_STATUSES for code in _codes(body))
    base = body.get("base_resp")
    return named or is_refused or (isinstance(base, Mapping) and base.get("status_code") not in (0, None))


def _places(body: Mapping[str, JsonValue]) -> list[Mapping[str, JsonValue]]:
    error = body.get("error")
    return [error, body] if isinstance(error, Mapping) else [body]


def _codes(place: Mapping[str, JsonValue]) -> list[int]:
    values = (place.get(name) for name in ("code", "status_code", "status"))
    return [int(value) for value in map(str, values) if CODE.fullmatch(value)]
