"""The models that the emulated Replicate serves, and their inputs."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.schema import SchemaFault, schema_faults


@cache
def served_models() -> Mapping[str, Mapping[str, Any]]:
    """Returns by name: its `kind`, its `version` if required, and its inputs."""
    text = (files(__package__) / "models.json").read_text("utf-8")
    models: Mapping[str, Mapping[str, Any]] = json.loads(text)
    return models


def model_of(version: str) -> str:
    """Returns the model of `owner/name:version` or of a bare version; empty if unknown."""
    name, _, named = version.rpartition(":")
    rows = served_models().items()
    found = (model for model, row in rows if row.get("version") == named and name in ("", model))
    return next(found, next((one for one in (version, name) if one in served_models()), ""))


def input_faults(model: str, given: Mapping[str, JsonValue]) -> list[dict[str, JsonValue]]:
    """Returns the real API's validation errors for an input."""
    schema = served_models()[model]
    return [_fault(fault) for fault in schema_faults(schema["required"], schema["inputs"], given)]


def _fault(fault: SchemaFault) -> dict[str, JsonValue]:
    kind, sentence = {
        "missing": ("required", f"{fault.name} is required"),
        "unknown": (
            "additional_property_not_allowed",
            f"Additional property {fault.name} is not allowed",
        ),
        "unfit": ("enum", f"{fault.name} is invalid: {fault.value!r:.60}"),
    }[fault.kind]
    return {"type": kind, "field": "input", "description": sentence}
