"""OpenAPI schemas: enum names, upload form, server-sent events, fixes for client generators."""

from collections.abc import Iterator, Mapping
from typing import Any

from reelproof.contract.failure import Problem
from reelproof.contract.webhook import WebhookMessage

Json = dict[str, Any]
SCHEMA_REF = "#/components/schemas/{model}"
FASTAPI_SCHEMAS = ("HTTPValidationError", "ValidationError")
FASTAPI_FORM, FORM = "Body_upload_job", "JobUpload"
BYTES = "application/octet-stream"
EVENT = "ServerSentEvent"
EVENT_STREAM = "text/event-stream"
LITERAL_KEYS = frozenset({"const", "default", "enum", "example", "examples", "value"})
"""Keys whose values are literals, not schemas."""


def reference(model: str) -> Json:
    return {"$ref": SCHEMA_REF.format(model=model)}


def schemas_of(known: Json) -> Json:
    """Returns all component schemas, including problems, webhooks and server-sent events."""
    schemas: Json = {}
    for model in (Problem, WebhookMessage):
        schema = model.model_json_schema(mode="serialization", ref_template=SCHEMA_REF)
        schemas |= {**schema.pop("$defs", {}), model.__name__: schema}
    schemas |= {name: schema for name, schema in known.items() if name not in FASTAPI_SCHEMAS}
    schemas[EVENT] = _server_sent_event()
    schemas[FASTAPI_FORM] = {
        "description": "A script file, its media files and the options.",
        **schemas[FASTAPI_FORM],
    }
    return {**schemas, **dict(_named_enums(schemas))}


def stream_schema() -> Json:
    """Declares the stream as text for older tools, and its events in the style of OpenAPI 3.2."""
    return {
        "type": "string",
        "contentMediaType": EVENT_STREAM,
        "contentSchema": {"type": "array", "items": reference(EVENT)},
    }


def _server_sent_event() -> Json:
    text = {"type": "string"}
    data = {**text, "contentMediaType": "application/json", "contentSchema": reference("JobEvent")}
    return {
        "type": "object",
        "description": "One event of a stream. Its `data` is a JobEvent, written as JSON.",
        "properties": {"event": text, "data": data, "id": text, "retry": {"type": "integer"}},
        "required": ["event", "data"],
    }


def _named_enums(schemas: Json) -> Iterator[tuple[str, Json]]:
    """Extracts inline enums into named schemas and replaces them with references."""
    for model, schema in schemas.items():
        for name, member in schema.get("properties", {}).items():
            for target in (member, *member.get("anyOf", ()), member.get("items", {})):
                if "enum" in target:
                    enum_name = model.removesuffix("Object") + name.title().replace("_", "")
                    yield enum_name, {key: target.pop(key) for key in ("type", "enum")}
                    target.update(reference(enum_name))


def simplified(part: Any) -> Any:
    """Removes redundant titles, turns integral floats into integers and renames the upload form."""
    match part:
        case str():
            return part.replace(FASTAPI_FORM, FORM)
        case float() if part.is_integer():
            return int(part)
        case dict():
            return _simplified_object(part)
        case list():
            return [simplified(item) for item in part]
    return part


def _simplified_object(part: Mapping[str, Any]) -> Json:
    kept = {name: value for name, value in part.items() if name != "title" or not isinstance(value, str)}
    changed = {
        name.replace(FASTAPI_FORM, FORM): value if name in LITERAL_KEYS else simplified(value)
        for name, value in kept.items()
    }
    # Generators that also read OpenAPI 3.0 recognize binary data by its format.
    return {**changed, "format": "binary"} if part.get("contentMediaType") == BYTES else changed
