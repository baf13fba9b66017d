"""Where Replicate is, and with which token."""

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiPlace

REPLICATE_URL = "https://api.replicate.com/v1"
TOKEN, URL = "REPLICATE_API_TOKEN", "REPLICATE_API_BASE_URL"


def place_of(context: ProviderContext) -> ApiPlace:
    token = context.environment.get(TOKEN, "").strip()
    return ApiPlace(context.environment.get(URL, "").strip() or REPLICATE_URL, TOKEN, token or None)
