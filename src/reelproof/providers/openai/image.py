"""OpenAI's image requests and responses: size, limit on the prompt's length, cost of the tokens."""

from collections.abc import Mapping, Sequence
from typing import Any

from reelproof.provider_api import (
    ErrorCode,
    Failure,
    JsonValue,
    Microusd,
    ReelproofError,
    Request,
)
from reelproof.providers.inline import decoded
from reelproof.providers.openai.models import OpenAiModel, OpenAiTokenPrices
from reelproof.providers.parameters import input_error, pixels
from reelproof.providers.shapes import SizeRule, nearest_named_size, nearest_size
from reelproof.providers.style import styled_prompt

LONGEST_PROMPT = 32_000
# Self-hosted image models are trained on about a million pixels.
ANY_SIZE = SizeRule(step=64, most_side=1536, most_pixels=1024 * 1024 + 64 * 64)


def image_body(
    request: Request, model: OpenAiModel | None, *, is_inline_requested: bool = True
) -> dict[str, Any]:
    """Builds the request for one image; models other than OpenAI's get only widely supported fields.

    `is_inline_requested`: ask servers that would return a URL for the image itself.
    """
    prompt = styled_prompt(request)
    if len(prompt) > LONGEST_PROMPT:
        raise input_error("prompt", f"The prompt has more than {LONGEST_PROMPT} characters.")
    body = {"model": request.model, "prompt": prompt, "size": _size(request, model)}
    if model is not None:
        return {**body, **model.body}
    return {**body, "response_format": "b64_json"} if is_inline_requested else body


def inline_image(response: JsonValue) -> bytes | str:
    """Returns the image's bytes or its URL. Raises ReelproofError."""
    data = response.get("data") if isinstance(response, Mapping) else None
    first = data[0] if isinstance(data, Sequence) and not isinstance(data, str) and data else None
    if not isinstance(first, Mapping):
        raise _missing("The response contains no picture.")
    coded, url = first.get("b64_json"), first.get("url")
    if isinstance(coded, str) and coded:
        return decoded(coded, "picture")
    if isinstance(url, str) and url:
        return url
    raise _missing("The response contains neither a picture nor its URL.")


def image_cost(response: JsonValue, prices: OpenAiTokenPrices | None) -> Microusd | None:
    """Returns the price of the tokens that the response counts."""
    usage = response.get("usage") if isinstance(response, Mapping) else None
    if prices is None or not isinstance(usage, Mapping):
        return None
    parts = usage.get("input_tokens_details")
    images_in = _count(parts.get("image_tokens")) if isinstance(parts, Mapping) else 0
    all_in, out = _count(usage.get("input_tokens")), _count(usage.get("output_tokens"))
    if out == 0:
        return None
    texts_in = max(0, all_in - images_in)
    return Microusd(round(texts_in * prices.text_in + images_in * prices.image_in + out * prices.out))


def _size(request: Request, model: OpenAiModel | None) -> str:
    width, height = pixels(request)
    if model is not None and model.sizes:
        return nearest_named_size(width, height, model.sizes)
    rule = model.size if model is not None and model.size is not None else ANY_SIZE
    across, down = nearest_size(width, height, rule)
    return f"{across}x{down}"


def _missing(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))


def _count(value: JsonValue) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
