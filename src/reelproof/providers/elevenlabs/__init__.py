"""ElevenLabs: narration with the times of its words, and music."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.elevenlabs.provider import ElevenLabsProvider
    from reelproof.providers.elevenlabs.settings import endpoint_of

    return ElevenLabsProvider(endpoint_of(context))


plugin = Plugin(name="elevenlabs", create=_create, environment=("ELEVENLABS_API_KEY", "ELEVENLABS_BASE_URL"))
