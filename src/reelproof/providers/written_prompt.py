"""Prompts for other models: what a text model is told to write, and how its answer is read."""

import json
from collections.abc import Mapping
from typing import Any

from reelproof.provider_api import AssetKind, ErrorCode, Failure, ReelproofError, Request
from reelproof.providers.parameters import text

TASKS: Mapping[AssetKind, str] = {
    AssetKind.image_prompt: (
        "You direct the pictures of a narrated film. Describe one picture that illustrates the passage: "
        "what is seen, where, in which light, from where. No lettering in the picture. At most 60 words."
    ),
    AssetKind.motion_prompt: (
        "You direct the camera of a narrated film. Describe how a picture of this passage comes to move in a "
        "clip of a few seconds: one slow camera move and what moves in the scene. At most 40 words."
    ),
    AssetKind.music_prompt: (
        "You choose the music of a narrated film. Describe an instrumental score that stays under a voice: "
        "mood, instruments, tempo. No vocals. At most 40 words."
    ),
}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"prompt": {"type": "string"}},
    "required": ["prompt"],
    "additionalProperties": False,
}


def writing_task(request: Request) -> str:
    """What the model is told before it is shown the passage."""
    language = text(request, "language")
    told = "Answer in English, whatever the passage's language"
    return f"{TASKS[request.kind]} {told}" + (f" ({language})." if language else ".")


def written_prompt(content: str, *, is_strict: bool) -> str:
    """The prompt in an answer of the form SCHEMA. Without `is_strict` bare text counts as one."""
    bare = unfenced(content)
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError) as error:
        if is_strict or not bare or bare.startswith("{"):
            raise no_prompt("The answer is not the JSON that was asked for.") from error
        return bare
    prompt = value.get("prompt") if isinstance(value, dict) else value if isinstance(value, str) else None
    if not isinstance(prompt, str) or not prompt.strip():
        raise no_prompt("The answer lacks the prompt.")
    return prompt.strip()


def unfenced(content: str) -> str:
    """Without the fence that some models put around JSON."""
    return content.removeprefix("```json").removeprefix("```").removesuffix("```").strip()


def no_prompt(message: str, code: str | None = None) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message, provider_code=code))
