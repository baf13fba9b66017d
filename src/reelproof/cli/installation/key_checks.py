"""`reelproof doctor --keys`: tests the API keys with their services; wording of the results."""

import asyncio
from collections.abc import Sequence

from reelproof.domain.key import KeyStatus, KeyTest
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.key_test import run_key_test
from reelproof.plugins import declared_keys
from reelproof.provider_api import Check
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring

SENTENCES = {
    KeyStatus.valid: "accepted by the service",
    KeyStatus.untested: "set; there is no free call to test it",
}


async def key_checks(catalog: Catalog, settings: Settings) -> Sequence[Check]:
    """Returns one check per configured key. Each makes one free call."""
    kept = await DiskKeyring(Home(settings.home).keys, settings.secrets()).values()
    known = [key for key in declared_keys() if key.is_in_environment or key.name in kept]
    tests = [run_key_test(catalog, key.provider, key.name) for key in known]
    return [_check(test) for test in await asyncio.gather(*tests)]


def _check(test: KeyTest) -> Check:
    name = f"{test.provider}: {test.name}"
    if test.failure is not None:
        return Check(name, False, test.failure.message, test.failure.remediation)
    detail = SENTENCES.get(test.status, test.status.value)
    took = "" if test.latency_s is None else f" ({test.latency_s * 1000:.0f} ms)"
    return Check(name, True, f"{detail}{took}")
