"""Whether a picture or clip shows more than a single color where a film shows it."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import PictureFit
from reelproof.domain.units import Size
from reelproof.media.container import decoding
from reelproof.media.frames.clip_reader import ClipReader
from reelproof.media.frames.picture_fitting import fills
from reelproof.media.pictures.decoding import decode_picture
from reelproof.media.rendering.chunk import Chunk

# Of 255. Twice what counts as a single color in the film.
MIN_CONTRAST = 16
# No camera move leaves out this part of a picture's width and height, around its center.
CORE = 0.5
# Patterns finer than this may have become one color in the film.
CORE_SIZE = Size(64, 36)
CLIP_SAMPLES, SAMPLE_SIZE = 8, Size(160, 90)


def has_content(medium: Path, chunk: Chunk) -> bool:
    """Whether what a chunk shows of its medium certainly has several colors; a medium is decoded for it."""
    try:
        pictures = _clip_pictures(medium, chunk) if chunk.is_video else _still(medium)
        cores = (_core(picture, chunk.size, chunk.shown_fit) for picture in pictures)
        return any(_contrast(core) >= MIN_CONTRAST for core in cores)
    except (ReelproofError, OSError, MemoryError):
        return False


def _still(medium: Path) -> Iterator[npt.NDArray[np.uint8]]:
    yield decode_picture(medium.read_bytes())


def _clip_pictures(medium: Path, chunk: Chunk) -> Iterator[npt.NDArray[np.uint8]]:
    """Frames from within the part that is shown, without those at its edges."""
    with decoding("clip"):
        reader = ClipReader(medium)
        for number in range(1, CLIP_SAMPLES + 1):
            index = chunk.first + chunk.frames * number / (CLIP_SAMPLES + 1)
            frame = reader.at(index / chunk.rate.frames_per_s * chunk.speed)
            small = frame.reformat(SAMPLE_SIZE.width, SAMPLE_SIZE.height, "rgb24")
            yield small.to_ndarray().astype(np.uint8)


def _core(picture: npt.NDArray[np.uint8], frame: Size, fit: PictureFit) -> npt.NDArray[np.uint8]:
    """Cut as pictures are fitted to the frame's shape, unless they are placed before a backdrop."""
    height, width = picture.shape[:2]
    shape = frame.width / frame.height
    if fills(width / height, frame, fit):
        width, height = min(width, round(height * shape)), min(height, round(width / shape))
    across, down = max(1, round(width * CORE)), max(1, round(height * CORE))
    left, top = (picture.shape[1] - across) // 2, (picture.shape[0] - down) // 2
    core = picture[top : top + down, left : left + across]
    size = (min(across, CORE_SIZE.width), min(down, CORE_SIZE.height))
    return np.asarray(cv2.resize(core, size, interpolation=cv2.INTER_AREA), np.uint8)


def _contrast(picture: npt.NDArray[np.uint8]) -> int:
    """Of the most varied of its color channels."""
    channels = picture.reshape(-1, picture.shape[-1])
    return int((channels.max(axis=0).astype(int) - channels.min(axis=0)).max())
