"""Audio as services return it: formats, repair of WAV headers, joining with pauses in a sandbox."""

import atexit
import io
import struct
import wave
from collections.abc import Sequence

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.provider_api.sandbox import Sandbox, SandboxError
from reelproof.providers.http import HttpResponse

UNKNOWN_SIZES = frozenset({0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF - 36})
FEWEST_HERTZ = 8_000
NO_SOUND = ("text/", "application/json", "application/problem+json", "image/")
BYTES = 2
JOINING_LIMIT_S = 120.0
# Shared by all services: its child processes start on demand and exit on their own.
_sandbox = Sandbox()
atexit.register(_sandbox.close)


@frozen
class JoinedAudio:
    """A WAV file, and when each of its sounds starts."""

    content: bytes
    starts_s: tuple[float, ...]


def whole_wav(content: bytes) -> bytes:
    """Fills in the length that a streamed WAV file lacks."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return content
    at = content.find(b"data", 12)
    if at < 0 or len(content) < at + 8:
        return content
    declared_size = int.from_bytes(content[at + 4 : at + 8], "little")
    rest = len(content) - at - 8
    if declared_size not in UNKNOWN_SIZES and declared_size <= rest:
        return content
    if declared_size not in UNKNOWN_SIZES:
        raise _damaged("The audio is cut off.")
    head = content[:4] + struct.pack("<I", len(content) - 8) + content[8 : at + 4]
    return head + struct.pack("<I", rest) + content[at + 8 :]


def sound_of(response: HttpResponse) -> bytes:
    """Returns the audio in a response. Raises ReelproofError for a page, a text or an empty body."""
    if not response.content or response.is_page or response.media_type.startswith(NO_SOUND):
        kind = response.media_type if response.content else "nothing"
        raise _damaged(f"Expected audio, got {kind or 'nothing'}.")
    return response.content


def media_type(content: bytes) -> str:
    return "audio/wav" if content.startswith(b"RIFF") else "audio/mpeg"


async def joined_in_sandbox(parts: Sequence[bytes | float]) -> JoinedAudio:
    """`joined` in a sandboxed process: the bytes come from a service and are not trusted."""
    try:
        return await _sandbox.run(JOINING_LIMIT_S, joined, parts)
    except SandboxError as error:
        raise _damaged(f"The audio could not be joined: {error}.") from error


def joined(parts: Sequence[bytes | float]) -> JoinedAudio:
    """Joins sounds and pauses in seconds: mono, at the first sound's sample rate."""
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
    return JoinedAudio(pcm_wav(bytes(samples), rate), tuple(starts_s))


def pcm_wav(samples: bytes, rate: int, channels: int = 1) -> bytes:
    """Wraps raw 16-bit samples in a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(BYTES)
        writer.setframerate(rate)
        writer.writeframes(samples)
    return file.getvalue()


def _decoded(content: bytes, rate: int) -> tuple[int, bytes]:
    """Decodes to 16-bit mono samples; a `rate` of 0 keeps the sound's own."""
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
        raise _damaged(f"The audio cannot be read: {error}") from error
    if not samples:
        raise _damaged("The audio is empty.")
    return rate, bytes(samples)


def _damaged(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
