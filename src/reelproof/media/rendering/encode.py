"""Encoding of one chunk of a film to H.264: draws its pictures, clips, cards, captions, fades."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Protocol

import av
import cv2
from av.video.codeccontext import VideoCodecContext

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import DrawnPlaceholder, Motion
from reelproof.domain.units import FrameRate, Size
from reelproof.files import atomic_file
from reelproof.media.captions import CaptionTrack
from reelproof.media.container import rejected
from reelproof.media.frames.footage import Footage
from reelproof.media.frames.placeholder import draw_card
from reelproof.media.frames.planes import Planes, darken, frame_planes, planes_of
from reelproof.media.frames.still import Still, picture_frames
from reelproof.media.pictures.decoding import decode_picture
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encoder_calls import OPTIONS
from reelproof.provider_api.process_limits import memory_limit
from reelproof.provider_api.sandbox import MEMORY_BYTES

# ITU-T H.273: 1 is BT.709 for primaries, transfer and matrix. Range 1 is FFmpeg's word for limited.
BT709, LIMITED_RANGE = 1, 1


class FrameSource(Protocol):
    """Draws any frame of a clip."""

    def draw(self, index: int, target: Planes) -> None: ...


def write_chunk(chunk: Chunk, picture: Path | None, path: Path) -> None:
    """Encodes a chunk to an MP4 file. Raises ReelproofError if it cannot be drawn or the disk is full."""
    content = _encoded(chunk, picture)
    with atomic_file(path, makes_folder=True, denied=ErrorCode.StorageFailure) as part:
        part.write_bytes(content)


def _encoded(chunk: Chunk, picture: Path | None) -> bytes:
    """Converts any error a library raises for a picture or clip to one that can be sent between processes."""
    try:
        with memory_limit(MEMORY_BYTES):
            return encode_chunk(chunk, picture)
    except ReelproofError:
        raise
    except MemoryError as error:
        raise rejected(f"It takes more than {MEMORY_BYTES / 1e9:g} GB of memory to draw.") from error
    except Exception as error:
        raise rejected(f"It cannot be drawn ({type(error).__name__}: {error}).") from error


def encode_chunk(chunk: Chunk, picture: Path | None) -> bytes:
    """Returns an MP4 file of the chunk's frames; the same chunk always gives the same bytes."""
    return encode_frames(chunk, lambda target: draw_frames(chunk, picture, target))


def encode_frames(chunk: Chunk, frames_in: Callable[[Planes], Iterator[None]]) -> bytes:
    """Encodes what `frames_in` draws, frame after frame, in the planes it is given."""
    cv2.setNumThreads(1)
    target = BytesIO()
    frame = av.VideoFrame(chunk.size.width, chunk.size.height, "yuv420p")
    with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=chunk.rate.frames_per_s, options=dict(OPTIONS))
        _configure(stream.codec_context, chunk)
        for index, _ in enumerate(frames_in(frame_planes(frame))):
            frame.pts, frame.time_base = index, stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def _configure(encoder: VideoCodecContext, chunk: Chunk) -> None:
    encoder.width, encoder.height, encoder.pix_fmt = chunk.size.width, chunk.size.height, "yuv420p"
    encoder.time_base = Fraction(1, chunk.rate.frames_per_s)
    encoder.thread_count = 1
    encoder.color_primaries = encoder.color_trc = encoder.colorspace = BT709
    encoder.color_range = LIMITED_RANGE


def draw_frames(chunk: Chunk, picture: Path | None, target: Planes) -> Iterator[None]:
    """Draws frame after frame into `target`."""
    source = _source(chunk, picture)
    track = CaptionTrack(chunk.captions, chunk.size, chunk.language)
    for index in range(chunk.first, chunk.end):
        source.draw(index, target)
        light = fade_level(index, chunk)
        if light < 1:
            darken(target, light)
        track.blend(index, target)
        yield


def fade_level(index: int, chunk: Chunk) -> float:
    """Returns 0 (black) at the first frame of a fade-in and the last of a fade-out, up to 1."""
    fading_in = index / chunk.fade_in_frames if chunk.fade_in_frames else 1.0
    left = chunk.clip_frames - 1 - index
    fading_out = left / chunk.fade_out_frames if chunk.fade_out_frames else 1.0
    return min(1.0, fading_in, fading_out)


def _source(chunk: Chunk, picture: Path | None) -> FrameSource:
    if chunk.is_video and picture is not None:
        return _footage_source(chunk.picture, picture, chunk.speed, chunk.size, chunk.rate)
    if chunk.picture is not None and picture is not None:
        return _picture_source(chunk.picture, picture, chunk.motion, chunk.clip_frames, chunk.size)
    if chunk.placeholder is not None:
        return _card_source(chunk.placeholder, chunk.size, chunk.language)
    raise ValueError("a chunk needs a picture or a placeholder")


@lru_cache(maxsize=1)
def _picture_source(
    digest: Digest, path: Path, motion: Motion | None, frames: int, size: Size
) -> FrameSource:
    """The chunks of a clip follow one another, so the last prepared picture serves them all."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _missing_media(path) from error
    return picture_frames(decode_picture(content), motion, frames, size)


@lru_cache(maxsize=1)
def _footage_source(
    digest: Digest | None, path: Path, speed: float, size: Size, rate: FrameRate
) -> FrameSource:
    """Stays open between the chunks of a clip, and continues where the last one ended."""
    if not path.is_file():
        raise _missing_media(path)
    return Footage(path, speed, size, rate)


def _missing_media(path: Path) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.StorageFailure, f"A picture of the film is missing: {path}."))


@lru_cache(maxsize=1)
def _card_source(placeholder: DrawnPlaceholder, size: Size, language: str) -> FrameSource:
    return Still(planes_of(draw_card(placeholder, size, language)))
