"""Extracts the message from an error response of any shape, and limits its length."""

import html
import json
import re
from collections.abc import Iterator, Mapping

from reelproof.provider_api import JsonValue
from reelproof.providers.http import HttpResponse

LONGEST = 500
DEEPEST = 6
# Fields in which services and gateways put an error message; the first non-empty one counts.
NAMES = (
    "error",
    "message",
    "detail",
    "details",
    "msg",
    "error_message",
    "error_description",
    "errors",
    "base_resp",
    "status_msg",
    "reason",
    "title",
    "description",
)
# A gateway's own message is useless if it forwards the one of the service behind it.
PASSED_ON = ("metadata", "raw")
TAGS = re.compile(
    r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)", re.IGNORECASE | re.DOTALL
)
PYTHON_REPR = re.compile(r"""'(?:message|msg|detail)': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""")
INSIDE = re.compile(r"\{.*\}", re.DOTALL)


def text_in(response: HttpResponse) -> str:
    """Returns the text on one line; empty if there is none."""
    if response.is_page:
        return _line(
            html.unescape(TAGS.sub(" ", response.content[: 40 * LONGEST].decode("utf-8", "replace")))
        )
    body = response.json_or_none()
    return message_in(body) or response.text()


def unwrapped(message: str) -> str:
    """Unwraps a message that embeds another error as JSON or as a Python dict."""
    found = INSIDE.search(message)
    if found is None:
        return message
    try:
        inner = json.loads(found.group())
    except (ValueError, RecursionError):
        words = " ".join(one or other for one, other in PYTHON_REPR.findall(found.group()))
    else:
        words = message_in(inner) if isinstance(inner, Mapping) else ""
    return f"{message[: found.start()]}{words}{message[found.end() :]}" if words else message


def upstream_message(error: Mapping[str, JsonValue]) -> str:
    """Returns the message of the service behind a gateway; empty if not forwarded."""
    value: JsonValue = error
    for name in PASSED_ON:
        value = value.get(name) if isinstance(value, Mapping) else None
    return unwrapped(_line(value)) if isinstance(value, str) else ""


def message_in(value: JsonValue) -> str:
    """Returns the message in an error of any shape; empty if there is none."""
    return _line(" ".join(_words(value, 0)))


def _words(value: JsonValue, depth: int) -> Iterator[str]:
    """Yields the texts of the first field that has any, and of each item of a list."""
    if isinstance(value, str):
        yield unwrapped(value) if depth < DEEPEST else value
    elif depth < DEEPEST and isinstance(value, list):
        for one in value:
            yield from _words(one, depth + 1)
    elif depth < DEEPEST and isinstance(value, Mapping):
        named = (list(_words(value.get(name), depth + 1)) for name in NAMES)
        yield from next(filter(None, named), [])


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
