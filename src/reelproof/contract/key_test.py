"""JSON of the result of testing an API key."""

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureObject, failure_object
from reelproof.domain.key import KeyStatus, KeyTest


class KeyTestObject(ResponseModel):
    """The result of testing an API key."""

    name: str
    provider: str
    status: KeyStatus = Field(
        description="`no_access`: the service accepts the key but denies access for another reason. "
        "`untested`: the service has no free call to test the key."
    )
    latency_ms: int | None = Field(description="Response time of the service; null if it was not called.")
    error: FailureObject | None


def key_test_object(test: KeyTest) -> KeyTestObject:
    return KeyTestObject(
        name=test.name,
        provider=test.provider,
        status=test.status,
        latency_ms=None if test.latency_s is None else round(test.latency_s * 1000),
        error=failure_object(test.failure) if test.failure else None,
    )
