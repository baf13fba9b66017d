"""Which models the scripted Replicate serves, and what it accepts for them."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.schema import SchemaFault, schema_faults


@cache
def served_models() -> Mapping[str, Mapping[str, Any]]:
    """By name: what it makes (`kind`), its `version` where one must be named, and its inputs."""
    text = (files(__package__) / "replicate_models.json").read_text("utf-8")
    models: Mapping[str, Mapping[str, Any]] = json.loads(text)
    return models


def model_of(version: str) -> str:
    """The model that a prediction names by `owner/name:version` or by the version alone; empty: none."""
    name, _, named = version.rpartition(":")
    rows = served_models().items()
    found = (model for model, row in rows if row.get("version") == named and name in ("", model))
    return next(found, next((one for one in (version, name) if one in served_models()), ""))


def input_faults(model: str, given: Mapping[str, JsonValue]) -> list[dict[str, JsonValue]]:
    """What the true API would say against an input."""
    schema = served_models()[model]
    return [_fault(fault) for fault in schema_faults(schema["required"], schema["inputs"], given)]


def _fault(fault: SchemaFault) -> dict[str, JsonValue]:
    kind, sentence = {
        "missing": ("required", f"{fault.name} is required"),
        "unknown": (
            "additional_property_not_allowed",
            f"Additional property {fault.name} is not allowed",
        ),
        "unfit": ("enum", f"{fault.name} does not fit: {fault.value!r:.60}"),
    }[fault.kind]
    return {"type": kind, "field": "input", "description": sentence}
