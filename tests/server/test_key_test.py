"""The test of a key over HTTP, against services that know it, do not, or are away."""

import asyncio
from typing import Any

import pytest

from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.key_test import KeyStanding, run_key_test
from reelproof.provider_api import ErrorCode, Failure, ProviderContext, ReelproofError
from reelproof.providers.elevenlabs import plugin as elevenlabs
from reelproof.providers.fal import plugin as fal
from reelproof.providers.google import plugin as google
from reelproof.providers.openai import plugin as openai
from reelproof.providers.replicate import plugin as replicate
from reelproof.testing.scripted import ScriptedProvider
from reelproof.testing.servers import ProviderServer, Script
from tests.server.house import Face, House

RIGHT, WRONG = "sk-the-right-key-0001", "sk-a-wrong-key-0002"
KEYS = {
    "openai": (openai, "OPENAI_API_KEY", "OPENAI_BASE_URL"),
    "replicate": (replicate, "REPLICATE_API_TOKEN", "REPLICATE_API_BASE_URL"),
    "elevenlabs": (elevenlabs, "ELEVENLABS_API_KEY", "ELEVENLABS_BASE_URL"),
    "google": (google, "GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL"),
    "fal": (fal, "FAL_KEY", "FAL_QUEUE_BASE_URL"),
}


async def outcome_of(face: Face, name: str, status: int = 200) -> Any:
    return await face.post(f"/settings/keys/{name}/test", status=status)


@pytest.mark.parametrize("name", sorted(KEYS))
async def test_a_service_says_whether_it_knows_the_key(
    name: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin, key_name, url_name = KEYS[name]
    for variable in plugin.environment:
        monkeypatch.delenv(variable, raising=False)
    async with ProviderServer(Script(key=RIGHT)).running() as server:
        monkeypatch.setenv(url_name, getattr(server.urls, name))
        house.more = {name: plugin.create(ProviderContext())}
        async with house.open(works=False) as face:
            missing = await outcome_of(face, key_name)
            assert (missing["standing"], missing["error"]["code"]) == ("missing", f"MissingApiKey:{key_name}")
            for key, standing in ((RIGHT, "valid"), (WRONG, "invalid")):
                await face.put(f"/settings/keys/{key_name}", {"value": key})
                told = await outcome_of(face, key_name)
                assert (told["standing"], told["provider"]) == (standing, name)
                assert told["latency_ms"] >= 0
                assert key not in str(told)
            wrong = await outcome_of(face, key_name)
            assert wrong["error"]["code"] == f"InvalidApiKey:{key_name}"
            assert wrong["error"]["remediation"]
        assert server.ledger.charged() == 0
        assert server.ledger.complaints == []


async def test_a_service_that_is_away_is_not_the_keys_fault(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    house.more = {"openai": openai.create(ProviderContext())}
    async with house.open(works=False) as face:
        await face.put("/settings/keys/OPENAI_API_KEY", {"value": RIGHT})
        assert (await outcome_of(face, "OPENAI_API_KEY"))["standing"] == "unreachable"
        unknown = await outcome_of(face, "OPENAI_API_KEI", 422)
        assert "Did you mean OPENAI_API_KEY?" in unknown["detail"]


class Slow(ScriptedProvider):
    """Answers a test only when somebody has given up."""

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
    ("provider", "standing", "code"),
    [
        (Slow(), KeyStanding.unreachable, ErrorCode.ProviderTimeout),
        (Refusing(), KeyStanding.no_access, ErrorCode.QuotaExceeded),
        (Broken(), KeyStanding.untested, ErrorCode.Unknown),
        (ScriptedProvider(), KeyStanding.untested, None),
    ],
    ids=["slow", "refusing", "broken", "older"],
)
async def test_whatever_a_plug_in_does_the_test_has_an_end(
    provider: ScriptedProvider, standing: KeyStanding, code: ErrorCode | None
) -> None:
    test = await run_key_test(Catalog({"own": provider}, {}), "own", "OWN_KEY", timeout_s=0.05)
    assert (test.standing, test.failure and test.failure.code) == (standing, code)
