"""Which models the scripted Replicate serves, and what it accepts for them."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reelproof.provider_api import JsonValue

LARGEST_INLINE = 256 * 1024 * 4 // 3 + 64


@cache
def served_models() -> Mapping[str, Mapping[str, Any]]:
    """By name: what it makes (`kind`), its `version` where one must be named, and its inputs."""
    text = (files(__package__) / "replicate_models.json").read_text("utf-8")
    models: Mapping[str, Mapping[str, Any]] = json.loads(text)
    return models


def input_faults(model: str, given: Mapping[str, JsonValue]) -> list[dict[str, JsonValue]]:
    """What the true API would say against an input."""
    schema = served_models()[model]
    missing = [_fault("required", f"{name} is required") for name in schema["required"] if name not in given]
    unknown = [
        _fault("additional_property_not_allowed", f"Additional property {name} is not allowed")
        for name in given
        if name not in schema["inputs"]
    ]
    unfit = [
        _fault("enum", f"{name} does not fit: {value!r:.60}")
        for name, value in given.items()
        if name in schema["inputs"] and not _fits(value, schema["inputs"][name])
    ]
    return [*missing, *unknown, *unfit]


def _fault(kind: str, description: str) -> dict[str, JsonValue]:
    return {"type": kind, "field": "input", "description": description}


def _fits(value: JsonValue, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return value in wanted
    if isinstance(wanted, dict):
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and wanted["least"] <= value <= wanted["most"] and value % wanted["step"] == 0
    match wanted:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "flag":
            return isinstance(value, bool)
        case "file":
            return isinstance(value, str) and _is_file(value)
        case _:
            return isinstance(value, str) and bool(value)


def _is_file(value: str) -> bool:
    return value.startswith("http") or (value.startswith("data:") and len(value) <= LARGEST_INLINE)
