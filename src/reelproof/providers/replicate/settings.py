"""Replicate's base URL and API token: environment variables and defaults."""

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiEndpoint

REPLICATE_URL = "https://api.replicate.com/v1"
TOKEN, URL = "REPLICATE_API_TOKEN", "REPLICATE_API_BASE_URL"


def endpoint_of(context: ProviderContext) -> ApiEndpoint:
    token = context.environment.get(TOKEN, "").strip()
    return ApiEndpoint(context.environment.get(URL, "").strip() or REPLICATE_URL, TOKEN, token or None)
