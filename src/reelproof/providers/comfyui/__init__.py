"""ComfyUI: user-supplied workflows on a self-hosted GPU."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.comfyui.provider import ComfyUiProvider
    from reelproof.providers.comfyui.settings import endpoint_of, workflow_folder_of

    return ComfyUiProvider(endpoint_of(context), workflow_folder_of(context))


plugin = Plugin(name="comfyui", create=_create, environment=("COMFYUI_BASE_URL", "COMFYUI_WORKFLOWS"))
