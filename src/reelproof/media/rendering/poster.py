"""A film's poster as JPEG: a frame of its first picture, without captions; its size and quality."""

from io import BytesIO
from pathlib import Path

import av
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from reelproof.files import cache_file
from reelproof.media.frames.planes import frame_planes
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.drawing import draw_frames
from reelproof.media.rendering.encode import convert_errors
from reelproof.media.rendering.piece_check import PieceCheck, checksum_of

# As large as platforms show thumbnails, and small enough to be part of the film.
LONGEST_SHORT_SIDE = 720
QUALITY = 88


def write_poster(chunk: Chunk, picture: Path | None, path: Path) -> None:
    """Draws the first frame of a chunk, with a check beside it.

    Raises ReelproofError if it cannot be drawn or the disk is full.
    """
    with convert_errors():
        content = poster_jpeg(chunk, picture)
    with cache_file(path) as part:
        part.write_bytes(content)
    PieceCheck(checksum_of(content)).save(path)


def poster_jpeg(chunk: Chunk, picture: Path | None) -> bytes:
    """Returns the first frame of a chunk; the same chunk always gives the same bytes."""
    frame = av.VideoFrame(chunk.size.width, chunk.size.height, "yuv420p")
    next(draw_frames(chunk, [picture], frame_planes(frame)))
    size = chunk.size
    if min(size.width, size.height) > LONGEST_SHORT_SIDE:
        size = size.scaled_to(LONGEST_SHORT_SIDE)
    shown = frame.reformat(
        size.width,
        size.height,
        "rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation="LANCZOS",
    )
    target = BytesIO()
    Image.fromarray(shown.to_ndarray()).save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
