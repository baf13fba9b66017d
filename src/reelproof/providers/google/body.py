"""Builds requests for the Gemini API: images, speech, text and clips; size, seed, first frame."""

import base64
from dataclasses import replace
from math import sqrt
from typing import Any

from reelproof.provider_api import AssetKind, InputMedia, Request
from reelproof.providers.google.models import GoogleModel
from reelproof.providers.listed import FRAME_ROLE, model_input, nested
from reelproof.providers.parameters import input_error, pixels, text
from reelproof.providers.script_writing import SCRIPT_SCHEMA, script_task
from reelproof.providers.starting_image import frame_content
from reelproof.providers.written_prompt import SCHEMA, writing_task

SIZE = "generationConfig.imageConfig.imageSize"
# Seeds are signed 32-bit integers.
SEEDS = 2**31
# A slightly smaller image is preferred to a much larger, more expensive one.
SIZE_TOLERANCE = 0.98


def image_body(request: Request, model: GoogleModel) -> dict[str, Any]:
    body = _with_prompt(request, model)
    return nested(body, SIZE, _size(request, model)) if model.sizes else body


def speech_body(said: str, request: Request, model: GoogleModel) -> dict[str, Any]:
    """Raises ReelproofError for a voice that does not exist."""
    voice = text(request, "voice")
    names = [name for names in model.voices.names.values() for name in names] if model.voices else []
    if voice is not None and voice not in names:
        raise input_error("voice", f"{model.name} has no voice {voice}. Its voices are: {', '.join(names)}.")
    return _with_prompt(replace(request, prompt=f"{model.lead}{said}"), model)


def text_body(request: Request, model: GoogleModel) -> dict[str, Any]:
    is_script = request.kind is AssetKind.script
    task, schema = (script_task, SCRIPT_SCHEMA) if is_script else (writing_task, SCHEMA)
    body = _with_prompt(request, model)
    body["systemInstruction"] = {"parts": [{"text": task(request)}]}
    body = nested(body, "generationConfig.responseMimeType", "application/json")
    return nested(body, "generationConfig.responseJsonSchema", dict(schema))


async def clip_body(request: Request, model: GoogleModel) -> dict[str, Any]:
    """Builds the request, with the first frame inline if any. Raises ReelproofError if it cannot be read."""
    body = model_input(_seeded(request), model)
    instance: dict[str, Any] = {"prompt": body.pop(model.prompt)}
    frame = request.inputs.get(FRAME_ROLE)
    if frame is not None:
        instance["image"] = await _frame(frame)
    return {"instances": [instance], **body}


def _with_prompt(request: Request, model: GoogleModel) -> dict[str, Any]:
    body = model_input(_seeded(request), model)
    prompt = body.pop(model.prompt)
    return {"contents": [{"role": "user", "parts": [{"text": prompt}]}], **body}


def _seeded(request: Request) -> Request:
    return request if request.seed is None else replace(request, seed=request.seed % SEEDS)


def _size(request: Request, model: GoogleModel) -> str:
    """Returns the smallest size that is large enough."""
    width, height = pixels(request)
    wanted = sqrt(width * height) * SIZE_TOLERANCE
    return next((name for name, side in model.sizes.items() if side >= wanted), list(model.sizes)[-1])


async def _frame(frame: InputMedia) -> dict[str, str]:
    coded = base64.b64encode(await frame_content(frame)).decode()
    return {"bytesBase64Encoded": coded, "mimeType": frame.media_type}
