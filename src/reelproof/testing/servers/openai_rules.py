"""What the true OpenAI serves, and what it refuses."""

from collections.abc import Mapping, Sequence

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
    CHAT: ("gpt-6-luna", "gpt-6-sol", "gpt-6-astra", "gpt-5.4-mini"),
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
        }
    ),
    SPEECH: frozenset(
        {"model", "input", "voice", "instructions", "response_format", "speed", "stream_format"}
    ),
    CHAT: frozenset(
        {"model", "messages", "response_format", "max_completion_tokens", "reasoning_effort", "seed", "store"}
    ),
}
PROMPTS: Mapping[str, str] = {IMAGES: "prompt", SPEECH: "input"}
VOICES = frozenset(
    (
        "alloy",
        "ash",
        "ballad",
        "coral",
        "echo",
        "fable",
        "onyx",
        "nova",
        "sage",
        "shimmer",
        "verse",
        "marin",
        "cedar",
    )
)
LONGEST = {IMAGES: 32_000, SPEECH: 4096}
SIDE_STEP = 16
MOST_PIXELS = 3840 * 2160


def request_fault(call: str, body: Mapping[str, JsonValue]) -> Reply | None:
    """What the true API would refuse of a request."""
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
    if call == CHAT:
        return None
    text = body.get(PROMPTS[call])
    if not isinstance(text, str) or not text:
        return refusal(
            400,
            f"Missing required parameter: '{PROMPTS[call]}'.",
            PROMPTS[call],
            "missing_required_parameter",
        )
    if len(text) > LONGEST[call]:
        return refusal(
            400, f"Invalid '{PROMPTS[call]}': string too long.", PROMPTS[call], "string_above_max_length"
        )
    if call == SPEECH and body.get("voice") not in VOICES:
        return refusal(400, f"Invalid value: '{body.get('voice')}'.", "voice", "invalid_value")
    if call == IMAGES and not _is_fit(str(body.get("size", "auto"))):
        return refusal(400, f"Invalid size '{body.get('size')}'.", "size", "invalid_value")
    return None


def _is_fit(size: str) -> bool:
    sides = sides_of(size)
    if sides is None:
        return size == "auto"
    width, height = sides
    return (
        width % SIDE_STEP == 0
        and height % SIDE_STEP == 0
        and max(sides) <= 3 * min(sides)
        and width * height <= MOST_PIXELS
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
