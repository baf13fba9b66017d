"""The models that the emulated fal serves, and their inputs."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.schema import SchemaFault, schema_faults

TYPES: Mapping[str, str] = {"missing": "missing", "unfit": "one_of"}


@cache
def served_models() -> Mapping[str, Mapping[str, Any]]:
    """Returns by endpoint: its `kind`, its `media_type` and its inputs."""
    text = (files(__package__) / "models.json").read_text("utf-8")
    models: Mapping[str, Mapping[str, Any]] = json.loads(text)
    return models


def unknown_inputs(model: str, given: Mapping[str, JsonValue]) -> list[str]:
    """Returns the fields that the real API silently ignores."""
    return [fault.name for fault in _faults(model, given) if fault.kind == "unknown"]


def input_faults(model: str, given: Mapping[str, JsonValue]) -> list[JsonValue]:
    """Returns the real API's validation errors for an input."""
    faults: list[JsonValue] = [_fault(fault) for fault in _faults(model, given) if fault.kind in TYPES]
    least = served_models()[model].get("least_pixels", 0)
    size = given.get("image_size")
    if isinstance(size, Mapping) and _pixels(size) < least:
        faults.append({"loc": ["body", "image_size"], "msg": "Too few pixels.", "type": "image_too_small"})
    return faults


def _faults(model: str, given: Mapping[str, JsonValue]) -> list[SchemaFault]:
    schema = served_models()[model]
    return list(schema_faults(schema["required"], schema["inputs"], given))


def _fault(fault: SchemaFault) -> JsonValue:
    message = "Field required" if fault.kind == "missing" else f"Invalid value: {fault.value!r:.60}"
    kind = TYPES[fault.kind]
    address = f"https://docs.fal.ai/errors#{kind}"
    return {"loc": ["body", fault.name], "msg": message, "type": kind, "url": address, "input": fault.value}


def _pixels(size: Mapping[str, JsonValue]) -> int:
    width, height = size.get("width"), size.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0
