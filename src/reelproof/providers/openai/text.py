"""Prompts and scripts written by an OpenAI text model: requests, reading of responses, cost."""

from collections.abc import Mapping, Sequence
from typing import Any

from reelproof.provider_api import AssetKind, ErrorCode, Failure, JsonValue, Microusd, ReelproofError, Request
from reelproof.providers.openai.models import OpenAiTokenPrices
from reelproof.providers.script_writing import SCRIPT_SCHEMA, script_task
from reelproof.providers.written_prompt import SCHEMA, no_prompt, unfenced, writing_task, written_prompt

# Finish reasons by which gateways report that the service behind them refused or failed.
HELD_BACK = ("content_filter", "sensitive", "safety", "SAFETY")
FAILED_ENDS = ("error", "network_error")


def prompt_body(request: Request, *, has_schema: bool = True) -> dict[str, Any]:
    """Requests the prompt as JSON with a schema, or as plain text from servers without schemas."""
    if request.kind is AssetKind.script:
        return _script_body(request, has_schema=has_schema)
    task = writing_task(request)
    if not has_schema:
        task += " Answer with the description alone."
    messages = [
        {"role": "system", "content": task},
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


def read_prompt(response: JsonValue, *, is_strict: bool) -> str:
    """Reads the prompt. Unless `is_strict`, plain text is accepted. Raises ReelproofError."""
    return written_prompt(read_text(response), is_strict=is_strict)


def read_script(response: JsonValue) -> str:
    """Reads the script, unchecked. Raises ReelproofError."""
    return unfenced(read_text(response))


def read_text(response: JsonValue) -> str:
    """Reads the model's text. Raises ReelproofError if it was refused, cut off or empty."""
    choice = _first(response.get("choices")) if isinstance(response, Mapping) else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(choice, Mapping) or not isinstance(message, Mapping):
        raise no_prompt("The response contains no text.")
    refusal, finish = message.get("refusal"), choice.get("finish_reason")
    if isinstance(refusal, str) and refusal:
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, refusal[:500], provider_code="refusal"))
    if finish in HELD_BACK:
        said = "A content filter withheld the model's response."
        raise ReelproofError(Failure(ErrorCode.SensitiveContent, said, provider_code=str(finish)))
    if finish in FAILED_ENDS or isinstance(choice.get("error"), Mapping):
        raise _broken_off(choice.get("error"), str(finish))
    if finish == "length":
        raise no_prompt("The response was cut off at the model's token limit.", "length")
    content = message.get("content")
    if not isinstance(content, str) or not content.strip():
        raise no_prompt("The response is empty.")
    return content.strip()


def prompt_cost(response: JsonValue, prices: OpenAiTokenPrices | None) -> Microusd | None:
    usage = response.get("usage") if isinstance(response, Mapping) else None
    if prices is None or not isinstance(usage, Mapping):
        return None
    read, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(read, int) or not isinstance(written, int):
        return None
    return Microusd(round(read * prices.text_in + written * prices.out))


def _broken_off(error: JsonValue, finish: str) -> ReelproofError:
    said = error.get("message") if isinstance(error, Mapping) else None
    message = f"The model failed. {said if isinstance(said, str) else ''}".rstrip()[:500]
    return ReelproofError(Failure(ErrorCode.TransientProviderError, message, provider_code=finish))


def _first(values: JsonValue) -> JsonValue:
    return values[0] if isinstance(values, Sequence) and not isinstance(values, str) and values else None
