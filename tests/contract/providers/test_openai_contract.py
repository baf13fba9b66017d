"""OpenAI's provider keeps the contract."""

from collections.abc import Mapping
from typing import ClassVar

from reelproof.provider_api import AssetKind, JsonValue, Provider, Request
from reelproof.providers.openai.provider import OpenAiProvider
from reelproof.providers.openai.settings import OpenAiSettings
from reelproof.testing.servers import Urls
from tests.contract.providers.contract import NetworkContract, requests_of
from tests.unit.providers.openai.test_errors import EXPECTED

LOOK: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "style": "night", "language": "en"}
SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}


class TestOpenAi(NetworkContract):
    entry = "openai"
    key_name = "OPENAI_API_KEY"
    requests: ClassVar[Mapping[str, Request]] = requests_of(
        image=(AssetKind.image, "gpt-image-2", LOOK),
        starting_image=(AssetKind.starting_image, "gpt-image-2.5-flare", LOOK),
        narration=(AssetKind.narration, "gpt-4o-mini-tts", SPEECH),
        image_prompt=(AssetKind.image_prompt, "gpt-6-luna", SPEECH),
        motion_prompt=(AssetKind.motion_prompt, "gpt-6-luna", SPEECH),
        music_prompt=(AssetKind.music_prompt, "gpt-6-sol", SPEECH),
    )
    errors: ClassVar[Mapping[str, str]] = {f"openai/{name}": code for name, code in EXPECTED.items()}

    def provider(self, urls: Urls, key: str | None) -> Provider:
        return OpenAiProvider(OpenAiSettings.at(urls.openai, key))
