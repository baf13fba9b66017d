"""Redacts API keys (secrets) in everything that people read, such as error messages."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from reelproof.domain.frozen import frozen
from reelproof.provider_api import Failure, JsonValue

REDACTED = "***"
# A shorter value would match inside ordinary words, and protects nothing.
MIN_LENGTH = 6


@frozen
class Secrets:
    """The exact values that must not be shown."""

    values: tuple[str, ...] = field(default=(), repr=False)

    def redacted(self, text: str) -> str:
        for value in self.values:
            if len(value) >= MIN_LENGTH:
                text = text.replace(value, REDACTED)
        return text

    def redacted_failure(self, failure: Failure) -> Failure:
        """Returns the failure with keys redacted in everything taken from a response."""
        code = failure.provider_code
        return replace(
            failure,
            message=self.redacted(failure.message),
            provider_code=None if code is None else self.redacted(code),
            details={
                self.redacted(name): self._redacted_value(value) for name, value in failure.details.items()
            },
        )

    def _redacted_value(self, value: JsonValue) -> JsonValue:
        if isinstance(value, str):
            return self.redacted(value)
        if isinstance(value, Mapping):
            return {self.redacted(name): self._redacted_value(one) for name, one in value.items()}
        if isinstance(value, Sequence):
            return [self._redacted_value(one) for one in value]
        return value
