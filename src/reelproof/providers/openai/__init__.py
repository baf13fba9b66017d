"""OpenAI and compatible servers: images, speech and prompts."""

from reelproof.provider_api import Plugin, Provider, ProviderContext


def _create(context: ProviderContext) -> Provider:
    from reelproof.providers.openai.provider import OpenAiProvider
    from reelproof.providers.openai.settings import OpenAiSettings

    return OpenAiProvider(OpenAiSettings.of(context))


plugin = Plugin(
    name="openai",
    create=_create,
    environment=(
        "OPENAI_API_KEY",
        "OPENAI_API_VERSION",
        "OPENAI_BASE_URL",
        "OPENAI_IMAGE_API_KEY",
        "OPENAI_IMAGE_BASE_URL",
        "OPENAI_SPEECH_API_KEY",
        "OPENAI_SPEECH_BASE_URL",
        "OPENAI_TEXT_API_KEY",
        "OPENAI_TEXT_BASE_URL",
    ),
)
