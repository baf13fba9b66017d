"""Replicate: images, narration, music and clips from many vendors' models."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.replicate.callback import callback_of
    from reelproof.providers.replicate.provider import ReplicateProvider
    from reelproof.providers.replicate.settings import endpoint_of

    return ReplicateProvider(endpoint_of(context), callback=callback_of(context))


plugin = Plugin(
    name="replicate",
    create=_create,
    environment=("REPLICATE_API_TOKEN", "REPLICATE_API_BASE_URL", "REPLICATE_WEBHOOK_SECRET"),
)
