"""Prompts for other models, written by a text model."""

from collections.abc import Mapping, Sequence
from typing import Any

from reelproof.provider_api import AssetKind, ErrorCode, Failure, JsonValue, Microusd, ReelproofError, Request
from reelproof.providers.openai.models import TokenPrices
from reelproof.providers.script_writing import SCRIPT_SCHEMA, script_task
from reelproof.providers.written_prompt import SCHEMA, no_prompt, unfenced, writing_task, written_prompt

# As gateways say that the service behind them refused, or failed.
HELD_BACK = ("content_filter", "sensitive", "safety", "SAFETY")
FAILED_ENDS = ("error", "network_error")


def prompt_body(request: Request, *, has_schema: bool = True) -> dict[str, Any]:
    """Asks for the prompt as JSON of a fixed form, or as bare text from servers that know no such thing."""
    if request.kind is AssetKind.script:
        return _script_body(request, has_schema=has_schema)
    told = writing_task(request)
    if not has_schema:
        told += " Answer with the description alone."
    messages = [
        {"role": "system", "content": told},
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
    return written_prompt(read_text(answer), is_strict=is_strict)


def read_script(answer: JsonValue) -> str:
    """The script in an answer; whether it can be used is for others to say. Raises ReelproofError."""
    return unfenced(read_text(answer))


def read_text(answer: JsonValue) -> str:
    """What the model said. Raises ReelproofError for a refusal, an answer that was cut off, or none."""
    choice = _first(answer.get("choices")) if isinstance(answer, Mapping) else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(choice, Mapping) or not isinstance(message, Mapping):
        raise no_prompt("The answer holds no text.")
    refusal, finish = message.get("refusal"), choice.get("finish_reason")
    if isinstance(refusal, str) and refusal:
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, refusal[:500], provider_code="refusal"))
    if finish in HELD_BACK:
        said = "The model's answer was held back by a filter."
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, said, provider_code=str(finish)))
    if finish in FAILED_ENDS or isinstance(choice.get("error"), Mapping):
        raise _broken_off(choice.get("error"), str(finish))
    if finish == "length":
        raise no_prompt("The answer was cut off at the model's limit.", "length")
    content = message.get("content")
    if not isinstance(content, str) or not content.strip():
        raise no_prompt("The answer is empty.")
    return content.strip()


def prompt_cost(answer: JsonValue, prices: TokenPrices | None) -> Microusd | None:
    usage = answer.get("usage") if isinstance(answer, Mapping) else None
    if prices is None or not isinstance(usage, Mapping):
        return None
    told, said = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(told, int) or not isinstance(said, int):
        return None
    return Microusd(round(told * prices.text_in + said * prices.out))


def _broken_off(error: JsonValue, finish: str) -> ReelproofError:
    said = error.get("message") if isinstance(error, Mapping) else None
    message = f"The model broke off. {said if isinstance(said, str) else ''}".rstrip()[:500]
    return ReelproofError(Failure(ErrorCode.TransientProviderError, message, provider_code=finish))


def _first(values: JsonValue) -> JsonValue:
    return values[0] if isinstance(values, Sequence) and not isinstance(values, str) and values else None
