"""The test of a key over HTTP, against services that know it, do not, or are away."""

import asyncio
from typing import Any

import pytest

from reelproof.domain.key import KeyStatus
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.key_test import run_key_test
from reelproof.provider_api import ErrorCode, Failure, ProviderContext, ReelproofError
from reelproof.providers.elevenlabs import plugin as elevenlabs
from reelproof.providers.fal import plugin as fal
from reelproof.providers.google import plugin as google
from reelproof.providers.openai import plugin as openai
from reelproof.providers.replicate import plugin as replicate
from reelproof.testing.scripted import ScriptedProvider
from reelproof.testing.servers import ProviderServer, ServerScript
from tests.integration.server.harness import StudioApi, StudioHarness

RIGHT, WRONG = "sk-the-right-key-0001", "sk-a-wrong-key-0002"
KEYS = {
    "openai": (openai, "OPENAI_API_KEY", "OPENAI_BASE_URL"),
    "replicate": (replicate, "REPLICATE_API_TOKEN", "REPLICATE_API_BASE_URL"),
    "elevenlabs": (elevenlabs, "ELEVENLABS_API_KEY", "ELEVENLABS_BASE_URL"),
    "google": (google, "GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL"),
    "fal": (fal, "FAL_KEY", "FAL_QUEUE_BASE_URL"),
}


async def outcome_of(api: StudioApi, name: str, status: int = 200) -> Any:
    return await api.post(f"/settings/keys/{name}/test", status=status)


@pytest.mark.parametrize("name", sorted(KEYS))
async def test_a_service_says_whether_it_knows_the_key(
    name: str, harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin, key_name, url_name = KEYS[name]
    for variable in plugin.environment:
        monkeypatch.delenv(variable, raising=False)
    async with ProviderServer(ServerScript(key=RIGHT)).running() as server:
        monkeypatch.setenv(url_name, getattr(server.urls, name))
        harness.more = {name: plugin.create(ProviderContext())}
        async with harness.open(works=False) as api:
            missing = await outcome_of(api, key_name)
            assert (missing["status"], missing["error"]["code"]) == ("missing", f"MissingApiKey:{key_name}")
            for key, status in ((RIGHT, "valid"), (WRONG, "invalid")):
                await api.put(f"/settings/keys/{key_name}", {"value": key})
                payload = await outcome_of(api, key_name)
                assert (payload["status"], payload["provider"]) == (status, name)
                assert payload["latency_ms"] >= 0
                assert key not in str(payload)
            wrong = await outcome_of(api, key_name)
            assert wrong["error"]["code"] == f"InvalidApiKey:{key_name}"
            assert wrong["error"]["remediation"]
        assert server.call_log.charged() == 0
        assert server.call_log.complaints == []


async def test_a_service_that_is_away_is_not_the_keys_fault(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    harness.more = {"openai": openai.create(ProviderContext())}
    async with harness.open(works=False) as api:
        await api.put("/settings/keys/OPENAI_API_KEY", {"value": RIGHT})
        assert (await outcome_of(api, "OPENAI_API_KEY"))["status"] == "unreachable"
        unknown = await outcome_of(api, "OPENAI_API_KEI", 422)
        assert "Did you mean OPENAI_API_KEY?" in unknown["detail"]


class Slow(ScriptedProvider):
    """Responds to a test only after the caller has given up."""

    async def test_key(self, name: str) -> bool:
        await asyncio.Event().wait()
        return True


class Refusing(ScriptedProvider):
    """Knows the key, and wants money."""

    async def test_key(self, name: str) -> bool:
        raise ReelproofError(Failure(ErrorCode.QuotaExceeded, "There is no credit."))


class Broken(ScriptedProvider):
    """Has a bug."""

    async def test_key(self, name: str) -> bool:
        raise KeyError(name)


@pytest.mark.parametrize(
    ("provider", "status", "code"),
    [
        (Slow(), KeyStatus.unreachable, ErrorCode.ProviderTimeout),
        (Refusing(), KeyStatus.no_access, ErrorCode.QuotaExceeded),
        (Broken(), KeyStatus.untested, ErrorCode.Unknown),
        (ScriptedProvider(), KeyStatus.untested, None),
    ],
    ids=["slow", "refusing", "broken", "older"],
)
async def test_whatever_a_plug_in_does_the_test_has_an_end(
    provider: ScriptedProvider, status: KeyStatus, code: ErrorCode | None
) -> None:
    test = await run_key_test(Catalog({"own": provider}, {}), "own", "OWN_KEY", timeout_s=0.05)
    assert (test.status, test.failure and test.failure.code) == (status, code)
