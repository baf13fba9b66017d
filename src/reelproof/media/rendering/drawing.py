"""Drawing of a chunk's frames: pictures, clips, cards, fades, transitions, captions."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.script import PictureFit
from reelproof.domain.timeline import DrawnPlaceholder, Motion
from reelproof.domain.units import FrameRate, Size
from reelproof.media.captions import CaptionTrack
from reelproof.media.frames.footage import Footage
from reelproof.media.frames.placeholder import draw_card
from reelproof.media.frames.planes import Planes, darken, empty_planes, planes_of
from reelproof.media.frames.still import Still, picture_frames
from reelproof.media.frames.transition import DRAWN
from reelproof.media.pictures.decoding import decode_picture
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.chunk_check import DrawnFrames, FrameSource
from reelproof.media.rendering.transition_chunk import AnyChunk, TransitionChunk


def draw_frames(
    chunk: AnyChunk, pictures: Sequence[Path | None], target: Planes, drawn: DrawnFrames | None = None
) -> Iterator[None]:
    """Draws frame after frame into `target`. `pictures` are the files of its clips, two of a transition.

    What was drawn is added to `drawn`.
    """
    drawn = drawn or DrawnFrames()
    source = _chunk_source(chunk, pictures, drawn)
    track = CaptionTrack(chunk.captions, chunk.size, chunk.language, chunk.caption_style)
    for index in range(chunk.first, chunk.end):
        source.draw(index, target)
        track.blend(index, target)
        drawn.add(target)
        yield


def _chunk_source(chunk: AnyChunk, pictures: Sequence[Path | None], drawn: DrawnFrames) -> FrameSource:
    if isinstance(chunk, Chunk):
        return _FadingClip(chunk, drawn.watched(_source(chunk, *pictures)))
    leaving, coming = pictures
    outgoing, incoming = _source(chunk.outgoing, leaving), _source(chunk.incoming, coming)
    if outgoing is incoming and chunk.incoming.is_video and coming is not None:
        # At two places of the same clip, one decoder would seek back and forth for every frame.
        incoming = _opened(coming, chunk.incoming.speed, chunk.size, chunk.rate, chunk.incoming.shown_fit)
    return _TransitionSource(
        chunk, _FadingClip(chunk.outgoing, outgoing), _FadingClip(chunk.incoming, incoming)
    )


class _FadingClip:
    """A clip with its fades from and to black."""

    def __init__(self, chunk: Chunk, source: FrameSource) -> None:
        self._chunk, self._source = chunk, source

    def draw(self, index: int, target: Planes) -> None:
        self._source.draw(index, target)
        light = fade_level(index, self._chunk)
        if light < 1:
            darken(target, light)


class _TransitionSource:
    """Frames between two clips: neither the first nor the last shows one of them alone."""

    def __init__(self, chunk: TransitionChunk, outgoing: FrameSource, incoming: FrameSource) -> None:
        self._chunk = chunk
        self._outgoing, self._incoming = outgoing, incoming
        self._leaving, self._coming = empty_planes(chunk.size), empty_planes(chunk.size)

    def draw(self, index: int, target: Planes) -> None:
        self._outgoing.draw(self._chunk.outgoing.first + index, self._leaving)
        self._incoming.draw(self._chunk.incoming.first + index, self._coming)
        done = (index + 1) / (self._chunk.frames + 1)
        DRAWN[self._chunk.kind](self._leaving, self._coming, done, target)


def fade_level(index: int, chunk: Chunk) -> float:
    """Returns 0 (black) at the first frame of a fade-in and the last of a fade-out, up to 1."""
    fading_in = index / chunk.fade_in_frames if chunk.fade_in_frames else 1.0
    left = chunk.clip_frames - 1 - index
    fading_out = left / chunk.fade_out_frames if chunk.fade_out_frames else 1.0
    return min(1.0, fading_in, fading_out)


def _source(chunk: Chunk, picture: Path | None) -> FrameSource:
    if chunk.is_video and picture is not None:
        return _footage_source(chunk.picture, picture, chunk.speed, chunk.size, chunk.rate, chunk.shown_fit)
    if chunk.picture is not None and picture is not None:
        return _picture_source(
            chunk.picture, picture, chunk.motion, chunk.clip_frames, chunk.size, chunk.shown_fit
        )
    if chunk.placeholder is not None:
        return _card_source(chunk.placeholder, chunk.size, chunk.language)
    raise ValueError("a chunk needs a picture or a placeholder")


@lru_cache(maxsize=2)
def _picture_source(
    digest: Digest, path: Path, motion: Motion | None, frames: int, size: Size, fit: PictureFit
) -> FrameSource:
    """The chunks of a clip follow one another, so the last prepared pictures serve them all."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _missing_media(path) from error
    return picture_frames(decode_picture(content), motion, frames, size, fit)


@lru_cache(maxsize=1)
def _footage_source(
    digest: Digest | None, path: Path, speed: float, size: Size, rate: FrameRate, fit: PictureFit
) -> FrameSource:
    """Stays open between the chunks of a clip, and continues where the last one ended."""
    return _opened(path, speed, size, rate, fit)


def _opened(path: Path, speed: float, size: Size, rate: FrameRate, fit: PictureFit) -> FrameSource:
    if not path.is_file():
        raise _missing_media(path)
    return Footage(path, speed, size, rate, fit)


def _missing_media(path: Path) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.StorageFailure, f"A picture of the film is missing: {path}."))


@lru_cache(maxsize=1)
def _card_source(placeholder: DrawnPlaceholder, size: Size, language: str) -> FrameSource:
    return Still(planes_of(draw_card(placeholder, size, language)))
