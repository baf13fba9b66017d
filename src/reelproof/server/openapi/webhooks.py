"""Webhooks in the OpenAPI contract: headers, signature, retry description."""

from reelproof.contract.webhook import WebhookMessage
from reelproof.server.openapi.schemas import Json, reference

HEADERS = {
    "webhook-id": "The same in every delivery attempt; use it to ignore duplicates.",
    "webhook-timestamp": "Time of the delivery attempt, in seconds since 1970.",
    "webhook-signature": "`v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`.",
}


def webhooks() -> Json:
    """Returns the webhooks by name. Receivers implement these; clients do not call them."""
    operation: Json = {
        "operationId": "job_ended",
        "summary": "Receive the result of a job that was started with a webhook",
        "description": "Anything but 2xx within ten seconds is retried for about 17 hours.",
        "tags": ["jobs"],
        "security": [],
        "parameters": [_header(name, description) for name, description in HEADERS.items()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": reference(WebhookMessage.__name__)}},
        },
        "responses": {
            "2XX": {"description": "Received."},
            "410": {"description": "The receiver is gone; no further attempts are made."},
        },
    }
    return {"job-ended": {"post": operation}}


def _header(name: str, description: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }
