"""The local provider: narration, images and music generated on this machine, without API key or network."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof_local.provider import LocalProvider

    return LocalProvider(context)


plugin = Plugin(name="local", create=_create, environment=("REELPROOF_PIPER_VOICES",))
