"""Validates inputs against a model's schema in the data files' format."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue

LARGEST_INLINE = 256 * 1024 * 4 // 3 + 64


@frozen
class SchemaFault:
    """A schema violation: `kind` is `missing`, `unknown` or `unfit`."""

    kind: str
    name: str
    value: JsonValue = None


def schema_faults(
    required: Sequence[str], inputs: Mapping[str, Any], given: Mapping[str, JsonValue]
) -> Iterator[SchemaFault]:
    yield from (SchemaFault("missing", name) for name in required if name not in given)
    yield from (SchemaFault("unknown", name) for name in given if name not in inputs)
    for name, value in given.items():
        if name in inputs and not fits(value, inputs[name]):
            yield SchemaFault("unfit", name, value)


def fits(value: JsonValue, wanted: Any) -> bool:
    """`wanted` is a list of choices, the limits of an integer, the inputs of an object, or a type's name."""
    if isinstance(wanted, list):
        return value in wanted
    if isinstance(wanted, dict) and "object" in wanted:
        return isinstance(value, Mapping) and not list(schema_faults((), wanted["object"], value))
    if isinstance(wanted, dict):
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and wanted["least"] <= value <= wanted["most"] and value % wanted["step"] == 0
    match wanted:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "flag":
            return isinstance(value, bool)
        case "file":
            return isinstance(value, str) and (value.startswith("http") or _is_small_file(value))
        case "files":
            return isinstance(value, list) and all(fits(one, "file") for one in value)
        case "address":
            return isinstance(value, str) and value.startswith(("http", "data:"))
        case _:
            return isinstance(value, str) and bool(value)


def _is_small_file(value: str) -> bool:
    return value.startswith("data:") and len(value) <= LARGEST_INLINE
