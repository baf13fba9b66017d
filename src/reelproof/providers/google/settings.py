"""The Gemini API's base URL and API key: environment variables and defaults."""

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiEndpoint

GOOGLE_URL = "https://generativelanguage.googleapis.com"
VERSION = "/v1beta"
KEY, ALTERNATE_KEY, URL = "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"
HEADER = "x-goog-api-key"


def endpoint_of(context: ProviderContext) -> ApiEndpoint:
    """If both keys are set, GOOGLE_API_KEY wins, as in Google's own libraries."""
    environment = {name: value.strip() for name, value in context.environment.items() if value.strip()}
    key_name = ALTERNATE_KEY if ALTERNATE_KEY in environment else KEY
    return endpoint_at(environment.get(URL, GOOGLE_URL), environment.get(key_name), key_name)


def endpoint_at(url: str, key: str | None, key_name: str = KEY) -> ApiEndpoint:
    """Returns the API endpoint for a URL with or without the version."""
    url = url.rstrip("/").removesuffix(VERSION) + VERSION
    return ApiEndpoint(url, key_name, key, header=HEADER, scheme="")
