"""Keys never appear in what people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reelproof.provider_api import Failure, JsonValue

HIDDEN = "***"
# A shorter value would be found inside ordinary words, and protects nothing.
LEAST_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Secrets:
    """The exact values that must not be shown."""

    values: tuple[str, ...] = field(default=(), repr=False)

    def hidden(self, text: str) -> str:
        for value in self.values:
            if len(value) >= LEAST_LENGTH:
                text = text.replace(value, HIDDEN)
        return text

    def hidden_failure(self, failure: Failure) -> Failure:
        """The failure without keys in anything that was taken from an answer."""
        code = failure.provider_code
        return replace(
            failure,
            message=self.hidden(failure.message),
            provider_code=None if code is None else self.hidden(code),
            details={self.hidden(name): self._hidden_value(value) for name, value in failure.details.items()},
        )

    def _hidden_value(self, value: JsonValue) -> JsonValue:
        if isinstance(value, str):
            return self.hidden(value)
        if isinstance(value, Mapping):
            return {self.hidden(name): self._hidden_value(one) for name, one in value.items()}
        if isinstance(value, Sequence):
            return [self._hidden_value(one) for one in value]
        return value
