"""Tests an API key with a free call to its provider: timeout, and status for each error."""

import asyncio
import logging
import time

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.key import KeyStatus, KeyTest
from reelproof.engine.catalog.catalog import NOT_INSTALLED, Catalog, reinstall_remedy
from reelproof.provider_api import KeyTestingProvider

logger = logging.getLogger(__name__)
TIMEOUT_S = 15.0


STATUS_BY_ERROR = {
    ErrorCode.InvalidApiKey: KeyStatus.invalid,
    ErrorCode.MissingApiKey: KeyStatus.missing,
    ErrorCode.TransientNetworkFailure: KeyStatus.unreachable,
    ErrorCode.TransientProviderError: KeyStatus.unreachable,
    ErrorCode.ProviderTimeout: KeyStatus.unreachable,
}


async def run_key_test(
    catalog: Catalog, provider_name: str, name: str, timeout_s: float = TIMEOUT_S
) -> KeyTest:
    """Tests the key that a provider was created with. Never costs anything."""
    provider = catalog.providers.get(provider_name)
    if provider is None:
        reason = catalog.not_loaded.get(provider_name, NOT_INSTALLED)
        message = f"The provider {provider_name} could not be loaded: {reason}"
        remedy = reinstall_remedy(provider_name)
        failure = Failure(ErrorCode.ProviderFailure, message, provider=provider_name, remedy=remedy)
        return KeyTest(name, provider_name, KeyStatus.untested, failure)
    if not isinstance(provider, KeyTestingProvider):
        return KeyTest(name, provider_name, KeyStatus.untested)
    started_s = time.monotonic()
    async with catalog.in_use():
        status, reported = await _run_test(provider, provider_name, name, timeout_s)
    latency_s = None if status in (KeyStatus.untested, KeyStatus.missing) else time.monotonic() - started_s
    return KeyTest(name, provider_name, status, reported, latency_s)


async def _run_test(
    provider: KeyTestingProvider, provider_name: str, name: str, timeout_s: float
) -> tuple[KeyStatus, Failure | None]:
    try:
        async with asyncio.timeout(timeout_s):
            is_tested = await provider.test_key(name)
    except ReelproofError as error:
        return STATUS_BY_ERROR.get(error.failure.code, KeyStatus.no_access), error.failure
    except TimeoutError:
        message = f"{provider_name} did not respond within {timeout_s:g} s."
        return KeyStatus.unreachable, Failure(ErrorCode.ProviderTimeout, message, provider=provider_name)
    except Exception as error:  # noqa: BLE001 a plug-in may raise anything; report it as the result
        logger.warning("a key test failed: %s", error, extra={"provider": provider_name})
        message = f"The provider {provider_name} could not test the key: {type(error).__name__}: {error}"
        return KeyStatus.untested, Failure(ErrorCode.Unknown, message, provider=provider_name)
    return (KeyStatus.valid if is_tested else KeyStatus.untested), None
