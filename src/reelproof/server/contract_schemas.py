"""The schemas of the contract, as generators of clients need them."""

from collections.abc import Iterator, Mapping
from typing import Any

from reelproof.server.schema.failure import Problem
from reelproof.server.schema.webhook import WebhookMessage

Json = dict[str, Any]
SCHEMA_PLACE = "#/components/schemas/{model}"
MADE_BY_FASTAPI = ("HTTPValidationError", "ValidationError")
FORM_BY_FASTAPI, FORM = "Body_upload_job", "JobUpload"
BYTES = "application/octet-stream"
EVENT = "ServerSentEvent"
EVENT_STREAM = "text/event-stream"
AS_GIVEN = frozenset({"const", "default", "enum", "example", "examples", "value"})
"""Keys of what is no schema, whatever it looks like."""


def reference(model: str) -> Json:
    return {"$ref": SCHEMA_PLACE.format(model=model)}


def schemas_of(known: Json) -> Json:
    """All components: also those of what no route gives, and one event of a stream."""
    schemas: Json = {}
    for model in (Problem, WebhookMessage):
        schema = model.model_json_schema(mode="serialization", ref_template=SCHEMA_PLACE)
        schemas |= {**schema.pop("$defs", {}), model.__name__: schema}
    schemas |= {name: schema for name, schema in known.items() if name not in MADE_BY_FASTAPI}
    schemas[EVENT] = _server_sent_event()
    return {**schemas, **dict(_named_enums(schemas))}


def stream_schema() -> Json:
    """Text for tools that know no streams; what it holds for those that do, as OpenAPI 3.2 models it."""
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
    """Enums that stand inside of models, which refer to them from now on."""
    for model, schema in schemas.items():
        for name, member in schema.get("properties", {}).items():
            for place in (member, *member.get("anyOf", ()), member.get("items", {})):
                if "enum" in place:
                    enum_name = model.removesuffix("Object") + name.title().replace("_", "")
                    yield enum_name, {key: place.pop(key) for key in ("type", "enum")}
                    place.update(reference(enum_name))


def readable(part: Any) -> Any:
    """Without titles that repeat names, with whole numbers as such, and the upload's form by its own name."""
    match part:
        case str():
            return part.replace(FORM_BY_FASTAPI, FORM)
        case float() if part.is_integer():
            return int(part)
        case dict():
            return _readable_object(part)
        case list():
            return [readable(item) for item in part]
    return part


def _readable_object(part: Mapping[str, Any]) -> Json:
    kept = {name: value for name, value in part.items() if name != "title" or not isinstance(value, str)}
    changed = {
        name.replace(FORM_BY_FASTAPI, FORM): value if name in AS_GIVEN else readable(value)
        for name, value in kept.items()
    }
    # Generators that read OpenAPI 3.0 as well know bytes by their format.
    return {**changed, "format": "binary"} if part.get("contentMediaType") == BYTES else changed
