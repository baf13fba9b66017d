"""ElevenLabs's speech requests and responses: voice, seed, context, word times, cost."""

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
from reelproof.providers.http import HttpResponse
from reelproof.providers.listed import ListedModel, model_input
from reelproof.providers.narration import NarrationPiece, SpokenAudio
from reelproof.providers.parameters import input_error, text
from reelproof.providers.word_times import words_of_alignment

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
SEEDS = 2**32


def speech_path(voice: str) -> str:
    return f"v1/text-to-speech/{quote(voice, safe='')}/with-timestamps"


def speech_body(piece: NarrationPiece, request: Request, model: ListedModel) -> dict[str, Any]:
    """Builds the request for one piece, with its context if the model supports it."""
    body = {**model_input(replace(request, prompt=piece.text), model), "model_id": model.name}
    if "seed" in body:
        body["seed"] %= SEEDS
    if model.name in voice_list().knows_context:
        around = {"previous_text": piece.before, "next_text": piece.after}
        body |= {name: words for name, words in around.items() if words}
    return body


def voice_id(request: Request) -> str:
    """Returns the id of the requested voice, given by name or id. Raises ReelproofError if it is neither."""
    requested = text(request, "voice")
    voices = voice_list().voices
    if requested is None:
        return _best(voices, text(request, "language") or "").id
    named = next((voice for voice in voices if voice.name.casefold() == requested.casefold()), None)
    if named is not None:
        return named.id
    if not ID.fullmatch(requested):
        names = ", ".join(voice.name for voice in voices)
        raise input_error(
            "voice", f"{requested} is not an ElevenLabs voice: neither an id nor one of {names}."
        )
    return requested


def read_speech(response: JsonValue, piece: NarrationPiece) -> SpokenAudio:
    """Reads the audio and its words. Raises ReelproofError."""
    fields = response if isinstance(response, Mapping) else {}
    coded = fields.get("audio_base64")
    if not isinstance(coded, str) or not coded:
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, "The response contains no audio."))
    try:
        content = base64.b64decode(coded, validate=True)
    except binascii.Error as error:
        failure = Failure(ErrorCode.TransientProviderError, "The audio in the response is cut off.")
        raise ReelproofError(with_answer_lost(failure)) from error
    return SpokenAudio(content, words_of_alignment(fields.get("alignment"), piece.text))


def speech_cost(response: HttpResponse) -> Microusd | None:
    """Returns the price of the credits that the response counts."""
    counted = response.headers.get("character-cost", "")
    return (
        Microusd(int(counted) * voice_list().credit_microusd)
        if counted.isascii() and counted.isdecimal()
        else None
    )


def _best(voices: tuple[Voice, ...], language: str) -> Voice:
    wanted = language.replace("_", "-").casefold()
    return next((voice for voice in voices if voice.language.casefold() == wanted), voices[0])
