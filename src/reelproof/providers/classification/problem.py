"""A service's error, parsed but not yet classified."""

from collections.abc import Mapping
from dataclasses import field

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue
from reelproof.providers.classification.error_text import text_in
from reelproof.providers.http import HttpResponse

BODY_CHARACTERS = 200


@frozen
class ServiceProblem:
    """A parsed error; missing texts are empty.

    `status` is that of HTTP, and 0 for a job that failed. `codes` are the service's own names for the error,
    the most specific first. `input_field` is the part of the request that it concerns. `is_final` if the
    service says that the same request would fail again.
    """

    status: int
    message: str
    codes: tuple[str, ...] = ()
    input_field: str = ""
    details: Mapping[str, JsonValue] = field(default_factory=dict)
    is_final: bool = False


def unexplained(name: str, response: HttpResponse) -> str:
    """Builds the message for a response that has none of its own."""
    return f"{name} answered {response.status}: {text_in(response)[:BODY_CHARACTERS]}".rstrip(": ")
