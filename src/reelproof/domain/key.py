"""API keys of providers: where they are set and whether they work."""

from enum import StrEnum

from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen


class KeySource(StrEnum):
    """The source of a key. The environment takes precedence."""

    environment = "environment"
    keyring = "keyring"


@frozen
class KeyRow:
    """The state of a key. `source` is None if it is not set."""

    name: str
    provider: str
    source: KeySource | None

    @property
    def is_set(self) -> bool:
        return self.source is not None


class KeyStatus(StrEnum):
    """The result of testing a key.

    `no_access`: the key is known but was refused for another reason. `untested`: there is no free call that
    needs the key.
    """

    valid = "valid"
    invalid = "invalid"
    no_access = "no_access"
    unreachable = "unreachable"
    untested = "untested"
    missing = "missing"


@frozen
class KeyTest:
    """The result of a key test, with its failure. `latency_s` is None if nothing was called."""

    name: str
    provider: str
    status: KeyStatus
    failure: Failure | None = None
    latency_s: float | None = None
