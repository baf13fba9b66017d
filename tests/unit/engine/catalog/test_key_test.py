"""Tests of API keys: every outcome is a status, and nothing is raised."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.key import KeyStatus, KeyTest
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.key_test import run_key_test
from reelproof.provider_api import Provider
from reelproof.testing.scripted import ScriptedProvider

KEY = "SCRIPTED_API_KEY"
TIMEOUT_S = 15.0


@dataclass(slots=True)
class ProviderWithKeyTest(ScriptedProvider):
    """A provider whose keys can be tested: with this outcome, after a while."""

    outcome: bool | Exception = True
    takes_s: float = 0.0

    async def test_key(self, name: str) -> bool:
        assert name == KEY
        await asyncio.sleep(self.takes_s)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


async def tested(provider: Provider | None, not_loaded: Mapping[str, str] | None = None) -> KeyTest:
    providers = {} if provider is None else {"scripted": provider}
    return await run_key_test(Catalog(providers, not_loaded or {}), "scripted", KEY, TIMEOUT_S)


def status_of(test: KeyTest) -> KeyStatus:
    return test.status


async def test_a_key_that_the_service_accepts_is_valid_and_the_call_was_timed() -> None:
    test = await tested(ProviderWithKeyTest(takes_s=0.5))
    assert (test.name, test.provider, status_of(test), test.failure) == (
        KEY,
        "scripted",
        KeyStatus.valid,
        None,
    )
    assert test.latency_s is not None


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (ErrorCode.InvalidApiKey, KeyStatus.invalid),
        (ErrorCode.MissingApiKey, KeyStatus.missing),
        (ErrorCode.TransientNetworkFailure, KeyStatus.unreachable),
        (ErrorCode.TransientProviderError, KeyStatus.unreachable),
        (ErrorCode.ProviderTimeout, KeyStatus.unreachable),
        (ErrorCode.QuotaExceeded, KeyStatus.no_access),
        (ErrorCode.RateLimited, KeyStatus.no_access),
    ],
)
async def test_an_error_of_the_service_decides_the_status(code: ErrorCode, status: KeyStatus) -> None:
    failure = Failure(code, "No.")
    test = await tested(ProviderWithKeyTest(outcome=ReelproofError(failure)))
    assert (status_of(test), test.failure) == (status, failure)
    assert (test.latency_s is None) is (status is KeyStatus.missing)


async def test_a_service_that_does_not_respond_is_unreachable() -> None:
    test = await tested(ProviderWithKeyTest(takes_s=TIMEOUT_S + 1))
    assert status_of(test) is KeyStatus.unreachable
    assert test.failure is not None
    assert test.failure.code is ErrorCode.ProviderTimeout
    assert "did not respond within 15 s" in test.failure.message


async def test_a_plug_in_that_breaks_leaves_the_key_untested() -> None:
    test = await tested(ProviderWithKeyTest(outcome=KeyError("account")))
    assert status_of(test) is KeyStatus.untested
    assert test.failure is not None
    assert "could not test the key: KeyError: 'account'" in test.failure.message


@pytest.mark.parametrize("provider", [ScriptedProvider(), ProviderWithKeyTest(outcome=False)])
async def test_a_key_without_a_free_call_stays_untested(provider: Provider) -> None:
    test = await tested(provider)
    assert (status_of(test), test.failure, test.latency_s) == (KeyStatus.untested, None, None)


@pytest.mark.parametrize(
    ("not_loaded", "reason"),
    [({"scripted": "ImportError: no"}, "ImportError: no"), ({}, "it is not installed")],
)
async def test_a_provider_that_is_not_there_is_named_with_the_remedy(
    not_loaded: Mapping[str, str], reason: str
) -> None:
    test = await tested(None, not_loaded)
    assert status_of(test) is KeyStatus.untested
    assert test.failure is not None
    assert test.failure.message == f"The provider scripted could not be loaded: {reason}"
    assert test.failure.remediation == "Upgrade or reinstall the provider scripted, or remove it."
