"""Reads what a Gemini model generated, or why it refused; the cost of its tokens."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode, Failure, JsonValue, Microusd, ReelproofError
from reelproof.providers.google.models import GoogleTokenPrices
from reelproof.providers.inline import decoded
from reelproof.providers.joined_audio import BYTES, pcm_wav, whole_wav
from reelproof.providers.written_prompt import no_prompt, unfenced, written_prompt

REFUSED = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "IMAGE_RECITATION",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "MODEL_ARMOR",
        "ESCALATION",
    }
)
DONE = ("STOP", "FINISH_REASON_UNSPECIFIED", "")
CUT_OFF = "MAX_TOKENS"
MEDIA = ("IMAGE", "AUDIO")
LONGEST_MESSAGE = 300
DEFAULT_HERTZ, DEFAULT_CHANNELS = 24_000, 1
MIN_HERTZ, MAX_HERTZ, MAX_CHANNELS = 8_000, 192_000, 8
PARAMETER = re.compile(r"\b(rate|channels)=(\d{1,6})\b")
ResponsePart = Mapping[str, JsonValue]


@frozen
class Generated:
    """The parts of a response, without the model's thoughts."""

    parts: tuple[ResponsePart, ...]
    usage: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(str(part["text"]) for part in self.parts if isinstance(part.get("text"), str)).strip()


def read_generated(response: JsonValue) -> Generated:
    """Reads a response. Raises ReelproofError if it was refused, withheld or cut off."""
    outer = response if isinstance(response, Mapping) else {}
    blocked = _mapping(outer.get("promptFeedback")).get("blockReason")
    if isinstance(blocked, str) and blocked:
        raise _refused(f"The prompt was refused: {blocked}.", blocked)
    candidates = outer.get("candidates")
    candidate = _mapping(candidates[0] if isinstance(candidates, list) and candidates else None)
    finish = str(candidate.get("finishReason") or "")
    reported = " ".join(str(candidate.get("finishMessage") or "").split())[:LONGEST_MESSAGE]
    if finish in REFUSED:
        raise _refused(reported or f"The model withheld its response: {finish}.", finish)
    if finish == CUT_OFF:
        raise no_prompt("The response was cut off at the model's token limit.", finish)
    if finish not in DONE:
        raise no_prompt(reported or f"The model stopped early: {finish}.", finish)
    parts = _mapping(candidate.get("content")).get("parts")
    shown = [part for part in _mappings(parts) if part.get("thought") is not True]
    return Generated(tuple(shown), _mapping(outer.get("usageMetadata")))


def image(generated: Generated) -> bytes:
    """Returns the last image; text may precede it. Raises ReelproofError."""
    found = [content for kind, content in _inline(generated) if kind.startswith("image/")]
    if not found:
        raise _nothing("picture", generated)
    return decoded(found[-1], "picture")


def sound(generated: Generated) -> bytes:
    """Returns the speech as a file: raw samples become WAV. Raises ReelproofError."""
    found = [(kind, content) for kind, content in _inline(generated) if kind.startswith("audio/")]
    if not found:
        raise _nothing("sound", generated)
    kind, coded = found[0]
    content = decoded(coded, "sound")
    if not kind.startswith(("audio/l16", "audio/pcm")):
        return whole_wav(content)
    reported = {name: int(value) for name, value in PARAMETER.findall(kind)}
    rate = min(max(reported.get("rate", DEFAULT_HERTZ), MIN_HERTZ), MAX_HERTZ)
    channels = min(max(reported.get("channels", DEFAULT_CHANNELS), 1), MAX_CHANNELS)
    return pcm_wav(content[: len(content) - len(content) % (BYTES * channels)], rate, channels)


def prompt(generated: Generated) -> str:
    """Returns the prompt. Raises ReelproofError if it is not in the requested format."""
    return written_prompt(_said(generated), is_strict=True)


def script(generated: Generated) -> str:
    """Returns the script, unchecked. Raises ReelproofError."""
    return unfenced(_said(generated))


def cost(generated: Generated, prices: GoogleTokenPrices | None) -> Microusd | None:
    """Returns the price of the tokens that the response counts."""
    usage = generated.usage
    reported, out = _count(usage.get("promptTokenCount")), _count(usage.get("candidatesTokenCount"))
    if prices is None or reported is None or out is None:
        return None
    rows = list(_mappings(usage.get("candidatesTokensDetails")))
    counted = sum(_count(row.get("tokenCount")) or 0 for row in rows if row.get("modality") in MEDIA)
    media = min(out, counted) if rows else out if prices.media else 0
    words = out - media + (_count(usage.get("thoughtsTokenCount")) or 0)
    return Microusd(round(reported * prices.text_in + words * prices.out + media * prices.media))


def _said(generated: Generated) -> str:
    if not generated.text:
        raise no_prompt("The response is empty.")
    return generated.text


def _inline(generated: Generated) -> Sequence[tuple[str, str]]:
    """Returns the lowercase media type and the base64 content of each media part."""
    found = [_mapping(part.get("inlineData")) for part in generated.parts]
    return [
        (str(data.get("mimeType") or "").lower(), str(data["data"]))
        for data in found
        if isinstance(data.get("data"), str)
    ]


def _nothing(what: str, generated: Generated) -> ReelproofError:
    said = f" The model said: {generated.text[:LONGEST_MESSAGE]}" if generated.text else ""
    message = f"The response contains no {what}.{said}"
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message, provider_code=f"no_{what}"))


def _refused(message: str, code: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.SensitiveContent, message, provider_code=code))


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, Mapping) else {}


def _mappings(values: JsonValue) -> Sequence[Mapping[str, JsonValue]]:
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def _count(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
