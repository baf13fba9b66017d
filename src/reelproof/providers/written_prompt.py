"""Prompts written by a text model for other models: wording of its instructions, its response."""

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
    """Builds the instructions that precede the passage."""
    language = text(request, "language")
    instruction = "Answer in English, whatever the passage's language"
    return f"{TASKS[request.kind]} {instruction}" + (f" ({language})." if language else ".")


def written_prompt(content: str, *, is_strict: bool) -> str:
    """Reads the prompt in a response of the form SCHEMA. Unless `is_strict`, plain text is accepted."""
    bare = unfenced(content)
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError) as error:
        if is_strict or not bare or bare.startswith("{"):
            raise no_prompt("The response is not the requested JSON.") from error
        return bare
    prompt = value.get("prompt") if isinstance(value, dict) else value if isinstance(value, str) else None
    if not isinstance(prompt, str) or not prompt.strip():
        raise no_prompt("The response contains no prompt.")
    return prompt.strip()


def unfenced(content: str) -> str:
    """Strips the code fence that some models put around JSON."""
    return content.removeprefix("```json").removeprefix("```").removesuffix("```").strip()


def no_prompt(message: str, code: str | None = None) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message, provider_code=code))
