"""What an error says in words, in whatever shape it comes."""

import html
import json
import re
from collections.abc import Iterator, Mapping

from reelproof.provider_api import JsonValue
from reelproof.providers.http import Answer

LONGEST = 500
DEEPEST = 6
# How services and gateways name the words of an error; the first that says something counts.
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
# A gateway's own words say nothing where it passes on those of the service behind it.
PASSED_ON = ("metadata", "raw")
TAGS = re.compile(
    r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)", re.IGNORECASE | re.DOTALL
)
WRITTEN_BY_PYTHON = re.compile(r"""'(?:message|msg|detail)': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""")
INSIDE = re.compile(r"\{.*\}", re.DOTALL)


def said_in(answer: Answer) -> str:
    """On one line; empty for an answer that says nothing."""
    if answer.is_page:
        return _line(html.unescape(TAGS.sub(" ", answer.content[: 40 * LONGEST].decode("utf-8", "replace"))))
    body = answer.json_or_none()
    return words_of(body) or answer.text()


def plain(message: str) -> str:
    """The message, where it is itself an error in JSON or as Python writes it: services are quoted so."""
    found = INSIDE.search(message)
    if found is None:
        return message
    try:
        inner = json.loads(found.group())
    except (ValueError, RecursionError):
        words = " ".join(one or other for one, other in WRITTEN_BY_PYTHON.findall(found.group()))
    else:
        words = words_of(inner) if isinstance(inner, Mapping) else ""
    return f"{message[: found.start()]}{words}{message[found.end() :]}" if words else message


def passed_on(error: Mapping[str, JsonValue]) -> str:
    """The words of the service behind a gateway; empty where it passes none on."""
    value: JsonValue = error
    for name in PASSED_ON:
        value = value.get(name) if isinstance(value, Mapping) else None
    return plain(_line(value)) if isinstance(value, str) else ""


def words_of(value: JsonValue) -> str:
    """The words in an error of any shape; empty where it has none."""
    return _line(" ".join(_words(value, 0)))


def _words(value: JsonValue, depth: int) -> Iterator[str]:
    """The words of the first name that has any, and of each item of a list."""
    if isinstance(value, str):
        yield plain(value) if depth < DEEPEST else value
    elif depth < DEEPEST and isinstance(value, list):
        for one in value:
            yield from _words(one, depth + 1)
    elif depth < DEEPEST and isinstance(value, Mapping):
        named = (list(_words(value.get(name), depth + 1)) for name in NAMES)
        yield from next(filter(None, named), [])


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
