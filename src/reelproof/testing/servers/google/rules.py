"""What the real Gemini API accepts and rejects: models, fields, ratios, sizes, voices."""

from collections.abc import Mapping, Sequence

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.wire import Reply, json_reply

GENERATE, PREDICT, COUNT = "generateContent", "predictLongRunning", "countTokens"
IMAGE, SPEECH, TEXT, VIDEO = "image", "speech", "text", "video"
SERVED: Mapping[str, Sequence[str]] = {
    IMAGE: ("gemini-3.1-flash-image", "gemini-3-pro-image"),
    SPEECH: (
        "gemini-3.8-flash-tts",
        "gemini-3.8-flash-lite-tts",
        "gemini-3.1-flash-tts-preview",
        "gemini-2.5-flash-preview-tts",
    ),
    TEXT: (
        "gemini-3.8-flash",
        "gemini-3.6-flash",
        "gemini-3.5-flash-lite",
        "gemini-3.1-flash-lite",
        "gemini-3.1-pro-preview",
    ),
    VIDEO: ("veo-3.1-generate-preview", "veo-3.1-fast-generate-preview", "veo-3.1-lite-generate-preview"),
}
FIELDS: Mapping[str, frozenset[str]] = {
    "request": frozenset({"contents", "systemInstruction", "generationConfig", "instances", "parameters"}),
    "generationConfig": frozenset(
        {
            "responseModalities",
            "responseMimeType",
            "responseJsonSchema",
            "maxOutputTokens",
            "temperature",
            "topP",
            "seed",
            "imageConfig",
            "speechConfig",
        }
    ),
    "imageConfig": frozenset({"aspectRatio", "imageSize"}),
    "speechConfig": frozenset({"voiceConfig", "languageCode"}),
    "parameters": frozenset(
        {
            "aspectRatio",
            "durationSeconds",
            "resolution",
            "negativePrompt",
            "personGeneration",
            "sampleCount",
        }
    ),
}
RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
CLIP_RATIOS = ("16:9", "9:16")
CLIP_LENGTHS_S = (4, 6, 8)
RESOLUTIONS, WHOLE_LENGTH_S = ("720p", "1080p", "4k"), 8
OWN_NAMES = frozenset({"responseJsonSchema", "response_json_schema"})
SIZES = ("1K", "2K", "4K")
SEEDS = range(-(2**31), 2**31)
VOICES = (
    "Zephyr Puck Charon Kore Fenrir Leda Orus Aoede Callirrhoe Autonoe Enceladus Iapetus Umbriel Algieba "
    "Despina Erinome Algenib Rasalgethi Laomedeia Achernar Alnilam Schedar Gacrux Pulcherrima Achird "
    "Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat"
)


def kind_of(model: str) -> str | None:
    return next((kind for kind, names in SERVED.items() if model in names), None)


def in_camel_case(body: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Converts field names to camel case: the API also accepts their protobuf names.

    Client-supplied schemas are left unchanged.
    """
    return {_camel(name): value if name in OWN_NAMES else _inside(value) for name, value in body.items()}


def _inside(value: JsonValue) -> JsonValue:
    if isinstance(value, Mapping):
        return in_camel_case(value)
    return [_inside(one) for one in value] if isinstance(value, list) else value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def request_fault(model: str, method: str, body: Mapping[str, JsonValue]) -> Reply | None:
    """Returns the real API's error for a request, if any."""
    kind = kind_of(model)
    if kind is None or method != (PREDICT if kind == VIDEO else GENERATE):
        return _refusal(
            404,
            "NOT_FOUND",
            f"models/{model} is not found for API version v1beta, or is not supported for {method}. Call "
            "ModelService.ListModels to see the list of available models and their supported methods.",
        )
    for place, fields in FIELDS.items():
        for name in inner(body, place) if place != "request" else body:
            if name not in fields:
                message = (
                    f"Invalid JSON payload received. Unknown name {name!r} at '{place}': Cannot find field."
                )
                return _invalid(message, place)
    wrong = _wrong_value(kind, body)
    return None if wrong is None else _invalid(f"Invalid value at '{wrong}'.", wrong)


def inner(body: Mapping[str, JsonValue], name: str) -> Mapping[str, JsonValue]:
    """Finds the object of that name at any depth; empty if there is none."""
    found = body.get(name)
    if isinstance(found, Mapping):
        return found
    for value in body.values():
        if isinstance(value, Mapping) and (deeper := inner(value, name)):
            return deeper
    return {}


def _wrong_value(kind: str, body: Mapping[str, JsonValue]) -> str | None:
    image, speech, clip = (
        inner(body, "imageConfig"),
        inner(body, "prebuiltVoiceConfig"),
        inner(body, "parameters"),
    )
    seed = inner(body, "generationConfig").get("seed", 0)
    if not isinstance(seed, int) or seed not in SEEDS:
        return "seed"
    if kind == IMAGE and image.get("aspectRatio", "1:1") not in RATIOS:
        return "aspectRatio"
    if kind == IMAGE and image.get("imageSize", "1K") not in SIZES:
        return "imageSize"
    if kind == SPEECH and speech.get("voiceName") not in VOICES.split(" "):
        return "voiceName"
    return _wrong_clip(clip) if kind == VIDEO else None


def _wrong_clip(clip: Mapping[str, JsonValue]) -> str | None:
    """Returns the invalid field, if any: only 8-second clips may exceed 720p."""
    length_s, resolution = clip.get("durationSeconds", WHOLE_LENGTH_S), clip.get("resolution", "720p")
    if clip.get("aspectRatio", "16:9") not in CLIP_RATIOS:
        return "aspectRatio"
    if length_s not in CLIP_LENGTHS_S or (resolution != "720p" and length_s != WHOLE_LENGTH_S):
        return "durationSeconds"
    return None if resolution in RESOLUTIONS else "resolution"


def _invalid(message: str, field: str) -> Reply:
    violation: JsonValue = {"field": field, "description": message}
    detail: JsonValue = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return _refusal(400, "INVALID_ARGUMENT", message, [detail])


def _refusal(code: int, status: str, message: str, details: Sequence[JsonValue] = ()) -> Reply:
    error: dict[str, JsonValue] = {"code": code, "message": message, "status": status}
    return json_reply({"error": {**error, "details": list(details)} if details else error}, code)
