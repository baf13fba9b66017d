"""Sounds as they come, and joined with silences."""

import atexit
import io
import struct
import wave
from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.provider_api.sandbox import Sandbox, SandboxError
from reelproof.providers.http import Answer

UNKNOWN_SIZES = frozenset({0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF - 36})
FEWEST_HERTZ = 8_000
NO_SOUND = ("text/", "application/json", "application/problem+json", "image/")
BYTES = 2
JOINING_LIMIT_S = 120.0
# One for all services: its children are started when they are needed, and end by themselves.
_sandbox = Sandbox()
atexit.register(_sandbox.close)


@dataclass(frozen=True, slots=True)
class Joined:
    """A WAV file, and when each of its sounds starts in it."""

    content: bytes
    starts_s: tuple[float, ...]


def whole_wav(content: bytes) -> bytes:
    """A WAV file that was sent while it grew has no length in it; this one has."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return content
    at = content.find(b"data", 12)
    if at < 0 or len(content) < at + 8:
        return content
    told = int.from_bytes(content[at + 4 : at + 8], "little")
    rest = len(content) - at - 8
    if told not in UNKNOWN_SIZES and told <= rest:
        return content
    if told not in UNKNOWN_SIZES:
        raise _damaged("The sound breaks off before its end.")
    head = content[:4] + struct.pack("<I", len(content) - 8) + content[8 : at + 4]
    return head + struct.pack("<I", rest) + content[at + 8 :]


def sound_of(answer: Answer) -> bytes:
    """The sound that an answer is. Raises ReelproofError for a page, for a text, for nothing."""
    if not answer.content or answer.is_page or answer.media_type.startswith(NO_SOUND):
        kind = answer.media_type if answer.content else "nothing"
        raise _damaged(f"The answer is no sound but {kind or 'nothing'}.")
    return answer.content


def media_type(content: bytes) -> str:
    return "audio/wav" if content.startswith(b"RIFF") else "audio/mpeg"


async def joined_apart(parts: Sequence[bytes | float]) -> Joined:
    """`joined`, in a process of its own: these are a service's bytes."""
    try:
        return await _sandbox.run(JOINING_LIMIT_S, joined, parts)
    except SandboxError as error:
        raise _damaged(f"The sounds could not be joined: {error}.") from error


def joined(parts: Sequence[bytes | float]) -> Joined:
    """Sounds with seconds of silence between them, mono, at the first one's rate."""
    rate, samples = 0, bytearray()
    silence_s = 0.0
    starts_s: list[float] = []
    for part in parts:
        if isinstance(part, float):
            silence_s += part
            continue
        rate, sound = _decoded(part, rate)
        samples += bytes(BYTES * round(silence_s * rate))
        starts_s.append(len(samples) / BYTES / rate)
        samples += sound
        silence_s = 0.0
    samples += bytes(BYTES * round(silence_s * rate))
    return Joined(pcm_wav(bytes(samples), rate), tuple(starts_s))


def pcm_wav(samples: bytes, rate: int, channels: int = 1) -> bytes:
    """Bare 16-bit samples as a file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(BYTES)
        writer.setframerate(rate)
        writer.writeframes(samples)
    return file.getvalue()


def _decoded(content: bytes, rate: int) -> tuple[int, bytes]:
    """16-bit mono samples; a `rate` of 0 takes the sound's own."""
    import av

    samples = bytearray()
    try:
        with av.open(io.BytesIO(whole_wav(content)), "r") as container:
            stream = container.streams.audio[0]
            rate = rate or max(FEWEST_HERTZ, stream.rate)
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
            for frame in [*container.decode(stream), None]:
                for piece in resampler.resample(frame):
                    samples += piece.to_ndarray().tobytes()
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise _damaged(f"The sound cannot be read: {error}") from error
    if not samples:
        raise _damaged("The sound is empty.")
    return rate, bytes(samples)


def _damaged(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
