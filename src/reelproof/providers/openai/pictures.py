"""Pictures: how they are asked for, and how they come back."""

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
from reelproof.providers.openai.models import Model, TokenPrices
from reelproof.providers.parameters import pixels, refused
from reelproof.providers.picture_prompt import picture_prompt
from reelproof.providers.shapes import SizeRule, nearest_named_size, nearest_size

LONGEST_PROMPT = 32_000
# Painters that people run themselves are trained on about a million pixels.
ANY_SIZE = SizeRule(step=64, most_side=1536, most_pixels=1024 * 1024 + 64 * 64)


def picture_body(request: Request, model: Model | None, *, is_inline_asked: bool = True) -> dict[str, Any]:
    """The request for one picture; a model that is not OpenAI's gets only what every server understands.

    `is_inline_asked`: a server that would answer with an address is asked for the picture itself.
    """
    prompt = picture_prompt(request)
    if len(prompt) > LONGEST_PROMPT:
        raise refused("prompt", f"The prompt has more than {LONGEST_PROMPT} characters.")
    body = {"model": request.model, "prompt": prompt, "size": _size(request, model)}
    if model is not None:
        return {**body, **model.body}
    return {**body, "response_format": "b64_json"} if is_inline_asked else body


def inline_picture(answer: JsonValue) -> bytes | str:
    """The picture's bytes, or the address where it lies. Raises ReelproofError."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    first = data[0] if isinstance(data, Sequence) and not isinstance(data, str) and data else None
    if not isinstance(first, Mapping):
        raise _missing("The answer holds no picture.")
    coded, url = first.get("b64_json"), first.get("url")
    if isinstance(coded, str) and coded:
        return decoded(coded, "picture")
    if isinstance(url, str) and url:
        return url
    raise _missing("The answer holds neither a picture nor its address.")


def picture_cost(answer: JsonValue, prices: TokenPrices | None) -> Microusd | None:
    """What the answer's own count of tokens comes to."""
    usage = answer.get("usage") if isinstance(answer, Mapping) else None
    if prices is None or not isinstance(usage, Mapping):
        return None
    parts = usage.get("input_tokens_details")
    pictures_in = _count(parts.get("image_tokens")) if isinstance(parts, Mapping) else 0
    all_in, out = _count(usage.get("input_tokens")), _count(usage.get("output_tokens"))
    if out == 0:
        return None
    texts_in = max(0, all_in - pictures_in)
    return Microusd(round(texts_in * prices.text_in + pictures_in * prices.image_in + out * prices.out))


def _size(request: Request, model: Model | None) -> str:
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
