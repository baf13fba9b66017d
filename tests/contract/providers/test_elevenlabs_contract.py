"""ElevenLabs's provider keeps the contract."""

from collections.abc import Mapping
from typing import ClassVar

from reelproof.provider_api import AssetKind, JsonValue, Provider, Request
from reelproof.providers.elevenlabs.provider import ElevenLabsProvider
from reelproof.providers.elevenlabs.settings import endpoint_at
from reelproof.testing.servers import Act, Urls, rule
from tests.contract.providers.contract import WORD, NetworkContract, requests_of
from tests.unit.providers.elevenlabs.test_errors import EXPECTED

SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}
SOUND: Mapping[str, JsonValue] = {"mood": "calm", "duration_s": 4}


class TestElevenLabs(NetworkContract):
    entry = "elevenlabs"
    key_name = "ELEVENLABS_API_KEY"
    requests: ClassVar[Mapping[str, Request]] = requests_of(
        narration=(AssetKind.narration, "eleven_multilingual_v2", SPEECH),
        newest_narration=(AssetKind.narration, "eleven_v4", SPEECH),
        turbo_narration=(AssetKind.narration, "eleven_v4_turbo", SPEECH),
        expressive_narration=(AssetKind.narration, "eleven_v3", SPEECH),
        fast_narration=(AssetKind.narration, "eleven_flash_v2_5", SPEECH),
        english_narration=(AssetKind.narration, "eleven_flash_v2", SPEECH),
        music=(AssetKind.music, "music_v1", SOUND),
        newer_music=(AssetKind.music, "music_v2", SOUND),
        newest_music=(AssetKind.music, "music_v2_5", SOUND),
    )
    errors: ClassVar[Mapping[str, str]] = {f"elevenlabs/{name}": code for name, code in EXPECTED.items()}

    def provider(self, urls: Urls, key: str | None) -> Provider:
        return ElevenLabsProvider(endpoint_at(urls.elevenlabs, key))

    async def test_music_that_is_none_is_a_failure(self) -> None:
        for act in (Act.empty, Act.wrong_type):
            async with self.harness(rule(WORD, act)) as (_, provider):
                failure = await self.failure(provider, self.requests["music"])
                assert failure.full_code == "ProviderFailure", act
