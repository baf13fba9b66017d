"""What routes answer beside what their functions give, as the contract tells it."""

from collections.abc import Mapping
from typing import Any

Answers = dict[int | str, dict[str, Any]]

FOR_EVERYBODY: dict[str, Any] = {"security": []}
"""Of operations that need no token."""

REFUSALS: Mapping[int, tuple[str, str]] = {
    400: ("BadRequest", "The request cannot be read as HTTP: its Host, its length or its Range."),
    401: ("Unauthorized", "Nobody knows who is asking: there is no token, or a wrong one."),
    403: ("Forbidden", "Only the operator may do this, or a page of another site asked for it."),
    404: ("NotFound", "Nothing of yours has this id or name."),
    409: ("Conflict", "It does not fit how things stand now."),
    413: ("ContentTooLarge", "The body is too large."),
    416: ("RangeNotSatisfiable", "The Range is none of this file; `Content-Range` tells its size."),
    421: ("MisdirectedRequest", "The server does not go by the name that the request has as its Host."),
    422: ("UnprocessableContent", "What was sent is not valid; the code names the field."),
    429: ("TooManyRequests", "Too much came at once; `Retry-After` tells the seconds to wait."),
    503: ("ServiceUnavailable", "The database does not answer now; `Retry-After` tells the seconds to wait."),
}
"""Names and sentences of problems, by status."""


def refusals(*statuses: int) -> Answers:
    """Those that an address does not show: see `contract.py` for the rest."""
    return {status: {"description": REFUSALS[status][1]} for status in statuses}


def header(sentence: str) -> dict[str, Any]:
    return {"description": sentence, "schema": {"type": "string"}}


LOCATION = {"Location": header("The address of what was begun.")}
BEGUN: Answers = {202: {"headers": LOCATION}}
CREATED: Answers = {201: {"headers": LOCATION}}
WITH_ETAG: Answers = {200: {"headers": {"ETag": header("The script's digest, for If-Match.")}}}
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


def binary_body(media_type: str) -> dict[str, Any]:
    """Of operations that read the body themselves."""
    return {"requestBody": {"required": True, "content": {media_type: BINARY}}}


JSON = "application/json"
MEDIA = ("image/*", "audio/*", "video/*", "application/octet-stream")
WITH_RANGE: dict[str, Any] = {
    "parameters": [
        {
            "name": "Range",
            "in": "header",
            "required": False,
            "description": "The part that is wanted, as `bytes=0-999`.",
            "schema": {
                "type": "string",
                "pattern": r"^bytes=(\d+-\d*|-\d+)(,(\d+-\d*|-\d+))*$",
                "examples": ["bytes=0-999"],
            },
        }
    ]
}
RANGE_HEADERS = {"Content-Range": header("`bytes FIRST-LAST/SIZE`.")}


def file_answers(*more_types: str) -> Answers:
    """A file whole or in part, of a medium's type or one of these."""
    content = {kind: {} if kind == JSON else BINARY for kind in (*MEDIA, *more_types)}
    headers = {"Accept-Ranges": header("`bytes`."), "ETag": header("Changes with the content.")}
    part = {**content, "multipart/byteranges": BINARY}
    return {
        200: {"description": "The whole file.", "content": content, "headers": headers},
        206: {
            "description": "The part that `Range` asks for.",
            "content": part,
            "headers": {**headers, **RANGE_HEADERS},
        },
        **refusals(416),
    }
