"""ComfyUI: whatever workflows someone has on a GPU of their own."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.comfyui.provider import ComfyUiProvider
    from reelproof.providers.comfyui.settings import place_of, shelf_of

    return ComfyUiProvider(place_of(context), shelf_of(context))


plugin = Plugin(name="comfyui", create=_create, environment=("COMFYUI_BASE_URL", "COMFYUI_WORKFLOWS"))
