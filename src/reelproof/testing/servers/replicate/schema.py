"""The models of the emulated Replicate as the API returns them, with input schemas."""

from collections.abc import Mapping
from typing import Any

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.replicate.models import served_models
from reelproof.testing.servers.wire import Reply, json_reply

FILE: Mapping[str, JsonValue] = {"type": "string", "format": "uri"}
TYPES: Mapping[str, Mapping[str, JsonValue]] = {
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "file": FILE,
    "files": {"type": "array", "items": FILE},
}


def model_reply(name: str) -> Reply:
    model = served_models().get(name)
    return json_reply(_model(name, model)) if model else named_reply("replicate/not_found")


def version_reply(name: str, version: str) -> Reply:
    model = served_models().get(name)
    is_there = model is not None and model.get("version", "hidden") == version
    return json_reply(_version(model)) if model and is_there else named_reply("replicate/not_found")


def _model(name: str, model: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Builds a model's JSON; `is_official` is omitted for versioned models that do not set it."""
    owner, _, short = name.partition("/")
    reply: dict[str, JsonValue] = {
        "url": f"https://replicate.com/{name}",
        "owner": owner,
        "name": short,
        "description": f"Makes a {model['kind']}.",
        "visibility": "public",
        "run_count": 1,
        "latest_version": _version(model),
    }
    is_official = model.get("is_official", None if "version" in model else True)
    return reply if is_official is None else {**reply, "is_official": is_official}


def _version(model: Mapping[str, Any]) -> dict[str, JsonValue]:
    return {
        "id": model.get("version", "hidden"),
        "created_at": "2026-01-01T00:00:00Z",
        "cog_version": "0.16.0",
        "openapi_schema": openapi(model),
    }


def openapi(model: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Builds the schema; choices are referenced schemas, as in the real service."""
    properties: dict[str, JsonValue] = {}
    choices: dict[str, JsonValue] = {}
    for order, (name, wanted) in enumerate(model["inputs"].items()):
        properties[name] = {"title": name, "x-order": order, **_property(name, wanted)}
        if isinstance(wanted, list):
            kind = "string" if isinstance(wanted[0], str) else "integer"
            choices[name] = {"title": name, "type": kind, "enum": wanted}
    given: dict[str, JsonValue] = {"type": "object", "title": "Input", "properties": properties}
    if model["required"]:
        given["required"] = list(model["required"])
    return {"openapi": "3.0.2", "components": {"schemas": {"Input": given, **choices}}}


def _property(name: str, wanted: Any) -> Mapping[str, JsonValue]:
    if isinstance(wanted, list):
        return {"allOf": [{"$ref": f"#/components/schemas/{name}"}]}
    if isinstance(wanted, dict):
        limits = {"type": "integer", "minimum": wanted["least"], "maximum": wanted["most"]}
        return limits | ({"multipleOf": wanted["step"]} if wanted["step"] > 1 else {})
    return TYPES.get(wanted, {"type": "string"})
