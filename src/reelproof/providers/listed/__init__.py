"""Models that a data file lists, each with inputs of its own names, and a request in one's words."""

from reelproof.providers.listed.inputs import (
    FRAME_ROLE,
    PICTURES,
    USUAL_CLIP_S,
    USUAL_MUSIC_S,
    model_input,
    nested,
)
from reelproof.providers.listed.models import (
    ANY_LANGUAGE,
    Duration,
    Languages,
    Limits,
    Model,
    ModelList,
    Shape,
    Voices,
    read_models,
)

__all__ = [
    "ANY_LANGUAGE",
    "FRAME_ROLE",
    "PICTURES",
    "USUAL_CLIP_S",
    "USUAL_MUSIC_S",
    "Duration",
    "Languages",
    "Limits",
    "Model",
    "ModelList",
    "Shape",
    "Voices",
    "model_input",
    "nested",
    "read_models",
]
