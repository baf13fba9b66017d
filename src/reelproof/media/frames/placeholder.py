"""The placeholder card for a missing picture: plain, readable, and never mistaken for a picture."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from reelproof.domain.canonical import digest_of
from reelproof.domain.frozen import frozen
from reelproof.domain.timeline import DrawnPlaceholder
from reelproof.domain.units import Size
from reelproof.media.frames.picture_fitting import dithered
from reelproof.media.pictures.decoding import Rgb
from reelproof.media.text.characters import clean
from reelproof.media.text.direction import is_right_to_left
from reelproof.media.text.lines import TextStyle, balanced_lines, line_text, set_line

MAX_HEADING, MAX_WORDS = 90, 400
DEEP, PALE = (17, 22, 34), (43, 54, 79)
HEADING_INK, WORDS_INK, SIGN_INK = (150, 163, 190), (240, 243, 249), (214, 164, 92)
# Captions of the same words may appear below; above, apps cover the top of a vertical film.
TOP, TALL_TOP = 0.05, 0.14
BOTTOM, TALL_BOTTOM = 0.76, 0.59


@frozen
class _StyledLines:
    """Lines in one style and color."""

    lines: tuple[str, ...]
    lettering: TextStyle
    ink: tuple[int, int, int]

    @property
    def height(self) -> int:
        return len(self.lines) * self.lettering.line_height


def draw_card(placeholder: DrawnPlaceholder, size: Size, language: str) -> Rgb:
    """Draws its heading and words as large as they fit, and a small icon of a missing picture."""
    seed = int(digest_of([placeholder.heading, placeholder.words])[:8], 16)
    card = Image.fromarray(_background(size, seed))
    unit = min(size.width, size.height) / 1080
    left, top, right, bottom = _room(size)
    sign, gap = round(84 * unit), round(40 * unit)
    heading, words = _passages(placeholder, right - left, unit, bottom - top - sign - gap * 3 // 2, language)
    top += (bottom - top - sign - gap * 3 // 2 - heading.height - words.height) // 2
    from_right = is_right_to_left(placeholder.words or placeholder.heading, language)
    _draw_sign(card, right - sign if from_right else left, top, sign)
    _draw_passage(card, heading, left, right, top + sign + gap, from_right)
    _draw_passage(card, words, left, right, top + sign + gap + heading.height + gap // 2, from_right)
    return np.asarray(card)


def _room(size: Size) -> tuple[int, int, int, int]:
    """Returns the left, top, right and bottom edge of the text area."""
    if size.is_tall:
        sides = round(size.width * 0.09), round(size.width * (1 - 170 / 1080))
        top, bottom = TALL_TOP, TALL_BOTTOM
    else:
        sides = round(size.width * 0.12), round(size.width * 0.88)
        top, bottom = TOP, BOTTOM
    return sides[0], round(size.height * top), sides[1], round(size.height * bottom)


def _passages(
    placeholder: DrawnPlaceholder, width: int, unit: float, height: int, language: str
) -> tuple[_StyledLines, _StyledLines]:
    heading, words = clean(placeholder.heading), clean(placeholder.words)
    if not words:
        title = _fitted(
            heading, MAX_WORDS, width, height, [104, 88, 72, 60, 48, 40], unit, language, WORDS_INK
        )
        return _StyledLines((), title.lettering, HEADING_INK), title
    top = _fitted(heading, MAX_HEADING, width, height // 3, [40, 34, 28], unit, language, HEADING_INK)
    rest = height - top.height
    return top, _fitted(
        words, MAX_WORDS, width, rest, [76, 66, 56, 48, 40, 34, 28], unit, language, WORDS_INK
    )


def _fitted(
    text: str,
    most: int,
    width: int,
    height: int,
    sizes: list[int],
    unit: float,
    language: str,
    ink: tuple[int, int, int],
) -> _StyledLines:
    """Sets the text at the largest size at which it fits; at the smallest, as much as fits."""
    short = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    passage = _StyledLines((), TextStyle(language, 8, 400), ink)
    for size in sizes:
        lettering = TextStyle(language, max(8, round(size * unit)), 600 if ink == WORDS_INK else 500)
        spans = balanced_lines(short, lettering, width)
        passage = _StyledLines(tuple(line_text(short, span) for span in spans), lettering, ink)
        if passage.height <= height:
            return passage
    room = max(1, height // passage.lettering.line_height)
    last = passage.lines[room - 1].rstrip()[:-1] + "…"
    return _StyledLines((*passage.lines[: room - 1], last), passage.lettering, ink)


def _background(size: Size, seed: int) -> Rgb:
    """A smooth gradient between two dark blues, dithered to avoid banding."""
    random = np.random.default_rng(seed)
    coarse = random.random((3, 3), np.float32)
    light = cv2.resize(coarse, (size.width, size.height), interpolation=cv2.INTER_CUBIC)[..., None]
    deep, pale = np.array(DEEP, np.float32), np.array(PALE, np.float32)
    color = deep + (pale - deep) * light.clip(0, 1)
    return dithered(color, random.random(light.shape, np.float32))


def _draw_sign(card: Image.Image, left: int, top: int, side: int) -> None:
    """A crossed-out picture icon with hills and sun; drawn large and scaled down for smooth edges."""
    fine = 4
    sign = Image.new("L", (side * fine, side * fine))
    pen = ImageDraw.Draw(sign)
    whole = side * fine
    stroke = round(whole * 0.075)

    def at(across: float, down: float) -> tuple[float, float]:
        return across * whole, down * whole

    pen.rounded_rectangle((*at(0.04, 0.14), *at(0.96, 0.86)), radius=whole * 0.1, outline=255, width=stroke)
    pen.line(
        [at(0.12, 0.72), at(0.36, 0.46), at(0.55, 0.64), at(0.68, 0.52), at(0.88, 0.72)], 255, stroke, "curve"
    )
    pen.ellipse((*at(0.62, 0.27), *at(0.76, 0.41)), fill=255)
    pen.line([at(0.08, 0.02), at(0.92, 0.98)], fill=0, width=stroke * 3)
    pen.line([at(0.08, 0.02), at(0.92, 0.98)], fill=255, width=stroke)
    mask = sign.resize((side, side), Image.Resampling.LANCZOS)
    card.paste(SIGN_INK, (left, top), mask)


def _draw_passage(
    card: Image.Image, passage: _StyledLines, left: int, right: int, top: int, from_right: bool
) -> None:
    pen = ImageDraw.Draw(card)
    for number, text in enumerate(passage.lines):
        line = set_line(text, passage.lettering)
        start = right - line.width if from_right else left
        baseline = top + number * passage.lettering.line_height + passage.lettering.size
        for placed in line.runs:
            font = passage.lettering.font(placed.run.font)
            pen.text(
                (start + placed.left, baseline),
                placed.run.text,
                fill=passage.ink,
                font=font,
                anchor="ls",
                direction=placed.run.direction,
            )
