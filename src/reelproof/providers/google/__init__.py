"""Google's Gemini API: images, speech and prompts in one call each, clips by operations."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.google.provider import GoogleProvider
    from reelproof.providers.google.settings import endpoint_of

    return GoogleProvider(endpoint_of(context))


plugin = Plugin(
    name="google",
    create=_create,
    environment=("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"),
)
