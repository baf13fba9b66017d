"""Check of a chunk right after it is encoded: decoded to its end and compared with what was drawn."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from typing import Protocol

import av
import cv2
import numpy as np
from av.codec.codec import UnknownCodecError
from av.container import InputContainer

from reelproof.domain.film_measure import FlawKind, PictureFlaw
from reelproof.domain.frozen import frozen
from reelproof.media.frames.planes import Plane, Planes, frame_planes
from reelproof.media.rendering.caption_search import CaptionSearch
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.source_check import has_content
from reelproof.media.rendering.transition_chunk import AnyChunk

# Frames are compared at every 40th pixel of every 40th row.
GRID = 40
# Of 255, on average, or relative to how much the drawn pixels differ among themselves, as those of noise do.
MAX_DIFFERENCE, MAX_RELATIVE_DIFFERENCE = 12.0, 0.5
# Of 255: less contrast is not visible.
BLANK_RANGE = 8


class FrameSource(Protocol):
    """Draws any frame of a clip."""

    def draw(self, index: int, target: Planes) -> None: ...


class DrawnFrames:
    """Remembers some pixels of every frame of a chunk, and which pictures in it have a single color."""

    def __init__(self) -> None:
        self.samples: list[Plane] = []
        self.blank: list[int] = []

    def watched(self, source: FrameSource) -> FrameSource:
        """Returns a source that draws the same."""
        return WatchedSource(source, self)

    def add(self, target: Planes) -> None:
        """Adds the next frame, as it will be encoded."""
        self.samples.append(_samples(target[0]))

    def look(self, target: Planes) -> None:
        """Looks at the picture of the next frame, before anything is drawn over it."""
        if _has_one_color(target):
            self.blank.append(len(self.samples))


@frozen
class WatchedSource:
    """A source whose pictures are looked at."""

    source: FrameSource
    drawn: DrawnFrames

    def draw(self, index: int, target: Planes) -> None:
        self.source.draw(index, target)
        self.drawn.look(target)


def chunk_flaws(
    content: bytes, chunk: AnyChunk, pictures: Sequence[Path | None], drawn: DrawnFrames
) -> tuple[PictureFlaw, ...]:
    """Returns what is wrong with an encoded chunk; frames count from its first."""
    blank = _blank_flaws(chunk, pictures[0], drawn) if isinstance(chunk, Chunk) else ()
    return (*_encoding_flaws(content, chunk, drawn.samples), *blank)


def is_badly_encoded(flaws: Sequence[PictureFlaw]) -> bool:
    """Whether encoding the same frames again may help."""
    return any(flaw.kind is not FlawKind.blank for flaw in flaws)


def _encoding_flaws(content: bytes, chunk: AnyChunk, drawn: Sequence[Plane]) -> Iterator[PictureFlaw]:
    try:
        with av.open(BytesIO(content), "r") as container:
            packets, flaws = _decoded(container, chunk, drawn)
    except (av.error.FFmpegError, UnknownCodecError, IndexError, MemoryError):
        yield PictureFlaw(FlawKind.undecodable, 0, chunk.frames)
        return
    if packets != chunk.frames:
        yield PictureFlaw(FlawKind.incomplete, min(packets, chunk.frames - 1), chunk.frames)
    yield from flaws


def _decoded(
    container: InputContainer, chunk: AnyChunk, drawn: Sequence[Plane]
) -> tuple[int, list[PictureFlaw]]:
    """Decodes to the end every frame but those between two others, which would take twice the time.

    Returns the number of all frames, and flaws.
    """
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    stream.codec_context.skip_frame = "BIDIR"
    captions = CaptionSearch(chunk)
    packets, is_different = 0, dict[int, bool]()
    for packet in container.demux(stream):
        packets += packet.size > 0
        for frame in packet.decode():
            index = round(float(frame.time or 0.0) * chunk.rate.frames_per_s)
            luma = frame_planes(frame)[0]
            is_different[index] = index >= len(drawn) or _is_other(_samples(luma), drawn[index])
            captions.look(index, luma)
    flaws = [*_different(is_different, chunk.frames)]
    if not is_different:
        flaws.append(PictureFlaw(FlawKind.undecodable, 0, chunk.frames))
    return packets, [*flaws, *captions.flaws]


def _different(is_different: Mapping[int, bool], frames: int) -> Iterator[PictureFlaw]:
    """Frames between those that were compared are like the one before them."""
    ordered = sorted(is_different.items())
    edges = [number for number, (_, one) in enumerate(ordered) if not number or one != ordered[number - 1][1]]
    for first, end in pairwise([*edges, len(ordered)]):
        if ordered[first][1]:
            last = ordered[end][0] if end < len(ordered) else frames
            yield PictureFlaw(FlawKind.different, ordered[first][0], last)


def _blank_flaws(chunk: Chunk, picture: Path | None, drawn: DrawnFrames) -> Iterator[PictureFlaw]:
    """Frames of a single color are right if the medium is so, too; a clip may begin and end with some."""
    if not drawn.blank or (chunk.is_video and len(drawn.blank) < len(drawn.samples)):
        return
    if picture is None or has_content(picture, chunk):
        yield from (PictureFlaw(FlawKind.blank, first, end) for first, end in _runs(drawn.blank))


def _has_one_color(planes: Planes) -> bool:
    """Looks at all pixels only if some of them are alike."""
    is_alike = _contrast(_samples(planes[0])) <= BLANK_RANGE
    return is_alike and all(_contrast(plane) <= BLANK_RANGE for plane in planes)


def _samples(luma: Plane) -> Plane:
    return luma[GRID // 2 :: GRID, GRID // 2 :: GRID].copy()


def _contrast(luma: Plane) -> int:
    return int(luma.max()) - int(luma.min())


def _is_other(samples: Plane, drawn: Plane) -> bool:
    if samples.shape != drawn.shape:
        return True
    variety = float(np.abs(drawn - drawn.mean()).mean())
    most = max(MAX_DIFFERENCE, MAX_RELATIVE_DIFFERENCE * variety)
    return float(cv2.absdiff(samples, drawn).mean()) > most


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields the first of consecutive numbers, and the one after the last."""
    ordered = sorted(set(numbers))
    for _, group in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield run[0], run[-1] + 1
