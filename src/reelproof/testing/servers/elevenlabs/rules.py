"""What the real ElevenLabs API accepts and rejects: models, fields, formats, text lengths."""

import re
from collections.abc import Mapping

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

CREDITS: Mapping[str, float] = {
    "eleven_v4": 1.0,
    "eleven_v4_turbo": 0.25,
    "eleven_v3": 1.0,
    "eleven_multilingual_v2": 1.0,
    "eleven_flash_v2_5": 0.5,
    "eleven_flash_v2": 0.5,
}
LONGEST: Mapping[str, int] = {
    "eleven_v4": 10_000,
    "eleven_v4_turbo": 10_000,
    "eleven_v3": 5_000,
    "eleven_multilingual_v2": 10_000,
    "eleven_flash_v2_5": 40_000,
    "eleven_flash_v2": 30_000,
}
MUSIC_MODELS = ("music_v1", "music_v2", "music_v2_5")
SPEECH_FIELDS = frozenset(
    {
        "text",
        "model_id",
        "language_code",
        "voice_settings",
        "pronunciation_dictionary_locators",
        "seed",
        "previous_text",
        "next_text",
        "previous_request_ids",
        "next_request_ids",
        "apply_text_normalization",
        "apply_language_text_normalization",
    }
)
MUSIC_FIELDS = frozenset(
    {
        "prompt",
        "composition_plan",
        "music_length_ms",
        "model_id",
        "seed",
        "force_instrumental",
        "respect_sections_durations",
        "store_for_inpainting",
    }
)
FORMAT = re.compile(r"mp3_\d+_\d+|pcm_\d+|wav_\d+|opus_\d+_\d+|ulaw_8000|alaw_8000")
VOICE = re.compile(r"[A-Za-z0-9]{20}")
SEEDS = 2**32
SHORTEST_MS, LONGEST_MS = 3_000, 600_000
WITHOUT_CONTEXT = frozenset({"eleven_v3"})


def speech_fault(request: HttpRequest, voice: str) -> Reply | None:
    """Returns the real API's error for a speech request, if any."""
    body = request.json()
    model, text, seed = str(body.get("model_id", "")), body.get("text"), body.get("seed", 0)
    if model not in LONGEST:
        return refusal(400, "model_not_found", f"A model with model ID {model} does not exist.")
    if not VOICE.fullmatch(voice):
        return refusal(404, "voice_not_found", f"A voice with voice_id {voice} was not found.")
    if not isinstance(text, str) or not text:
        return _missing("text")
    if len(text) > LONGEST[model]:
        return refusal(400, "max_character_limit_exceeded", "The text is too long.")
    if not isinstance(seed, int) or not 0 <= seed < SEEDS:
        return refusal(400, "invalid_parameters", "The seed is out of range.")
    if model == "eleven_multilingual_v2" and "language_code" in body:
        return refusal(400, "invalid_parameters", f"{model} does not support language_code.")
    if model in WITHOUT_CONTEXT and {"previous_text", "next_text"} & set(body):
        return refusal(400, "invalid_parameters", f"{model} does not support previous_text.")
    return _format_fault(request)


def music_fault(request: HttpRequest) -> Reply | None:
    """Returns the real API's error for a music request, if any."""
    body = request.json()
    length = body.get("music_length_ms", SHORTEST_MS)
    if body.get("model_id", "music_v1") not in MUSIC_MODELS:
        return refusal(400, "model_not_found", f"A model {body.get('model_id')} does not exist.")
    if ("prompt" in body) == ("composition_plan" in body):
        return refusal(422, "invalid_parameters", "Either a prompt or a composition_plan.")
    if not isinstance(length, int) or not SHORTEST_MS <= length <= LONGEST_MS:
        return refusal(422, "invalid_parameters", "music_length_ms must be from 3000 to 600000.")
    if "prompt" in body and "seed" in body:
        return refusal(422, "invalid_parameters", "seed cannot be used in conjunction with prompt.")
    return _format_fault(request)


def unknown_fields(body: Mapping[str, JsonValue], fields: frozenset[str]) -> list[str]:
    """Returns the fields that the real API silently ignores."""
    return [name for name in body if name not in fields]


def refusal(status: int, key: str, message: str) -> Reply:
    return json_reply({"detail": {"status": key, "message": message}}, status)


def _format_fault(request: HttpRequest) -> Reply | None:
    if FORMAT.fullmatch(request.query.get("output_format", "mp3_44100_128")):
        return None
    return refusal(400, "invalid_parameters", "The output_format is unknown.")


def _missing(name: str) -> Reply:
    fault: dict[str, JsonValue] = {
        "loc": ["body", name],
        "msg": "field required",
        "type": "value_error.missing",
    }
    return json_reply({"detail": [fault]}, 422)
