"""fal.ai: images, narration, music and clips from many vendors' models, through its queue."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.fal.provider import FalProvider
    from reelproof.providers.fal.settings import FalEndpoints

    return FalProvider(FalEndpoints.of(context))


plugin = Plugin(
    name="fal",
    create=_create,
    environment=(
        "FAL_KEY",
        "FAL_KEY_ID",
        "FAL_KEY_SECRET",
        "FAL_QUEUE_BASE_URL",
        "FAL_QUEUE_RUN_HOST",
        "FAL_REST_BASE_URL",
    ),
)
