"""What is sent to the webhook of a job, as the contract describes it."""

from reelproof.server.contract_schemas import Json, reference
from reelproof.server.schema.webhook import WebhookMessage

HEADERS = {
    "webhook-id": "The same in every attempt: take each once.",
    "webhook-timestamp": "When the attempt was made, in seconds since 1970.",
    "webhook-signature": "`v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body`.",
}


def webhooks() -> Json:
    """By name. Receivers serve these, and clients have no use for them."""
    operation: Json = {
        "operationId": "job_ended",
        "summary": "Receive the end of a job that was started with a webhook",
        "description": "Anything but 200 to 299 within ten seconds is tried again for about 17 hours.",
        "tags": ["jobs"],
        "security": [],
        "parameters": [_header(name, description) for name, description in HEADERS.items()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": reference(WebhookMessage.__name__)}},
        },
        "responses": {
            "2XX": {"description": "It was received."},
            "410": {"description": "Nobody receives here any more: it is given up."},
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
