"""What a model generated, and why it did not: an answer of 200 may be a refusal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reelproof.provider_api import ErrorCode, Failure, JsonValue, Microusd, ReelproofError
from reelproof.providers.google.models import TokenPrices
from reelproof.providers.inline import decoded
from reelproof.providers.sound import BYTES, pcm_wav, whole_wav
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
USUAL_HERTZ, USUAL_CHANNELS = 24_000, 1
LEAST_HERTZ, MOST_HERTZ, MOST_CHANNELS = 8_000, 192_000, 8
PARAMETER = re.compile(r"\b(rate|channels)=(\d{1,6})\b")
Part = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Generated:
    """The parts of an answer, without the model's thoughts."""

    parts: tuple[Part, ...]
    usage: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(str(part["text"]) for part in self.parts if isinstance(part.get("text"), str)).strip()


def read_generated(answer: JsonValue) -> Generated:
    """Raises ReelproofError for a prompt that was refused, and for what was held back or came to no end."""
    outer = answer if isinstance(answer, Mapping) else {}
    blocked = _mapping(outer.get("promptFeedback")).get("blockReason")
    if isinstance(blocked, str) and blocked:
        raise _refused(f"The prompt was refused: {blocked}.", blocked)
    candidates = outer.get("candidates")
    candidate = _mapping(candidates[0] if isinstance(candidates, list) and candidates else None)
    finish = str(candidate.get("finishReason") or "")
    told = " ".join(str(candidate.get("finishMessage") or "").split())[:LONGEST_MESSAGE]
    if finish in REFUSED:
        raise _refused(told or f"The model held its answer back: {finish}.", finish)
    if finish == CUT_OFF:
        raise no_prompt("The answer was cut off at the model's limit.", finish)
    if finish not in DONE:
        raise no_prompt(told or f"The model gave up: {finish}.", finish)
    parts = _mapping(candidate.get("content")).get("parts")
    shown = [part for part in _mappings(parts) if part.get("thought") is not True]
    return Generated(tuple(shown), _mapping(outer.get("usageMetadata")))


def picture(generated: Generated) -> bytes:
    """The last picture; words may stand before it. Raises ReelproofError."""
    found = [content for kind, content in _inline(generated) if kind.startswith("image/")]
    if not found:
        raise _nothing("picture", generated)
    return decoded(found[-1], "picture")


def sound(generated: Generated) -> bytes:
    """What was said, as a file: bare samples become WAV. Raises ReelproofError."""
    found = [(kind, content) for kind, content in _inline(generated) if kind.startswith("audio/")]
    if not found:
        raise _nothing("sound", generated)
    kind, coded = found[0]
    content = decoded(coded, "sound")
    if not kind.startswith(("audio/l16", "audio/pcm")):
        return whole_wav(content)
    told = {name: int(value) for name, value in PARAMETER.findall(kind)}
    rate = min(max(told.get("rate", USUAL_HERTZ), LEAST_HERTZ), MOST_HERTZ)
    channels = min(max(told.get("channels", USUAL_CHANNELS), 1), MOST_CHANNELS)
    return pcm_wav(content[: len(content) - len(content) % (BYTES * channels)], rate, channels)


def prompt(generated: Generated) -> str:
    """Raises ReelproofError for what is not of the form that was asked for."""
    return written_prompt(_said(generated), is_strict=True)


def script(generated: Generated) -> str:
    """Whether it can be used is for others to say. Raises ReelproofError."""
    return unfenced(_said(generated))


def cost(generated: Generated, prices: TokenPrices | None) -> Microusd | None:
    """What the answer's own count of tokens comes to."""
    usage = generated.usage
    told, out = _count(usage.get("promptTokenCount")), _count(usage.get("candidatesTokenCount"))
    if prices is None or told is None or out is None:
        return None
    rows = list(_mappings(usage.get("candidatesTokensDetails")))
    counted = sum(_count(row.get("tokenCount")) or 0 for row in rows if row.get("modality") in MEDIA)
    media = min(out, counted) if rows else out if prices.media else 0
    words = out - media + (_count(usage.get("thoughtsTokenCount")) or 0)
    return Microusd(round(told * prices.text_in + words * prices.out + media * prices.media))


def _said(generated: Generated) -> str:
    if not generated.text:
        raise no_prompt("The answer is empty.")
    return generated.text


def _inline(generated: Generated) -> Sequence[tuple[str, str]]:
    """The media type, in small letters, and the coded bytes of each part that is a medium."""
    found = [_mapping(part.get("inlineData")) for part in generated.parts]
    return [
        (str(data.get("mimeType") or "").lower(), str(data["data"]))
        for data in found
        if isinstance(data.get("data"), str)
    ]


def _nothing(what: str, generated: Generated) -> ReelproofError:
    said = f" It says: {generated.text[:LONGEST_MESSAGE]}" if generated.text else ""
    message = f"The answer holds no {what}.{said}"
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message, provider_code=f"no_{what}"))


def _refused(message: str, code: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.SensitiveContent, message, provider_code=code))


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, Mapping) else {}


def _mappings(values: JsonValue) -> Sequence[Mapping[str, JsonValue]]:
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def _count(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
