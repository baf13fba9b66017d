"""Captions drawn once for each phrase, or each spoken word, and blended into the frames that show them."""

from collections.abc import Sequence

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.units import Size
from reelproof.media.caption_drawing import draw_caption
from reelproof.media.frames.overlay import Overlay, overlay_of
from reelproof.media.frames.planes import Planes
from reelproof.media.rendering.chunk import ShownCaption
from reelproof.planning.export.caption_look import look_for


class CaptionTrack:
    """Blends the captions of one clip into its frames."""

    def __init__(
        self,
        captions: Sequence[ShownCaption],
        frame: Size,
        language: str,
        style: CaptionStyle | None = None,
    ) -> None:
        self._captions, self._language = captions, language
        self._frame, self._look = frame, look_for(frame, style)
        self._last: tuple[ShownCaption, int | None] | None = None
        self._overlay: Overlay | None = None

    def blend(self, index: int, target: Planes) -> None:
        for caption in self._captions:
            if caption.first <= index < caption.end:
                overlay = self._drawn(caption, spoken_at(caption, index))
                if overlay is not None:
                    overlay.blend(target)

    def _drawn(self, caption: ShownCaption, spoken: int | None) -> Overlay | None:
        """Frames come in order, so only the last drawing is cached."""
        wanted = (caption, spoken if self._look.highlights else None)
        if self._last != wanted:
            words = [word.text for word in caption.words] if self._look.highlights else []
            drawing, top = draw_caption(
                caption.lines, words, wanted[1], self._look, self._frame, self._language
            )
            self._overlay = overlay_of(drawing, top, self._frame)
            self._last = wanted
        return self._overlay


def spoken_at(caption: ShownCaption, index: int) -> int | None:
    """Returns the index of the last word that has started."""
    started = [number for number, word in enumerate(caption.words) if word.first <= index]
    return started[-1] if started else None
