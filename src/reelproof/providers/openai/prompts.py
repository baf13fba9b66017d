"""Prompts for other models, written by a text model."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reelproof.provider_api import AssetKind, ErrorCode, Failure, JsonValue, Microusd, ReelproofError, Request
from reelproof.providers.openai.models import TokenPrices
from reelproof.providers.parameters import text
from reelproof.providers.script_writing import SCRIPT_SCHEMA, script_task

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


def prompt_body(request: Request, *, has_schema: bool = True) -> dict[str, Any]:
    """Asks for the prompt as JSON of a fixed form, or as bare text from servers that know no such thing."""
    if request.kind is AssetKind.script:
        return _script_body(request, has_schema=has_schema)
    language = text(request, "language")
    told = "Answer in English, whatever the passage's language"
    told += f" ({language})." if language else "."
    if not has_schema:
        told += " Answer with the description alone."
    messages = [
        {"role": "system", "content": f"{TASKS[request.kind]} {told}"},
        {"role": "user", "content": request.prompt},
    ]
    body: dict[str, Any] = {"model": request.model, "messages": messages}
    if has_schema:
        schema = {"name": "Prompt", "strict": True, "schema": SCHEMA}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def _script_body(request: Request, *, has_schema: bool) -> dict[str, Any]:
    messages = [
        {"role": "system", "content": script_task(request)},
        {"role": "user", "content": request.prompt},
    ]
    body: dict[str, Any] = {"model": request.model, "messages": messages}
    if has_schema:
        schema = {"name": "Script", "strict": True, "schema": SCRIPT_SCHEMA}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def read_prompt(answer: JsonValue, *, is_strict: bool) -> str:
    """The prompt in an answer. Without `is_strict` bare text counts as one. Raises ReelproofError."""
    return _prompt(read_text(answer), is_strict=is_strict)


def read_script(answer: JsonValue) -> str:
    """The script in an answer; whether it can be used is for others to say. Raises ReelproofError."""
    return unfenced(read_text(answer))


def read_text(answer: JsonValue) -> str:
    """What the model said. Raises ReelproofError for a refusal, an answer that was cut off, or none."""
    choice = _first(answer.get("choices")) if isinstance(answer, Mapping) else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(choice, Mapping) or not isinstance(message, Mapping):
        raise _failed("The answer holds no text.")
    refusal, finish = message.get("refusal"), choice.get("finish_reason")
    if isinstance(refusal, str) and refusal:
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, refusal[:500], provider_code="refusal"))
    if finish == "content_filter":
        said = "The model's answer was held back by a filter."
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, said, provider_code="content_filter"))
    if finish == "length":
        raise _failed("The answer was cut off at the model's limit.", "length")
    content = message.get("content")
    if not isinstance(content, str) or not content.strip():
        raise _failed("The answer is empty.")
    return content.strip()


def unfenced(content: str) -> str:
    """Without the fence that some models put around JSON."""
    return content.removeprefix("```json").removeprefix("```").removesuffix("```").strip()


def prompt_cost(answer: JsonValue, prices: TokenPrices | None) -> Microusd | None:
    usage = answer.get("usage") if isinstance(answer, Mapping) else None
    if prices is None or not isinstance(usage, Mapping):
        return None
    told, said = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(told, int) or not isinstance(said, int):
        return None
    return Microusd(round(told * prices.text_in + said * prices.out))


def _prompt(content: str, *, is_strict: bool) -> str:
    bare = unfenced(content)
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError) as error:
        if is_strict or not bare or bare.startswith("{"):
            raise _failed("The answer is not the JSON that was asked for.") from error
        return bare
    prompt = value.get("prompt") if isinstance(value, dict) else value if isinstance(value, str) else None
    if not isinstance(prompt, str) or not prompt.strip():
        raise _failed("The answer lacks the prompt.")
    return prompt.strip()


def _first(values: JsonValue) -> JsonValue:
    return values[0] if isinstance(values, Sequence) and not isinstance(values, str) and values else None


def _failed(message: str, code: str | None = None) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message, provider_code=code))
