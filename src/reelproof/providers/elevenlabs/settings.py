"""ElevenLabs's base URL and API key: environment variables and defaults."""

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiEndpoint

ELEVENLABS_URL = "https://api.elevenlabs.io"
KEY, URL = "ELEVENLABS_API_KEY", "ELEVENLABS_BASE_URL"


def endpoint_of(context: ProviderContext) -> ApiEndpoint:
    key = context.environment.get(KEY, "").strip()
    return endpoint_at(context.environment.get(URL, "").strip() or ELEVENLABS_URL, key or None)


def endpoint_at(url: str, key: str | None) -> ApiEndpoint:
    return ApiEndpoint(url, KEY, key, header="xi-api-key", scheme="")
