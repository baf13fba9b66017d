"""Encoding of one chunk of a film, as an MP4 file."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import cv2
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.files import cache_file
from reelproof.media.container import rejected
from reelproof.media.frames.planes import Planes, frame_planes
from reelproof.media.rendering.chunk_check import DrawnFrames, chunk_flaws, is_badly_encoded
from reelproof.media.rendering.drawing import draw_frames
from reelproof.media.rendering.encoder_calls import FAILED_ENCODER
from reelproof.media.rendering.encoders import X264, VideoEncoder
from reelproof.media.rendering.piece_check import (
    CHECK_CRASHED,
    PieceCheck,
    checking,
    checksum_of,
    error_text,
)
from reelproof.media.rendering.transition_chunk import AnyChunk
from reelproof.provider_api.process_limits import memory_limit
from reelproof.provider_api.sandbox import MEMORY_BYTES

# ITU-T H.273: 1 is BT.709 for primaries, transfer and matrix. Range 1 is FFmpeg's word for limited.
BT709, LIMITED_RANGE = 1, 1
# OpenCV's number.
AVX_512F = 13
# With AVX-512, what x264's macroblock-tree decides depends on memory that nothing was written to, in films
# of some widths: so do the bytes. Every processor with AVX-512 has all of these.
WITHOUT_AVX512 = "MMX2,SSE2,SSE2Fast,LZCNT,SSE3,SSSE3,SSE4.1,SSE4.2,AVX,FMA3,BMI2,AVX2"
# SVT-AV1 writes its settings to standard error, unless only errors are wanted.
os.environ.setdefault("SVT_LOG", "1")


def write_chunk(
    chunk: AnyChunk,
    pictures: Sequence[Path | None],
    path: Path,
    encoder: VideoEncoder = X264,
    is_checked: bool = True,
) -> None:
    """Encodes a chunk to an MP4 file, and checks it. A badly encoded one is encoded once more.

    Raises ReelproofError if it cannot be drawn or the disk is full.
    """
    content, check = _encoded_and_checked(chunk, pictures, path, encoder, is_checked)
    if is_badly_encoded(check.flaws):
        content, check = _encoded_and_checked(chunk, pictures, path, encoder, is_checked)
    if encoder.is_hardware and is_badly_encoded(check.flaws):
        raise _encoder_failed(encoder, "it did not encode the pictures properly")
    with cache_file(path) as part:
        part.write_bytes(content)
    check.save(path)


def _encoded_and_checked(
    chunk: AnyChunk,
    pictures: Sequence[Path | None],
    path: Path,
    encoder: VideoEncoder,
    is_checked: bool,
) -> tuple[bytes, PieceCheck]:
    content, drawn = _encoded(chunk, pictures, encoder)
    if not is_checked:
        return content, PieceCheck(checksum_of(content), not_checked=CHECK_CRASHED)
    with checking(path):
        return content, _check(content, chunk, pictures, drawn)


def _encoded(
    chunk: AnyChunk, pictures: Sequence[Path | None], encoder: VideoEncoder
) -> tuple[bytes, DrawnFrames]:
    drawn = DrawnFrames()

    def draw(target: Planes) -> Iterator[None]:
        with drawing_errors():
            yield from draw_frames(chunk, pictures, target, drawn)

    with convert_errors(clips=len(pictures)), _encoder_errors(encoder):
        content = encode_frames(chunk, draw, encoder)
    return content, drawn


def _check(
    content: bytes, chunk: AnyChunk, pictures: Sequence[Path | None], drawn: DrawnFrames
) -> PieceCheck:
    """An error of the check itself costs no picture."""
    checksum = checksum_of(content)
    try:
        with memory_limit(MEMORY_BYTES * len(pictures)):
            return PieceCheck(checksum, chunk_flaws(content, chunk, pictures, drawn))
    except Exception as error:  # noqa: BLE001 whatever it is, the piece is there
        return PieceCheck(checksum, not_checked=error_text(error))


@contextmanager
def convert_errors(clips: int = 1) -> Iterator[None]:
    """Converts any error a library raises for a picture or clip to one that can be sent between processes."""
    with drawing_errors(), memory_limit(MEMORY_BYTES * clips):
        yield


@contextmanager
def _encoder_errors(encoder: VideoEncoder) -> Iterator[None]:
    """Tells the errors of a hardware encoder from those of drawing, which are converted already."""
    try:
        yield
    except ReelproofError:
        raise
    except Exception as error:
        if not encoder.is_hardware:
            raise
        raise _encoder_failed(encoder, f"{type(error).__name__}: {error}") from error


def _encoder_failed(encoder: VideoEncoder, reason: str) -> ReelproofError:
    details: dict[str, JsonValue] = {FAILED_ENCODER: encoder.name}
    message = f"{encoder.name} cannot encode the film ({reason})."
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message, details=details))


@contextmanager
def drawing_errors() -> Iterator[None]:
    """Converts as `convert_errors` does, without a limit."""
    try:
        yield
    except ReelproofError:
        raise
    except MemoryError as error:
        raise rejected(f"It takes more than {MEMORY_BYTES / 1e9:g} GB of memory to draw.") from error
    except Exception as error:
        raise rejected(f"It cannot be drawn ({type(error).__name__}: {error}).") from error


def encode_chunk(
    chunk: AnyChunk,
    *pictures: Path | None,
    encoder: VideoEncoder = X264,
    drawn: DrawnFrames | None = None,
) -> bytes:
    """Returns an MP4 file of the chunk's frames; the same chunk always gives the same bytes."""
    return encode_frames(chunk, lambda target: draw_frames(chunk, pictures, target, drawn), encoder)


def encode_frames(
    chunk: AnyChunk, frames_in: Callable[[Planes], Iterator[None]], encoder: VideoEncoder = X264
) -> bytes:
    """Encodes what `frames_in` draws, frame after frame, in the planes it is given."""
    cv2.setNumThreads(1)
    target = BytesIO()
    frame = av.VideoFrame(chunk.size.width, chunk.size.height, "yuv420p")
    with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = _added_stream(container, chunk, encoder)
        for index, _ in enumerate(frames_in(frame_planes(frame))):
            frame.pts, frame.time_base = index, stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def _added_stream(container: OutputContainer, chunk: AnyChunk, encoder: VideoEncoder) -> VideoStream:
    options = _repeatable(encoder)
    stream = container.add_stream(encoder.name, rate=chunk.rate.frames_per_s, options=options)
    if not isinstance(stream, VideoStream):
        raise TypeError(f"{encoder.name} encodes no pictures")
    _configure(stream.codec_context, chunk, encoder.pixel_format)
    return stream


def _repeatable(encoder: VideoEncoder) -> dict[str, str]:
    """Options with which the same frames give the same bytes, on any x86 processor."""
    options = dict(encoder.options)
    if encoder.name == X264.name and cv2.checkHardwareSupport(AVX_512F):
        wanted = (options.get("x264-params"), f"asm={WITHOUT_AVX512}")
        options["x264-params"] = ":".join(filter(None, wanted))
    return options


def _configure(encoder: VideoCodecContext, chunk: AnyChunk, pixel_format: str) -> None:
    encoder.width, encoder.height, encoder.pix_fmt = chunk.size.width, chunk.size.height, pixel_format
    encoder.time_base = Fraction(1, chunk.rate.frames_per_s)
    encoder.thread_count = 1
    encoder.color_primaries = encoder.color_trc = encoder.colorspace = BT709
    encoder.color_range = LIMITED_RANGE
