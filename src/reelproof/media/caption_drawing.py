"""Drawing of captions: lines that fit, box, shadow, outline, highlight of the spoken word."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image, ImageDraw, ImageFilter

from reelproof.domain.frozen import frozen
from reelproof.domain.units import Size
from reelproof.media.text.characters import clean
from reelproof.media.text.lines import Line, Span, TextStyle, balanced_lines, break_lines, line_text, set_line
from reelproof.planning.export.caption_look import BOX_SIDE_PADDING, CaptionLook

MAX_CHARACTERS = 300
# Of a shadow: shares of the letters' size, and of full black.
SHADOW_SPREAD, SHADOW_BLUR, SHADOW_OPACITY = 0.1, 0.1, 0.6


@frozen
class _SetLine:
    """A line, and where it starts in the caption's text."""

    line: Line
    start: int


@frozen
class _Block:
    """A caption's lines as they will be drawn; `top` in the frame, `center` of all lines."""

    lines: tuple[_SetLine, ...]
    lettering: TextStyle
    center: float
    top: int

    @property
    def height(self) -> int:
        return len(self.lines) * self.lettering.line_height

    @property
    def margin(self) -> int:
        """Space for a box, an outline and letters that extend beyond their line."""
        return self.lettering.size


def draw_caption(
    lines: Sequence[str],
    words: Sequence[str],
    spoken: int | None,
    look: CaptionLook,
    frame: Size,
    language: str,
) -> tuple[Image.Image, int]:
    """Returns a transparent, premultiplied strip as wide as the frame, and the position of its top.

    The word at index `spoken` is highlighted.
    """
    text, breaks = _joined(lines)
    spans = find_words(text, words)
    block = _set_block(text, breaks, spans, look, frame, language)
    top = block.top - block.margin
    drawing = Image.new("RGBA", (frame.width, block.height + 2 * block.margin))
    if look.has_box and block.lines:
        _draw_box(drawing, block, look)
    if look.has_shadow:
        _draw_shadow(drawing, block, look)
    if look.outline:
        _draw_lines(drawing, block, look, spoken=None, outline=look.outline)
    _draw_lines(drawing, block, look, spoken=spans[spoken] if spoken is not None else None, outline=0)
    return drawing, top


def find_words(text: str, words: Sequence[str]) -> list[Span | None]:
    """Returns the span of each word in the text, in order; None for a word that is not found."""
    spans: list[Span | None] = []
    at = 0
    for word in map(clean, words):
        found = text.find(word, at) if word else -1
        spans.append((found, found + len(word)) if found >= 0 else None)
        at = found + len(word) if found >= 0 else at
    return spans


def _joined(lines: Sequence[str]) -> tuple[str, list[Span]]:
    """Returns all lines as one clean text, and the span of each in it."""
    text = ""
    spans: list[Span] = []
    for line in filter(None, map(clean, lines)):
        text += " " if text else ""
        spans.append((len(text), min(len(text + line), MAX_CHARACTERS)))
        text += line
    return text[:MAX_CHARACTERS], [(start, end) for start, end in spans if start < end]


def _set_block(
    text: str,
    breaks: list[Span],
    words: Sequence[Span | None],
    look: CaptionLook,
    frame: Size,
    language: str,
) -> _Block:
    max_width = frame.width - look.left - look.right
    lettering, spans = _fitted(text, breaks, look, max_width, language)
    lines = tuple(_set(text, span, words, lettering) for span in spans)
    width = max((each.line.width for each in lines), default=0.0)
    center = min(max(frame.width / 2, look.left + width / 2), frame.width - look.right - width / 2)
    block = _Block(lines, lettering, center, 0)
    return replace(block, top=_top(block.height, look))


def _top(height: int, look: CaptionLook) -> int:
    if look.bottom is not None:
        return look.bottom - height
    return (look.middle or 0) - height // 2


def _fitted(
    text: str, breaks: list[Span], look: CaptionLook, max_width: int, language: str
) -> tuple[TextStyle, list[Span]]:
    """Keeps the writer's lines if they fit; else rewraps them; else shrinks until nothing is cut off."""
    sizes = [max(6, look.size * percent // 100) for percent in (100, 90, 80, 70, 60, 50)]
    letterings = [TextStyle(language, size, look.weight) for size in sizes]
    for lettering in letterings:
        lines = _lines(text, breaks, lettering, max_width)
        if len(lines) <= look.max_lines:
            return lettering, lines
    return letterings[-1], _lines(text, breaks, letterings[-1], max_width)


def _lines(text: str, breaks: list[Span], lettering: TextStyle, max_width: int) -> list[Span]:
    given = list(_given_lines(text, breaks, lettering, max_width))
    return given if len(given) == len(breaks) else balanced_lines(text, lettering, max_width)


def _given_lines(text: str, breaks: list[Span], lettering: TextStyle, max_width: int) -> Iterator[Span]:
    for start, end in breaks:
        for line_start, line_end in break_lines(text[start:end], lettering, max_width):
            yield start + line_start, start + line_end


def _set(text: str, span: Span, words: Sequence[Span | None], lettering: TextStyle) -> _SetLine:
    start, end = span
    cuts = frozenset(at - start for word in words if word for at in word if start < at < end)
    return _SetLine(set_line(line_text(text, span), lettering, cuts), start)


def _draw_box(drawing: Image.Image, block: _Block, look: CaptionLook) -> None:
    size = block.lettering.size
    half = max(each.line.width for each in block.lines) / 2 + size * BOX_SIDE_PADDING
    top, padding = block.margin, size * 0.22
    ImageDraw.Draw(drawing).rounded_rectangle(
        (block.center - half, top - padding, block.center + half, top + block.height + padding),
        radius=size * 0.35,
        fill=look.box_ink,
    )


def _draw_shadow(drawing: Image.Image, block: _Block, look: CaptionLook) -> None:
    """Darkens a busy picture around the letters."""
    size = block.lettering.size
    letters = Image.new("RGBA", drawing.size)
    _draw_lines(letters, block, look, spoken=None, outline=look.outline + round(size * SHADOW_SPREAD))
    blurred = letters.getchannel("A").filter(ImageFilter.GaussianBlur(size * SHADOW_BLUR))
    drawing.putalpha(blurred.point(lambda level: level * SHADOW_OPACITY))


def _draw_lines(
    drawing: Image.Image, block: _Block, look: CaptionLook, spoken: Span | None, outline: int
) -> None:
    pen = ImageDraw.Draw(drawing)
    for number, each in enumerate(block.lines):
        baseline = block.margin + number * block.lettering.line_height + block.lettering.size
        for placed in each.line.runs:
            at = each.start + placed.run.start
            ink = look.spoken_ink if spoken and spoken[0] <= at < spoken[1] else look.ink
            pen.text(
                (block.center - each.line.width / 2 + placed.left, baseline),
                placed.run.text,
                font=block.lettering.font(placed.run.font),
                fill=look.outline_ink if outline else ink,
                stroke_width=outline,
                anchor="ls",
                direction=placed.run.direction,
            )
