"""Default models for images, narration, music and text, in order of preference, by available keys."""

from collections.abc import Mapping

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LOCAL_CHAINS, TEXT_KINDS

DEFAULT_MODELS: Mapping[AssetKind, tuple[str, ...]] = {
    AssetKind.image: (
        "openai/gpt-image-2",
        "google/gemini-3.1-flash-image",
        "replicate/black-forest-labs/flux-schnell",
        "fal/fal-ai/flux/schnell",
    ),
    AssetKind.narration: (
        "elevenlabs/eleven_flash_v2_5",
        "google/gemini-3.8-flash-tts",
        "openai/gpt-4o-mini-tts",
        "replicate/minimax/speech-2.8-turbo",
        "fal/fal-ai/minimax/speech-2.8-turbo",
    ),
    AssetKind.music: (
        "elevenlabs/music_v1",
        "replicate/stability-ai/stable-audio-2.5",
        "fal/fal-ai/stable-audio-25/text-to-audio",
    ),
}
DEFAULT_WRITERS = ("openai/gpt-6-luna", "google/gemini-3.8-flash")
NO_WRITER = (
    "No language model is available to write the script. Set OPENAI_API_KEY or GEMINI_API_KEY; or point "
    "OPENAI_TEXT_BASE_URL at a server of your own and name its model with --writer openai/MODEL; or write "
    "the script yourself and make the film from that."
)


def default_chains(
    usable: frozenset[str], ending: frozenset[str] = frozenset()
) -> dict[AssetKind, tuple[str, ...]]:
    """Returns the default chains of available models, each ending in a local one.

    Models in `ending`, being retired or losing their voices, come last.
    """
    ready = {
        kind: tuple(sorted((model for model in models if model in usable), key=ending.__contains__))
        for kind, models in DEFAULT_MODELS.items()
    }
    return {kind: (*models, *LOCAL_CHAINS[kind]) for kind, models in ready.items() if models}


def with_writers(
    chains: Mapping[AssetKind, tuple[str, ...]], known: frozenset[str]
) -> dict[AssetKind, tuple[str, ...]]:
    """Uses the models that write a brief's script for the prompts, too, unless others are chosen."""
    usual = tuple(model for model in DEFAULT_WRITERS if model in known)
    script = chains.get(AssetKind.script) or usual
    named = {kind: chain for kind, chain in chains.items() if chain}
    return {**dict.fromkeys(TEXT_KINDS, script), **named}
