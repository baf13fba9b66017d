"""An error of a service, taken apart before anything is said of its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reelproof.provider_api import JsonValue
from reelproof.providers.classification.said import said_in
from reelproof.providers.http import Answer

BODY_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class ServiceProblem:
    """Texts are empty where the error has none.

    `status` is that of HTTP, and 0 for a job that failed. `codes` are the service's own names for the error,
    the most exact first. `input_field` is the part of the request that it is about. `is_final` where the
    service says that the same request would fail again.
    """

    status: int
    message: str
    codes: tuple[str, ...] = ()
    input_field: str = ""
    details: Mapping[str, JsonValue] = field(default_factory=dict)
    is_final: bool = False


def answered(name: str, answer: Answer) -> str:
    """What is said of an answer that says nothing itself."""
    return f"{name} answered {answer.status}: {said_in(answer)[:BODY_CHARACTERS]}".rstrip(": ")
