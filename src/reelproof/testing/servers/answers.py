"""Recorded error responses of providers, by name."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.wire import Reply


@cache
def answers() -> Mapping[str, Mapping[str, Any]]:
    """Every recorded response: its status, headers and body."""
    data: Mapping[str, Mapping[str, Any]] = json.loads(
        (files(__package__) / "answers.json").read_text("utf-8")
    )
    return data


def named_reply(name: str) -> Reply:
    answer = answers()[name]
    content = answer["text"] if "text" in answer else json.dumps(answer["body"])
    media_type = answer.get("media_type", "application/json")
    return Reply(answer["status"], content.encode(), media_type, answer.get("headers", {}))


def error_reply(outcome: Outcome) -> Reply:
    """Builds the response for an outcome that is an error."""
    if outcome.named is not None:
        return named_reply(outcome.named)
    is_text = isinstance(outcome.body, str)
    content = outcome.body if isinstance(outcome.body, str) else json.dumps(outcome.body)
    media_type = "text/html" if is_text else "application/json"
    return Reply(outcome.status, content.encode(), media_type, outcome.headers)
