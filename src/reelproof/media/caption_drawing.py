"""Caption styles and layout: font size, colors, box, outline, position, lines, word highlights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from reelproof.domain.units import Size
from reelproof.media.text.characters import clean
from reelproof.media.text.lines import Line, Span, TextStyle, balanced_lines, break_lines, set_line
from reelproof.planning.export.caption_look import (
    LANDSCAPE_LOWER_EDGE,
    LANDSCAPE_MARGIN,
    LANDSCAPE_SIZE,
    VERTICAL_OUTLINE,
    VERTICAL_SIZE,
)

MAX_CHARACTERS = 300
Ink = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """Lengths in pixels. The block's lower edge is at `bottom` of the frame, or its middle at `middle`.

    It is centered in the frame, or as near as the margins `left` and `right` allow.
    """

    size: int
    weight: int
    left: int
    right: int
    max_lines: int
    bottom: int | None = None
    middle: int | None = None
    has_box: bool = False
    outline: int = 0
    highlights: bool = False
    ink: Ink = (255, 255, 255, 255)
    spoken_ink: Ink = (255, 214, 64, 255)
    outline_ink: Ink = (0, 0, 0, 255)
    # Premultiplied: a dark blue that covers 68 %.
    box_ink: Ink = (8, 9, 13, 173)


def style_for(frame: Size) -> CaptionStyle:
    """Landscape: a dim box in the title-safe 90 %. Vertical: large words, clear of the apps' own controls."""
    if frame.is_vertical:
        outline = max(1, round(frame.width * VERTICAL_OUTLINE))
        return CaptionStyle(
            size=round(frame.width * VERTICAL_SIZE),
            weight=700,
            left=round(frame.width * 60 / 1080) + outline,
            right=round(frame.width * 170 / 1080) + outline,
            max_lines=3,
            middle=round(frame.height * 1325 / 1920),
            outline=outline,
            highlights=True,
        )
    margin = round(frame.width * LANDSCAPE_MARGIN)
    return CaptionStyle(
        size=round(frame.height * LANDSCAPE_SIZE),
        weight=600,
        left=margin,
        right=margin,
        max_lines=2,
        bottom=round(frame.height * LANDSCAPE_LOWER_EDGE),
        has_box=True,
    )


@dataclass(frozen=True, slots=True)
class _SetLine:
    """A line, and where it starts in the caption's text."""

    line: Line
    start: int


@dataclass(frozen=True, slots=True)
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
    style: CaptionStyle,
    frame: Size,
    language: str,
) -> tuple[Image.Image, int]:
    """Returns a transparent, premultiplied strip as wide as the frame, and the position of its top.

    The word at index `spoken` is highlighted.
    """
    text, breaks = _joined(lines)
    spans = find_words(text, words)
    block = _set_block(text, breaks, spans, style, frame, language)
    top = block.top - block.margin
    drawing = Image.new("RGBA", (frame.width, block.height + 2 * block.margin))
    if style.has_box and block.lines:
        _draw_box(drawing, block, style)
    if style.outline:
        _draw_lines(drawing, block, style, spoken=None, outline=style.outline)
    _draw_lines(drawing, block, style, spoken=spans[spoken] if spoken is not None else None, outline=0)
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
    style: CaptionStyle,
    frame: Size,
    language: str,
) -> _Block:
    max_width = frame.width - style.left - style.right
    lettering, spans = _fitted(text, breaks, style, max_width, language)
    lines = tuple(_set(text, span, words, lettering) for span in spans)
    width = max((each.line.width for each in lines), default=0.0)
    center = min(max(frame.width / 2, style.left + width / 2), frame.width - style.right - width / 2)
    block = _Block(lines, lettering, center, 0)
    return replace(block, top=_top(block.height, style))


def _top(height: int, style: CaptionStyle) -> int:
    if style.bottom is not None:
        return style.bottom - height
    return (style.middle or 0) - height // 2


def _fitted(
    text: str, breaks: list[Span], style: CaptionStyle, max_width: int, language: str
) -> tuple[TextStyle, list[Span]]:
    """Keeps the writer's lines if they fit; else rewraps them; else shrinks until nothing is cut off."""
    sizes = [max(6, style.size * percent // 100) for percent in (100, 90, 80, 70, 60, 50)]
    letterings = [TextStyle(language, size, style.weight) for size in sizes]
    for lettering in letterings:
        lines = _lines(text, breaks, lettering, max_width)
        if len(lines) <= style.max_lines:
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
    return _SetLine(set_line(text[start:end], lettering, cuts), start)


def _draw_box(drawing: Image.Image, block: _Block, style: CaptionStyle) -> None:
    size = block.lettering.size
    half = max(each.line.width for each in block.lines) / 2 + size * 0.55
    top, padding = block.margin, size * 0.22
    ImageDraw.Draw(drawing).rounded_rectangle(
        (block.center - half, top - padding, block.center + half, top + block.height + padding),
        radius=size * 0.35,
        fill=style.box_ink,
    )


def _draw_lines(
    drawing: Image.Image, block: _Block, style: CaptionStyle, spoken: Span | None, outline: int
) -> None:
    pen = ImageDraw.Draw(drawing)
    for number, each in enumerate(block.lines):
        baseline = block.margin + number * block.lettering.line_height + block.lettering.size
        for placed in each.line.runs:
            at = each.start + placed.run.start
            ink = style.spoken_ink if spoken and spoken[0] <= at < spoken[1] else style.ink
            pen.text(
                (block.center - each.line.width / 2 + placed.left, baseline),
                placed.run.text,
                font=block.lettering.font(placed.run.font),
                fill=style.outline_ink if outline else ink,
                stroke_width=outline,
                anchor="ls",
                direction=placed.run.direction,
            )
