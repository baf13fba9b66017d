"""Media files, opened so that no other file is read with them and no picture in them is too large."""

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

# Of one picture in a film or clip; decoders keep some of them at a time.
MOST_FRAME_PIXELS = 40_000_000
_STILL_CODECS = ("mjpeg", "png", "bmp", "gif", "webp")


@contextmanager
def opened(source: bytes | Path, formats: str, noun: str) -> Iterator[InputContainer]:
    """`formats` are FFmpeg's names. Raises ReelproofError (ProviderFailure) for what does not decode."""
    with decoding(noun), open_container(source, formats) as container:
        yield container


def open_container(source: bytes | Path, formats: str) -> InputContainer:
    """Raises what PyAV raises."""
    file = BytesIO(source) if isinstance(source, bytes) else str(source.absolute())
    options = {
        "format_whitelist": formats,
        "protocol_whitelist": "file",
        "max_pixels": str(MOST_FRAME_PIXELS),
    }
    return av.open(file, "r", options=options)


@contextmanager
def decoding(noun: str) -> Iterator[None]:
    """PyAV's errors as ReelproofError (ProviderFailure)."""
    try:
        yield
    except av.error.FileNotFoundError as error:
        raise refused(f"The {noun} is not there any more.") from error
    except av.error.FFmpegError as error:
        raise refused(f"The {noun} is damaged or of an unknown kind: it does not decode.") from error


def moving_stream(container: InputContainer) -> VideoStream | None:
    """The first stream of moving pictures, decoded one at a time; a cover beside a sound is none, whether the
    file says so or holds less than a picture a second beside it.
    """
    for stream in container.streams.video:
        if not _is_cover(container, stream):
            limit(stream.codec_context)
            return stream
    return None


def limit(decoder: VideoCodecContext) -> None:
    """One picture at a time; and pictures may be larger than the file says."""
    decoder.thread_count = 1
    decoder.options = {"max_pixels": str(MOST_FRAME_PIXELS)}


def _is_cover(container: InputContainer, stream: VideoStream) -> bool:
    if Disposition.attached_pic in stream.disposition:
        return True
    is_still_codec = stream.codec_context.name in _STILL_CODECS
    is_sparse = 0 < stream.frames <= max(1, (container.duration or 0) / av.time_base)
    return is_still_codec and is_sparse and bool(container.streams.audio)


def refused(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
