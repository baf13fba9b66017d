"""Media files, opened so that no other file is read with them and no picture in them is too large."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

# Of one picture in a film or clip; decoders keep some of them at a time.
MOST_FRAME_PIXELS = 40_000_000


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
    """The first stream of moving pictures, decoded one at a time; a cover beside a sound is none."""
    for stream in container.streams.video:
        if Disposition.attached_pic not in stream.disposition:
            stream.codec_context.thread_count = 1
            # The pictures themselves may be larger than the file says.
            stream.codec_context.options = {"max_pixels": str(MOST_FRAME_PIXELS)}
            return stream
    return None


def refused(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
