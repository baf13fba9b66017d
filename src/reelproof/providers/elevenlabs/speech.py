"""Speech: how it is asked for, and how it comes back."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from reelproof.provider_api import (
    ErrorCode,
    Failure,
    JsonValue,
    Microusd,
    ReelproofError,
    Request,
    with_answer_lost,
)
from reelproof.providers.elevenlabs.models import Voice, voice_list
from reelproof.providers.http import Answer
from reelproof.providers.listed import Model, model_input
from reelproof.providers.narration import Piece, Said
from reelproof.providers.parameters import refused, text
from reelproof.providers.word_times import words_of_alignment

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
SEEDS = 2**32


def speech_path(voice: str) -> str:
    return f"v1/text-to-speech/{quote(voice, safe='')}/with-timestamps"


def speech_body(piece: Piece, request: Request, model: Model) -> dict[str, Any]:
    """The request for one piece, with what is said around it where the model cares."""
    body = {**model_input(replace(request, prompt=piece.text), model), "model_id": model.name}
    if "seed" in body:
        body["seed"] %= SEEDS
    if model.name in voice_list().knows_context:
        around = {"previous_text": piece.before, "next_text": piece.after}
        body |= {name: words for name, words in around.items() if words}
    return body


def voice_id(request: Request) -> str:
    """The id of the voice that was asked for by name or by id. Raises ReelproofError for what is neither."""
    asked = text(request, "voice")
    voices = voice_list().voices
    if asked is None:
        return _best(voices, text(request, "language") or "").id
    named = next((voice for voice in voices if voice.name.casefold() == asked.casefold()), None)
    if named is not None:
        return named.id
    if not ID.fullmatch(asked):
        names = ", ".join(voice.name for voice in voices)
        raise refused("voice", f"{asked} is no voice of ElevenLabs: neither an id nor one of {names}.")
    return asked


def read_speech(answer: JsonValue, piece: Piece) -> Said:
    """The sound and its words. Raises ReelproofError."""
    told = answer if isinstance(answer, Mapping) else {}
    coded = told.get("audio_base64")
    if not isinstance(coded, str) or not coded:
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, "The answer holds no sound."))
    try:
        content = base64.b64decode(coded, validate=True)
    except binascii.Error as error:
        failure = Failure(ErrorCode.TransientProviderError, "The sound in the answer is cut off.")
        raise ReelproofError(with_answer_lost(failure)) from error
    return Said(content, words_of_alignment(told.get("alignment"), piece.text))


def speech_cost(answer: Answer) -> Microusd | None:
    """What the credits come to that the answer counts."""
    counted = answer.headers.get("character-cost", "")
    return (
        Microusd(int(counted) * voice_list().credit_microusd)
        if counted.isascii() and counted.isdecimal()
        else None
    )


def _best(voices: tuple[Voice, ...], language: str) -> Voice:
    wanted = language.replace("_", "-").casefold()
    return next((voice for voice in voices if voice.language.casefold() == wanted), voices[0])
