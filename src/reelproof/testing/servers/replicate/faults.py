"""Validation errors of the emulated Replicate."""

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.wire import Reply, json_reply

PROBLEM = "application/problem+json"


def fault(field_name: str, description: str, kind: str = "invalid") -> dict[str, JsonValue]:
    return {"type": kind, "field": field_name, "description": description}


def validation_error(faults: list[dict[str, JsonValue]]) -> Reply:
    detail = "".join(f"- {fault['field']}: {fault['description']}\n" for fault in faults)
    body: dict[str, JsonValue] = {
        "title": "Input validation failed",
        "detail": detail,
        "status": 422,
        "invalid_fields": faults,
    }
    return json_reply(body, 422, PROBLEM)
