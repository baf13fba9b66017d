"""What the test of a key found out."""

from pydantic import Field

from reelproof.engine.catalog.key_test import KeyStanding, KeyTest
from reelproof.server.schema.failure import FailureObject, failure_object
from reelproof.server.schema.shape import Answer


class KeyTestObject(Answer):
    """How a key stands with its service."""

    name: str
    provider: str
    standing: KeyStanding = Field(
        description="`no_access`: the service knows the key, and refuses for another reason. `untested`: "
        "there is no call that costs nothing and needs it."
    )
    latency_ms: int | None = Field(description="How long the service took; none: it was not asked.")
    error: FailureObject | None


def key_test_object(test: KeyTest) -> KeyTestObject:
    return KeyTestObject(
        name=test.name,
        provider=test.provider,
        standing=test.standing,
        latency_ms=None if test.latency_s is None else round(test.latency_s * 1000),
        error=failure_object(test.failure) if test.failure else None,
    )
