"""Safe opening of media files with PyAV (FFmpeg): pixel limit per frame, no access to other files."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

# Per frame of a film or clip; decoders keep several at a time.
MAX_FRAME_PIXELS = 40_000_000
_STILL_CODECS = ("mjpeg", "png", "bmp", "gif", "webp")


@contextmanager
def open_media(source: bytes | Path, formats: str, noun: str) -> Iterator[InputContainer]:
    """`formats` are FFmpeg's names. Raises ReelproofError (ProviderFailure) for undecodable files."""
    with decoding(noun), open_container(source, formats) as container:
        yield container


def open_container(source: bytes | Path, formats: str) -> InputContainer:
    """Raises PyAV's errors."""
    file = BytesIO(source) if isinstance(source, bytes) else str(source.absolute())
    options = {
        "format_whitelist": formats,
        "protocol_whitelist": "file",
        "max_pixels": str(MAX_FRAME_PIXELS),
    }
    return av.open(file, "r", options=options)


@contextmanager
def decoding(noun: str) -> Iterator[None]:
    """Converts PyAV's errors to ReelproofError (ProviderFailure) and MemoryError."""
    try:
        yield
    except av.error.MemoryError as error:
        raise MemoryError from error
    except av.error.FileNotFoundError as error:
        raise rejected(f"The {noun} no longer exists.") from error
    except av.error.FFmpegError as error:
        raise rejected(f"The {noun} is damaged or of an unknown format: it cannot be decoded.") from error


def video_stream(container: InputContainer) -> VideoStream | None:
    """Returns the first video stream, decoded one frame at a time. Cover art does not count, whether
    the file marks it so or it has less than one frame per second.
    """
    for stream in container.streams.video:
        if not _is_cover(container, stream):
            limit(stream.codec_context)
            return stream
    return None


def limit(decoder: VideoCodecContext) -> None:
    """Decodes one frame at a time; frames may be larger than the file declares."""
    decoder.thread_count = 1
    decoder.options = {"max_pixels": str(MAX_FRAME_PIXELS)}


def _is_cover(container: InputContainer, stream: VideoStream) -> bool:
    if Disposition.attached_pic in stream.disposition:
        return True
    is_still_codec = stream.codec_context.name in _STILL_CODECS
    is_sparse = 0 < stream.frames <= max(1, (container.duration or 0) / av.time_base)
    return is_still_codec and is_sparse and bool(container.streams.audio)


def rejected(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
