"""Speech: how it is asked for."""

from typing import Any

from reelproof.provider_api import Request
from reelproof.providers.openai.models import Model
from reelproof.providers.parameters import refused, text

LONGEST_INPUT = 4096
ANY_VOICE = "alloy"


def speech_body(said: str, request: Request, model: Model | None) -> dict[str, Any]:
    body = {"model": request.model, "input": said, "voice": voice(request, model), "response_format": "wav"}
    return body if model is None else {**body, **model.body}


def voice(request: Request, model: Model | None) -> str:
    """The voice that was asked for. Raises ReelproofError for one that the model does not have."""
    asked = text(request, "voice")
    if model is None:
        return asked or ANY_VOICE
    if asked is not None and asked not in model.voices:
        raise refused("voice", f"{model.name} has no voice {asked}. It has: {', '.join(model.voices)}.")
    return asked or model.voices[0]
