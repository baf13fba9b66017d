"""Where the Gemini API is, and with which key."""

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiPlace

GOOGLE_URL = "https://generativelanguage.googleapis.com"
VERSION = "/v1beta"
KEY, OTHER_KEY, URL = "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"
HEADER = "x-goog-api-key"


def place_of(context: ProviderContext) -> ApiPlace:
    """Where both keys are set, GOOGLE_API_KEY counts, as in Google's own libraries."""
    environment = {name: value.strip() for name, value in context.environment.items() if value.strip()}
    key_name = OTHER_KEY if OTHER_KEY in environment else KEY
    return place_at(environment.get(URL, GOOGLE_URL), environment.get(key_name), key_name)


def place_at(url: str, key: str | None, key_name: str = KEY) -> ApiPlace:
    """The API behind an address without its version."""
    url = url.rstrip("/").removesuffix(VERSION) + VERSION
    return ApiPlace(url, key_name, key, header=HEADER, scheme="")
