"""Models listed in a data file, and requests translated to their input names."""

from reelproof.providers.listed.inputs import (
    DEFAULT_CLIP_S,
    DEFAULT_MUSIC_S,
    FRAME_ROLE,
    IMAGE_KINDS,
    model_input,
    nested,
)
from reelproof.providers.listed.models import (
    ANY_LANGUAGE,
    DurationInput,
    LanguageInput,
    Limits,
    ListedModel,
    ListedModels,
    ShapeInput,
    VoiceInput,
    read_models,
)

__all__ = [
    "ANY_LANGUAGE",
    "DEFAULT_CLIP_S",
    "DEFAULT_MUSIC_S",
    "FRAME_ROLE",
    "IMAGE_KINDS",
    "DurationInput",
    "LanguageInput",
    "Limits",
    "ListedModel",
    "ListedModels",
    "ShapeInput",
    "VoiceInput",
    "model_input",
    "nested",
    "read_models",
]
