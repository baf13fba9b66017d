"""Speech: a narration cut into what one call may say, and the silences between."""

import re
from collections.abc import Iterator
from typing import Any

from reelproof.provider_api import ErrorCode, Failure, ReelproofError, Request
from reelproof.providers.openai.models import Model
from reelproof.providers.parameters import refused, text
from reelproof.providers.pauses import spoken_parts

LONGEST_INPUT = 4096
ANY_VOICE = "alloy"
SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[。！？])")


def speech_parts(request: Request) -> tuple[str | float, ...]:
    """What is said in one call each, and how long it is silent between."""
    parts = tuple(
        piece
        for part in spoken_parts(request.prompt)
        for piece in ((part,) if isinstance(part, float) else pieces(part))
    )
    if not any(isinstance(part, str) for part in parts):
        raise refused("prompt", "There is nothing to say.")
    return parts


def pieces(words: str, longest: int = LONGEST_INPUT) -> Iterator[str]:
    """The words in pieces of at most `longest` characters, cut at the ends of sentences where possible."""
    piece = ""
    for sentence in SENTENCE_END.split(words):
        for part in _chopped(sentence, longest):
            if piece and len(piece) + 1 + len(part) > longest:
                yield piece
                piece = part
            else:
                piece = f"{piece} {part}".strip()
    if piece:
        yield piece


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


def no_sound(media_type: str) -> ReelproofError:
    message = f"The answer is no sound but {media_type or 'nothing'}."
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))


def _chopped(sentence: str, longest: int) -> Iterator[str]:
    while len(sentence) > longest:
        end = sentence.rfind(" ", 0, longest + 1)
        end = end if end > 0 else longest
        yield sentence[:end].strip()
        sentence = sentence[end:].strip()
    if sentence.strip():
        yield sentence.strip()
