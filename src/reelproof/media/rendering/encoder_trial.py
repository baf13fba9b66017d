"""A trial of an encoder: pieces as films have them, encoded and decoded again; runs in a child process."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np

from reelproof.domain.units import FrameRate, Size
from reelproof.media.frames.planes import Planes, frame_planes
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encode import encode_frames
from reelproof.media.rendering.encoders import NOT_BUILT_IN, VideoEncoder
from reelproof.media.rendering.mp4.boxes import MalformedBoxError
from reelproof.media.rendering.mp4.chunk_index import ChunkIndex, read_chunk
from reelproof.media.sound.sound_format import SOUND_OF

# Two pieces of different lengths, as joining needs the same description of both.
LENGTHS = (12, 7)
MIN_PSNR_DB = 28.0


def trial_problem(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    """Returns why films of this size can't be encoded with it, or None if they can.

    Raises MemoryError, and OSError if the disk is full: neither says anything about the encoder.
    """
    if encoder.name not in av.codecs_available:
        return NOT_BUILT_IN
    if SOUND_OF[encoder.codec].encoder not in av.codecs_available:
        return f"this FFmpeg has no {SOUND_OF[encoder.codec].encoder} for the sound"
    av.logging.set_level(av.logging.ERROR)
    with av.logging.Capture() as log:
        try:
            pieces = [_encoded(encoder, frames, size, rate) for frames in LENGTHS]
            return _problem_of(pieces, size, rate)
        except MemoryError as error:
            # FFmpeg's own kind has arguments that do not survive the way to another process.
            raise MemoryError from error
        except (av.FFmpegError, MalformedBoxError, ValueError) as error:
            return _sentence(log, error)


def _encoded(encoder: VideoEncoder, frames: int, size: Size, rate: FrameRate) -> bytes:
    chunk = Chunk(None, None, None, frames, 0, frames, size, rate, "en")

    def draw(target: Planes) -> Iterator[None]:
        for index in range(frames):
            draw_trial_frame(index, target)
            yield

    return encode_frames(chunk, draw, encoder)


def draw_trial_frame(index: int, target: Planes) -> None:
    """Moving waves of light and color, and squares."""
    for number, plane in enumerate(target):
        rows, columns = np.ogrid[: plane.shape[0], : plane.shape[1]]
        wave = np.sin((columns + 4 * index) / (37 + 9 * number)) + np.cos((rows - index) / 53)
        squares = (columns // 8 + rows // 8 + index) % 2
        plane[:] = (116 + 40 * wave + 24 * squares).astype(np.uint8)


def _problem_of(pieces: list[bytes], size: Size, rate: FrameRate) -> str | None:
    indexes = [_index(piece, rate) for piece in pieces]
    if indexes[0].description != indexes[1].description:
        return "its pieces can't be joined"
    for index, frames in zip(indexes, LENGTHS, strict=True):
        if sorted(index.shown.tolist()) != list(range(frames)) or index.keys[:1].tolist() != [0]:
            return "its frames are not those that it was given"
    psnr_db = min(_psnr_db(piece, size) for piece in pieces)
    if psnr_db < MIN_PSNR_DB:
        return f"its pictures differ from what it was given (PSNR {psnr_db:.0f} dB)"
    return None


def _index(piece: bytes, rate: FrameRate) -> ChunkIndex:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "piece.mp4"
        path.write_bytes(piece)
        return read_chunk(path, rate.frames_per_s)


def _psnr_db(piece: bytes, size: Size) -> float:
    """The worst of all frames, of brightness and colors together."""
    expected = av.VideoFrame(size.width, size.height, "yuv420p")
    worst = 0.0
    with av.open(BytesIO(piece), "r") as film:
        for index, frame in enumerate(film.decode(video=0)):
            draw_trial_frame(index, frame_planes(expected))
            decoded = frame.reformat(format="yuv420p").to_ndarray().astype(np.float32)
            worst = max(worst, float(np.mean((decoded - expected.to_ndarray()) ** 2)))
    return float(10 * np.log10(255**2 / max(worst, 1e-9)))


def _sentence(log: list[tuple[int, str, str]], error: Exception) -> str:
    """The encoder's own words, if it said any."""
    said = [message.strip() for _, _, message in log if message.strip()]
    return said[0].rstrip(".") if said else str(error)
