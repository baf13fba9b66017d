"""OpenAI's speech requests: default voice, limit on the text's length."""

from typing import Any

from reelproof.provider_api import Request
from reelproof.providers.openai.models import OpenAiModel
from reelproof.providers.parameters import input_error, text

LONGEST_INPUT = 4096
ANY_VOICE = "alloy"


def speech_body(said: str, request: Request, model: OpenAiModel | None) -> dict[str, Any]:
    body = {"model": request.model, "input": said, "voice": voice(request, model), "response_format": "wav"}
    return body if model is None else {**body, **model.body}


def voice(request: Request, model: OpenAiModel | None) -> str:
    """Returns the requested voice. Raises ReelproofError if the model does not have it."""
    requested = text(request, "voice")
    if model is None:
        return requested or ANY_VOICE
    if requested is not None and requested not in model.voices:
        raise input_error(
            "voice", f"{model.name} has no voice {requested}. Its voices are: {', '.join(model.voices)}."
        )
    return requested or model.voices[0]
