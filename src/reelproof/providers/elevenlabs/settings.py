"""Where ElevenLabs is, and with which key."""

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiPlace

ELEVENLABS_URL = "https://api.elevenlabs.io"
KEY, URL = "ELEVENLABS_API_KEY", "ELEVENLABS_BASE_URL"


def place_of(context: ProviderContext) -> ApiPlace:
    key = context.environment.get(KEY, "").strip()
    return place_at(context.environment.get(URL, "").strip() or ELEVENLABS_URL, key or None)


def place_at(url: str, key: str | None) -> ApiPlace:
    return ApiPlace(url, KEY, key, header="xi-api-key", scheme="")
