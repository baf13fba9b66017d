"""OpenAPI declarations of responses shared by routes: errors by status, files, ranges, headers."""

from collections.abc import Mapping
from typing import Any

Responses = dict[int | str, dict[str, Any]]

PUBLIC: dict[str, Any] = {"security": []}
"""For operations that need no token."""

ERROR_RESPONSES: Mapping[int, tuple[str, str]] = {
    400: ("BadRequest", "The request is malformed: its Host, Content-Length or Range is invalid."),
    401: ("Unauthorized", "Authentication is required: the token is missing or invalid."),
    403: ("Forbidden", "Only the operator may do this, or the request came from another site."),
    404: ("NotFound", "You have no resource with this id or name."),
    409: ("Conflict", "The request conflicts with the current state."),
    413: ("ContentTooLarge", "The body is too large."),
    416: ("RangeNotSatisfiable", "The Range is outside the file; `Content-Range` gives its size."),
    421: ("MisdirectedRequest", "The request's Host is not one of this server's names."),
    422: ("UnprocessableContent", "The request is invalid; the error code names the field."),
    429: ("TooManyRequests", "Too many requests; `Retry-After` gives the seconds to wait."),
    503: ("ServiceUnavailable", "The database is not responding; `Retry-After` gives the seconds to wait."),
}
"""Component name and description of each error response, by status."""


def error_responses(*statuses: int) -> Responses:
    """Error responses that the path does not imply; `contract.py` adds the rest."""
    return {status: {"description": ERROR_RESPONSES[status][1]} for status in statuses}


def header(sentence: str) -> dict[str, Any]:
    return {"description": sentence, "schema": {"type": "string"}}


LOCATION = {"Location": header("The URL of the new resource.")}
ACCEPTED: Responses = {202: {"headers": LOCATION}}
CREATED: Responses = {201: {"headers": LOCATION}}
WITH_ETAG: Responses = {200: {"headers": {"ETag": header("The script's digest, for use in If-Match.")}}}
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def binary_body(media_type: str) -> dict[str, Any]:
    """Request body of operations that read the raw body."""
    return {"requestBody": {"required": True, "content": {media_type: BINARY}}}


JSON = "application/json"
MEDIA = ("image/*", "audio/*", "video/*", "application/octet-stream")
WITH_RANGE: dict[str, Any] = {
    "parameters": [
        {
            "name": "Range",
            "in": "header",
            "required": False,
            "description": "The byte range to return, such as `bytes=0-999`.",
            "schema": {
                "type": "string",
                "pattern": r"^bytes=(\d+-\d*|-\d+)(,(\d+-\d*|-\d+))*$",
                "examples": ["bytes=0-999"],
            },
        }
    ]
}
RANGE_HEADERS = {"Content-Range": header("`bytes FIRST-LAST/SIZE`.")}


def file_responses(*more_types: str) -> Responses:
    """Responses for a full or partial file of a media type or one of `more_types`."""
    content = {kind: {} if kind == JSON else BINARY for kind in (*MEDIA, *more_types)}
    headers = {"Accept-Ranges": header("`bytes`."), "ETag": header("Changes when the content changes.")}
    part = {**content, "multipart/byteranges": BINARY}
    return {
        200: {"description": "The whole file.", "content": content, "headers": headers},
        206: {
            "description": "The part requested by `Range`.",
            "content": part,
            "headers": {**headers, **RANGE_HEADERS},
        },
        **error_responses(416),
    }
