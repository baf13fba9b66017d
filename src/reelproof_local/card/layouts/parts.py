"""Building blocks of layouts: labels, icons on discs, rows and columns of icons; their sizes."""

from dataclasses import replace

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.elements import Element, Ink, Picture, Pill, Plate, TextBlock
from reelproof_local.card.graphics.box import Box, Frame, FrameShape, square
from reelproof_local.card.graphics.fonts import BOLD, SEMIBOLD
from reelproof_local.card.graphics.rng import SeededRandom
from reelproof_local.card.graphics.typesetting import LINE_HEIGHT, fitted
from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.tables import words_for

_PLATE_TO_ICON = 0.70
_PILL_PADDING = 0.62
_PILL_HEIGHT = 1.62
_OVERLAP = 0.62
_WIDEST_LABEL = 1.2
_NARROWEST_LABEL = 190
_LARGEST_PLATE = 460


@frozen
class LayoutContext:
    """The inputs shared by all layouts."""

    frame: Frame
    language: str
    rng: SeededRandom

    @property
    def unit(self) -> float:
        return self.frame.unit

    @property
    def safe(self) -> Box:
        return self.frame.safe

    @property
    def shape(self) -> FrameShape:
        return self.frame.shape

    @property
    def is_tall(self) -> bool:
        return self.frame.shape is FrameShape.tall

    @property
    def is_wide(self) -> bool:
        return self.frame.shape is FrameShape.wide


def lettered(
    context: LayoutContext,
    text: str,
    box: Box,
    *,
    largest: float,
    max_lines: int = 1,
    weight: int = BOLD,
    ink: Ink = Ink.text,
    centered: bool = True,
    accents: frozenset[str] = frozenset(),
    veiled: bool = True,
    at_top: bool = False,
) -> TextBlock:
    """Sets text as large as it fits, centered in a box (or at its top); `largest` in units."""
    setting = fitted(
        text,
        box.width,
        box.height,
        largest=largest * context.unit,
        max_lines=max_lines,
        weight=weight,
        language=context.language,
        clinging=words_for("weak", primary_language(context.language)),
    )
    left = box.center_x - setting.width / 2 if centered else box.left
    top = box.top if at_top else box.center_y - setting.height / 2
    place = Box(left, top, setting.width, setting.height)
    return TextBlock(place, setting, weight, ink, centered, accents, veiled)


def pill(
    context: LayoutContext,
    text: str,
    center_x: float,
    center_y: float,
    max_width: float,
    *,
    size: float,
    ink: Ink = Ink.pill,
) -> Pill:
    """Returns a label in a rounded field around a point; `size` of the letters in units."""
    height = size * _PILL_HEIGHT * context.unit
    padding = 2 * _PILL_PADDING * size * context.unit
    inner = Ink.on_accent if ink is Ink.accent else Ink.pill
    bounds = Box(center_x - max_width / 2 + padding / 2, center_y - height / 2, max_width - padding, height)
    words = _label(context, text, bounds, size, inner, 1)
    if words.setting.size < 0.8 * size * context.unit and " " in text:
        height += size * LINE_HEIGHT * context.unit
        words = _label(
            context, text, Box(bounds.left, center_y - height / 2, bounds.width, height), size, inner, 2
        )
    width = max(words.setting.width + padding, size * _PILL_HEIGHT * context.unit)
    return Pill(Box(center_x - width / 2, center_y - height / 2, width, height), words, ink)


def _label(context: LayoutContext, text: str, bounds: Box, size: float, ink: Ink, lines: int) -> TextBlock:
    return lettered(
        context, as_label(text), bounds, largest=size, max_lines=lines, weight=SEMIBOLD, ink=ink, veiled=False
    )


def as_label(text: str) -> str:
    """Capitalizes a label, unless it has its own capitals (mRNA, pH)."""
    return text if any(letter.isupper() for letter in text.split(" ")[0]) else text[:1].upper() + text[1:]


def plated_thing(
    context: LayoutContext, thing: Thing, cell: Box, *, largest: float = _LARGEST_PLATE
) -> tuple[Element, ...]:
    """Centers an icon on a disc in a cell, with its label on the disc's lower edge."""
    size = _label_size(min(cell.width, cell.height) / context.unit)
    bounds = 2 * min(cell.center_x - context.safe.left, context.safe.right - cell.center_x)
    widest = _WIDEST_LABEL * min(cell.width, cell.height - size * context.unit, largest * context.unit)
    most = min(bounds, cell.width + 30 * context.unit, max(widest, _NARROWEST_LABEL * context.unit))
    label = pill(context, thing.label, cell.center_x, 0, most, size=size)
    drop = label.box.height - _OVERLAP * size * context.unit
    disc = min(cell.width, cell.height - drop, largest * context.unit)
    plate = square(cell.center_x, cell.center_y - drop / 2, disc)
    lowered = moved(label, plate.bottom + drop - label.box.height / 2)
    if not thing.icon:
        return (lowered,)
    icon = square(plate.center_x, plate.center_y - disc * 0.03, disc * _PLATE_TO_ICON)
    return Plate(plate), Picture(icon, thing.icon, plated=True), lowered


def free_thing(context: LayoutContext, thing: Thing, cell: Box, *, largest: float) -> tuple[Element, ...]:
    """Returns a large icon without a disc, with its label below."""
    size = _label_size(min(cell.width, cell.height) / context.unit * 0.9)
    label = pill(context, thing.label, cell.center_x, 0, cell.width, size=size)
    drop = label.box.height + 0.5 * size * context.unit
    side = min(cell.width, cell.height - drop, largest * context.unit)
    icon = square(cell.center_x, cell.center_y - drop / 2, side)
    return Picture(icon, thing.icon), moved(label, icon.bottom + drop - label.box.height / 2)


def moved(label: Pill, center_y: float) -> Pill:
    """A pill at another height."""
    by = center_y - label.box.center_y
    words = replace(label.lettering, box=label.lettering.box.lowered(by))
    return replace(label, box=label.box.lowered(by), lettering=words)


def row_of_things(
    context: LayoutContext, things: tuple[Thing, ...], area: Box, *, largest: float = _LARGEST_PLATE
) -> tuple[Element, ...]:
    """Things side by side."""
    cells = area.columns(len(things), 36 * context.unit)
    return tuple(
        part
        for thing, cell in zip(things, cells, strict=True)
        for part in plated_thing(context, thing, cell, largest=largest)
    )


def column_of_things(
    context: LayoutContext, things: tuple[Thing, ...], area: Box, *, largest: float = _LARGEST_PLATE
) -> tuple[Element, ...]:
    """Things one below another."""
    cells = area.rows(len(things), 20 * context.unit)
    return tuple(
        part
        for thing, cell in zip(things, cells, strict=True)
        for part in plated_thing(context, thing, cell, largest=largest)
    )


def _label_size(cell: float) -> float:
    """Returns the label size for a cell, in units."""
    return min(48.0, max(34.0, cell * 0.12))
