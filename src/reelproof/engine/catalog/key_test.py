"""Whether a key opens its service, found out by a call that costs nothing."""

import asyncio
import logging
import time
from dataclasses import dataclass
from enum import StrEnum

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.catalog.catalog import Catalog
from reelproof.provider_api import KeyTestingProvider

logger = logging.getLogger(__name__)
TIMEOUT_S = 15.0


class KeyStanding(StrEnum):
    """What a service says of a key.

    `no_access`: it knows the key, and refuses for another reason. `untested`: there is no call that costs
    nothing and needs it.
    """

    valid = "valid"
    invalid = "invalid"
    no_access = "no_access"
    unreachable = "unreachable"
    untested = "untested"
    missing = "missing"


STANDINGS = {
    ErrorCode.InvalidApiKey: KeyStanding.invalid,
    ErrorCode.MissingApiKey: KeyStanding.missing,
    ErrorCode.TransientNetworkFailure: KeyStanding.unreachable,
    ErrorCode.TransientProviderError: KeyStanding.unreachable,
    ErrorCode.ProviderTimeout: KeyStanding.unreachable,
}


@dataclass(frozen=True, slots=True)
class KeyTest:
    """How a key stands, and the failure that says so. `latency_s` is None where nothing was called."""

    name: str
    provider: str
    standing: KeyStanding
    failure: Failure | None = None
    latency_s: float | None = None


async def run_key_test(
    catalog: Catalog, provider_name: str, name: str, timeout_s: float = TIMEOUT_S
) -> KeyTest:
    """Tests the key that a provider was made with. It never spends anything."""
    provider = catalog.providers.get(provider_name)
    if provider is None:
        reason = catalog.not_loaded.get(provider_name, "it is not installed")
        message = f"The provider {provider_name} could not be loaded: {reason}"
        failure = Failure(ErrorCode.ProviderFailure, message, provider=provider_name)
        return KeyTest(name, provider_name, KeyStanding.untested, failure)
    if not isinstance(provider, KeyTestingProvider):
        return KeyTest(name, provider_name, KeyStanding.untested)
    begun_s = time.monotonic()
    async with catalog.in_use():
        standing, told = await _called(provider, provider_name, name, timeout_s)
    latency_s = (
        None if standing in (KeyStanding.untested, KeyStanding.missing) else time.monotonic() - begun_s
    )
    return KeyTest(name, provider_name, standing, told, latency_s)


async def _called(
    provider: KeyTestingProvider, provider_name: str, name: str, timeout_s: float
) -> tuple[KeyStanding, Failure | None]:
    try:
        async with asyncio.timeout(timeout_s):
            is_tested = await provider.test_key(name)
    except ReelproofError as error:
        return STANDINGS.get(error.failure.code, KeyStanding.no_access), error.failure
    except TimeoutError:
        message = f"{provider_name} did not answer within {timeout_s:g} s."
        return KeyStanding.unreachable, Failure(ErrorCode.ProviderTimeout, message, provider=provider_name)
    except Exception as error:  # noqa: BLE001 a plug-in may raise anything, and the answer is a test's result
        logger.warning("the test of a key broke off: %s", error, extra={"provider": provider_name})
        message = f"The provider {provider_name} could not test it: {type(error).__name__}: {error}"
        return KeyStanding.untested, Failure(ErrorCode.Unknown, message, provider=provider_name)
    return (KeyStanding.valid if is_tested else KeyStanding.untested), None
