"""The real services, with real keys and real money: `REELPROOF_LIVE=1 pytest tests/live`.

Each provider whose key is set makes one small thing of each kind that it can make for cents.
"""

import os
from importlib.metadata import entry_points

import pytest

from reelproof.media.checks import DecodedMediaCheck
from reelproof.provider_api import AssetKind, JsonValue, Plugin, Provider, ProviderContext, Request
from reelproof.provider_api.sandbox import Sandbox
from reelproof.settings.environment import provider_environment

CHEAP: list[tuple[str, str, AssetKind, str]] = [
    ("openai", "gpt-image-2", AssetKind.image, "OPENAI_API_KEY"),
    ("openai", "tts-1", AssetKind.narration, "OPENAI_API_KEY"),
    ("openai", "gpt-6-luna", AssetKind.image_prompt, "OPENAI_API_KEY"),
    ("replicate", "black-forest-labs/flux-schnell", AssetKind.image, "REPLICATE_API_TOKEN"),
    ("replicate", "minimax/speech-2.8-turbo", AssetKind.narration, "REPLICATE_API_TOKEN"),
    ("fal", "fal-ai/flux/schnell", AssetKind.image, "FAL_KEY"),
    ("elevenlabs", "eleven_flash_v2_5", AssetKind.narration, "ELEVENLABS_API_KEY"),
    ("google", "gemini-3.1-flash-image", AssetKind.image, "GEMINI_API_KEY"),
    ("google", "gemini-3.8-flash", AssetKind.image_prompt, "GEMINI_API_KEY"),
]
PROMPTS = {AssetKind.narration: "A film is made.", AssetKind.image_prompt: "A lighthouse at dusk."}
PARAMETERS: dict[str, JsonValue] = {
    "width": 1024,
    "height": 1024,
    "style": "bright",
    "language": "en",
    "subject": "The sea",
}


def provider(name: str) -> Provider:
    [entry] = entry_points(group="reelproof.providers", name=name)
    plugin = entry.load()
    assert isinstance(plugin, Plugin)
    return plugin.create(ProviderContext(provider_environment(plugin.environment)))


@pytest.mark.skipif("REELPROOF_LIVE" not in os.environ, reason="it costs money: set REELPROOF_LIVE=1")
@pytest.mark.parametrize(("name", "model", "kind", "key"), CHEAP, ids=str)
async def test_it_makes_what_counts(name: str, model: str, kind: AssetKind, key: str) -> None:
    if not os.environ.get(key):
        pytest.skip(f"{key} is not set")
    service = provider(name)
    try:
        prompt = PROMPTS.get(kind, "A lighthouse at dusk, seen from the sea.")
        made = await service.make(Request(kind, prompt, model, PARAMETERS))
    finally:
        await service.close()
    with Sandbox() as sandbox:
        measured = await DecodedMediaCheck(sandbox).measure(kind, made.content)
    assert measured.media_type
