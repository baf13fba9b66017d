"""Finds the first invalid field in an error response (`loc`, `msg`, `type`), and its message."""

from collections.abc import Mapping, Sequence

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue

LONGEST_NAME = 40


@frozen
class Fault:
    """An error about one field of a request; texts are empty if not given."""

    message: str = ""
    type: str = ""
    field: str = ""


def one_line(value: JsonValue) -> str:
    """Returns a text on one line; empty if the value is not a text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def first_fault(detail: JsonValue) -> Fault:
    """The first error of a list like `[{"loc": ["body", "text"], "msg": "required", "type": "missing"}]`."""
    first = next((fault for fault in _items(detail) if isinstance(fault, Mapping)), None)
    if first is None:
        return Fault()
    names = [name for name in _items(first.get("loc")) if isinstance(name, str)]
    field = names[-1] if names else ""
    is_name = field.isidentifier() and len(field) <= LONGEST_NAME
    return Fault(one_line(first.get("msg")), one_line(first.get("type")), field if is_name else "")


def _items(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
