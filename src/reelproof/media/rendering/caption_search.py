"""Search for the captions of a chunk in the frames that were decoded from it."""

import cv2
import numpy as np

from reelproof.domain.film_measure import FlawKind, PictureFlaw
from reelproof.media.captions import CaptionTrack
from reelproof.media.frames.planes import BLACK_LUMA, Plane, empty_planes
from reelproof.media.rendering.chunk import ShownCaption
from reelproof.media.rendering.transition_chunk import AnyChunk

# Share of a caption's opaque pixels, and by how much of 255 encoding may change them.
MIN_CAPTION_SHARE = 0.7
MAX_CAPTION_DIFFERENCE = 48
# Of 255, how much of what is below shines through.
OPAQUE, HALF_OPAQUE, CLEARNESS_SPREAD = 2, 120, 40
MIN_PIXELS = 50


class CaptionSearch:
    """Looks for each caption of a chunk in one decoded frame that should show it."""

    def __init__(self, chunk: AnyChunk) -> None:
        self._chunk = chunk
        self._due = [caption for caption in chunk.captions if _has_letters(caption)]
        self.flaws: list[PictureFlaw] = []

    def look(self, index: int, luma: Plane) -> None:
        """`index` counts from the chunk's first frame."""
        at = index + self._chunk.first
        for caption in [one for one in self._due if one.first <= at < one.end]:
            self._due.remove(caption)
            if not _shows(luma, caption, at, self._chunk):
                first, end = (
                    max(0, caption.first - self._chunk.first),
                    min(caption.end, self._chunk.end) - self._chunk.first,
                )
                self.flaws.append(PictureFlaw(FlawKind.no_caption, first, end))


def _has_letters(caption: ShownCaption) -> bool:
    return any(character.isalnum() for line in caption.lines for character in line)


def _shows(luma: Plane, caption: ShownCaption, index: int, chunk: AnyChunk) -> bool:
    """Blended into black and into white, a caption's opaque pixels are the same."""
    darkest, lightest = (_blended(caption, index, chunk, level) for level in (BLACK_LUMA, 255))
    clearness = cv2.absdiff(darkest, lightest)
    looked_at = clearness <= OPAQUE
    if np.count_nonzero(looked_at) < MIN_PIXELS:
        # Small letters have no pixel that is entirely theirs.
        clearest = int(clearness.min())
        if clearest > HALF_OPAQUE:
            return False
        looked_at = clearness <= min(HALF_OPAQUE, clearest + CLEARNESS_SPREAD)
    pixels = luma[looked_at].astype(int)
    is_like = (pixels >= darkest[looked_at].astype(int) - MAX_CAPTION_DIFFERENCE) & (
        pixels <= lightest[looked_at].astype(int) + MAX_CAPTION_DIFFERENCE
    )
    return bool(is_like.mean() >= MIN_CAPTION_SHARE)


def _blended(caption: ShownCaption, index: int, chunk: AnyChunk, level: int) -> Plane:
    planes = empty_planes(chunk.size)
    for plane in planes:
        plane.fill(level)
    CaptionTrack([caption], chunk.size, chunk.language, chunk.caption_style).blend(index, planes)
    return planes[0]
