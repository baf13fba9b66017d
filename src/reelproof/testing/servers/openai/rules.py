"""What the real OpenAI API accepts and rejects: models, fields, voices, formats, sizes."""

from collections.abc import Iterator, Mapping, Sequence

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.wire import Reply, json_reply

IMAGES, SPEECH, CHAT, MODELS = "images/generations", "audio/speech", "chat/completions", "models"
SERVED: Mapping[str, Sequence[str]] = {
    IMAGES: (
        "gpt-image-2",
        "gpt-image-2.5-flare",
        "gpt-image-2.5-sunburst",
        "gpt-image-2.6-flare",
        "gpt-image-2.6-sunburst",
    ),
    SPEECH: ("gpt-4o-mini-tts", "tts-1", "tts-1-hd"),
    CHAT: (
        "gpt-6-luna",
        "gpt-6-sol",
        "gpt-6-astra",
        "gpt-6.1-sol",
        "gpt-6.1-terra",
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-5.5",
        "gpt-5.4",
        "gpt-5.4-mini",
    ),
}
FIELDS: Mapping[str, frozenset[str]] = {
    IMAGES: frozenset(
        {
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "output_format",
            "output_compression",
            "background",
            "moderation",
            "safety_identifier",
            "stream",
            "user",
        }
    ),
    SPEECH: frozenset(
        {"model", "input", "voice", "instructions", "response_format", "speed", "stream_format"}
    ),
    CHAT: frozenset(
        {
            "model",
            "messages",
            "response_format",
            "max_completion_tokens",
            "metadata",
            "n",
            "presence_penalty",
            "frequency_penalty",
            "prompt_cache_key",
            "reasoning_effort",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "temperature",
            "top_p",
            "user",
            "verbosity",
        }
    ),
}
PROMPTS: Mapping[str, str] = {IMAGES: "prompt", SPEECH: "input"}
OLD_VOICES = frozenset({"alloy", "ash", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer"})
VOICES: Mapping[str, frozenset[str]] = {
    "tts-1": OLD_VOICES,
    "tts-1-hd": OLD_VOICES,
    "gpt-4o-mini-tts": OLD_VOICES | {"ballad", "verse", "marin", "cedar"},
}
SOUND_FORMATS: Mapping[str, str] = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
DEFAULT_SOUND = "mp3"
IMAGE_FORMATS = ("png", "jpeg", "webp")
QUALITIES = ("auto", "low", "medium", "high")
FINE_QUALITIES = (*QUALITIES, "xhigh", "max")
LONGEST = {IMAGES: 32_000, SPEECH: 4096}
SIDE_STEP = 16
MAX_PIXELS = 3840 * 2160
MAX_IMAGES = 10
SLOWEST, FASTEST = 0.25, 4.0


def request_fault(call: str, body: Mapping[str, JsonValue]) -> Reply | None:
    """Returns the real API's error for a request, if any."""
    model = str(body.get("model", ""))
    if model not in SERVED[call]:
        return refusal(
            404,
            f"The model `{model}` does not exist or you do not have access to it.",
            "model",
            "model_not_found",
        )
    for name in body:
        if name not in FIELDS[call]:
            return refusal(400, f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    if body.get("stream"):
        return refusal(400, "This server does not stream.", "stream", "unsupported_value")
    if call == CHAT:
        return None if body.get("messages") else _missing("messages")
    return _prompt_fault(call, body) or _value_fault(call, model, body)


def _prompt_fault(call: str, body: Mapping[str, JsonValue]) -> Reply | None:
    text = body.get(PROMPTS[call])
    if not isinstance(text, str) or not text:
        return _missing(PROMPTS[call])
    if len(text) > LONGEST[call]:
        return refusal(
            400, f"Invalid '{PROMPTS[call]}': string too long.", PROMPTS[call], "string_above_max_length"
        )
    return None


def _value_fault(call: str, model: str, body: Mapping[str, JsonValue]) -> Reply | None:
    faults = _speech_faults(model, body) if call == SPEECH else _image_faults(model, body)
    name = next(faults, None)
    return (
        None if name is None else refusal(400, f"Invalid value: '{body.get(name)}'.", name, "invalid_value")
    )


def _speech_faults(model: str, body: Mapping[str, JsonValue]) -> Iterator[str]:
    voice, speed = body.get("voice"), body.get("speed", 1.0)
    if not (_is_custom_voice(voice) if isinstance(voice, Mapping) else str(voice) in VOICES[model]):
        yield "voice"
    if str(body.get("response_format", DEFAULT_SOUND)) not in SOUND_FORMATS:
        yield "response_format"
    if not isinstance(speed, int | float) or not SLOWEST <= speed <= FASTEST:
        yield "speed"
    if "instructions" in body and VOICES[model] is OLD_VOICES:
        yield "instructions"


def _is_custom_voice(voice: Mapping[str, JsonValue]) -> bool:
    return set(voice) == {"id"} and isinstance(voice["id"], str)


def _image_faults(model: str, body: Mapping[str, JsonValue]) -> Iterator[str]:
    count, kind = body.get("n", 1), body.get("output_format", "png")
    if not _is_fit(str(body.get("size", "auto"))):
        yield "size"
    if not isinstance(count, int) or not 1 <= count <= MAX_IMAGES:
        yield "n"
    if body.get("quality", "auto") not in (FINE_QUALITIES if "-2.5-" in model else QUALITIES):
        yield "quality"
    if kind not in IMAGE_FORMATS:
        yield "output_format"
    if "output_compression" in body and kind == "png":
        yield "output_compression"
    if body.get("background") == "transparent" and kind == "jpeg":
        yield "background"


def _missing(name: str) -> Reply:
    return refusal(400, f"Missing required parameter: '{name}'.", name, "missing_required_parameter")


def _is_fit(size: str) -> bool:
    sides = sides_of(size)
    if sides is None:
        return size == "auto"
    width, height = sides
    return (
        width % SIDE_STEP == 0
        and height % SIDE_STEP == 0
        and max(sides) <= 3 * min(sides)
        and width * height <= MAX_PIXELS
    )


def sides_of(size: str) -> tuple[int, int] | None:
    width, _, height = size.partition("x")
    return (int(width), int(height)) if width.isdecimal() and height.isdecimal() else None


def refusal(status: int, message: str, parameter: str | None, code: str | None = None) -> Reply:
    error: dict[str, JsonValue] = {
        "message": message,
        "type": "invalid_request_error",
        "param": parameter,
        "code": code,
    }
    return json_reply({"error": error}, status)
