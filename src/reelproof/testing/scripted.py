"""A scripted provider: makes small real media immediately, with a delay, or fails as scripted."""

import asyncio
import io
import json
import struct
import wave
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import pi, sin

from reelproof.domain.frozen import frozen
from reelproof.provider_api import (
    AssetKind,
    Check,
    ErrorCode,
    Failure,
    JsonValue,
    Made,
    ModelInfo,
    ReelproofError,
    Request,
    SpokenWord,
    VoiceInfo,
)
from reelproof.testing.moving_clip import moving_square_mp4

SAMPLE_RATE = 24_000
WORD_S = 0.3
WORDS_PER_S = 2.4
KINDS = tuple(AssetKind)


@frozen
class ScriptedFailure:
    """A call that fails with this error."""

    code: ErrorCode
    retry_after_s: float | None = None
    message: str = "The script says so."
    subject: str | None = None


@frozen
class ScriptedContent:
    """A call that returns these bytes."""

    content: bytes


@dataclass(slots=True)
class ScriptedProvider:
    """Makes small valid media, unless `outcomes` says otherwise for a prompt: one outcome per call, in
    order.

    `calls` lists the prompts received; its only model, `any`, serves every kind.
    """

    name: str = "scripted"
    delay_s: float = 0.0
    concurrency: int = 8
    outcomes: Mapping[str, Sequence[ScriptedFailure | ScriptedContent]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def models(self) -> Sequence[ModelInfo]:
        return (ModelInfo("any", KINDS, bucket=f"{self.name}/any", concurrency=self.concurrency),)

    def voices(self) -> Sequence[VoiceInfo]:
        return (VoiceInfo("beep", "any", "en", "A tone for each word"),)

    def check(self) -> Sequence[Check]:
        return (Check(self.name, is_ok=True, detail="scripted"),)

    async def make(self, request: Request) -> Made:
        turn = self.calls.count(request.prompt)
        self.calls.append(request.prompt)
        await asyncio.sleep(self.delay_s)
        scripted = self.outcomes.get(request.prompt, ())
        outcome = scripted[turn] if turn < len(scripted) else None
        match outcome:
            case ScriptedFailure():
                raise ReelproofError(_failure(outcome))
            case ScriptedContent(content):
                return Made(content=content, media_type="application/octet-stream")
            case _:
                return make_small(request)

    async def release(self) -> None:
        return

    async def close(self) -> None:
        return


LOCAL_KINDS: Mapping[str, AssetKind] = {
    "card": AssetKind.image,
    "voice": AssetKind.narration,
    "music": AssetKind.music,
}


@dataclass(slots=True)
class ScriptedLocal(ScriptedProvider):
    """The scripted local models; title cards always use `local/card`."""

    name: str = "local"
    offered: Sequence[str] = tuple(LOCAL_KINDS)

    def models(self) -> Sequence[ModelInfo]:
        return tuple(
            ModelInfo(name, (LOCAL_KINDS[name],), f"local/{name}", is_local=True) for name in self.offered
        )


def scripted_cards(
    outcomes: Mapping[str, Sequence[ScriptedFailure | ScriptedContent]] | None = None, delay_s: float = 0.0
) -> ScriptedLocal:
    """A local provider of title cards alone."""
    return ScriptedLocal(delay_s=delay_s, outcomes=outcomes or {}, offered=("card",))


def _failure(scripted: ScriptedFailure) -> Failure:
    return Failure(
        scripted.code,
        scripted.message,
        subject=scripted.subject,
        retry_after_s=scripted.retry_after_s,
        provider_code="scripted",
    )


def make_small(request: Request) -> Made:
    """Makes the smallest valid media for a request."""
    match request.kind:
        case AssetKind.narration:
            words = [
                word for word in request.prompt.split() if not word.startswith("[") and not word.endswith("]")
            ]
            spoken = tuple(
                SpokenWord(word, index * WORD_S, (index + 1) * WORD_S) for index, word in enumerate(words)
            )
            return Made(tone_wav(max(1, len(words)) * WORD_S), "audio/wav", words=spoken)
        case AssetKind.music:
            return Made(tone_wav(_duration_s(request, 10.0)), "audio/wav")
        case AssetKind.script:
            length = round(_duration_s(request, 60.0) * WORDS_PER_S)
            return Made(json.dumps(small_script(request.prompt, length)).encode(), "application/json")
        case AssetKind.image_prompt | AssetKind.motion_prompt | AssetKind.music_prompt:
            return Made(f"In detail: {request.prompt}".encode(), "text/plain")
        case AssetKind.video:
            seed = zlib.crc32(request.prompt.encode())
            return Made(moving_square_mp4(_duration_s(request, 2.0), seed=seed), "video/mp4")
        case _:
            return Made(gradient_png(64, 36, seed=zlib.crc32(request.prompt.encode())), "image/png")


def small_script(subject: str, words: int) -> dict[str, JsonValue]:
    """A script of about `words` words, in segments of twenty, as a language model would return it."""
    texts = [
        " ".join([f"Part {number} tells of {subject}", *["and of more"] * 5]) + "."
        for number in range(1, max(1, round(words / 20)) + 1)
    ]
    segments: list[JsonValue] = [
        {"narration": text, "visual": f"picture {number} of {subject}"}
        for number, text in enumerate(texts, 1)
    ]
    return {"title": f"About {subject}"[:80], "chapters": [{"title": None, "segments": segments}]}


def _duration_s(request: Request, default_s: float) -> float:
    requested = request.parameters.get("duration_s")
    return float(requested) if isinstance(requested, int | float) else default_s


def tone_wav(duration_s: float, hertz: float = 220.0) -> bytes:
    """A quiet tone, 16-bit mono; whole-number frequencies loop without clicks."""
    second = _second_of_tone(hertz)
    count = int(duration_s * SAMPLE_RATE)
    samples = (second * (count // SAMPLE_RATE + 1))[: 2 * count]
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes(samples)
    return buffer.getvalue()


@lru_cache(maxsize=64)
def _second_of_tone(hertz: float) -> bytes:
    heights = (int(6000 * sin(2 * pi * hertz * index / SAMPLE_RATE)) for index in range(SAMPLE_RATE))
    return struct.pack(f"<{SAMPLE_RATE}h", *heights)


def gradient_png(width: int, height: int, seed: int = 0) -> bytes:
    """A small picture that no two seeds below 2**24 share."""
    red, green, blue = seed % 256, (seed >> 8) % 256, (seed >> 16) % 256
    rows = b"".join(
        b"\0"
        + bytes(
            channel
            for x in range(width)
            for channel in (
                (red + 255 * x // width) % 256,
                (green + 255 * y // height) % 256,
                (blue + x * y) % 256,
            )
        )
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
