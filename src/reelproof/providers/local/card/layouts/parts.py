"""Pieces that several layouts put together."""

from dataclasses import dataclass, replace

from reelproof.domain.language import primary_language
from reelproof.providers.local.card.elements import Element, Ink, Lettering, Picture, Pill, Plate
from reelproof.providers.local.card.graphics.box import Box, Frame, Shape, square
from reelproof.providers.local.card.graphics.chance import Chance
from reelproof.providers.local.card.graphics.fonts import BOLD, SEMIBOLD
from reelproof.providers.local.card.graphics.typesetting import LINE_HEIGHT, fitted
from reelproof.providers.local.card.reading.matching import Thing
from reelproof.providers.local.card.reading.tables import words_for

_PLATE_TO_ICON = 0.70
_PILL_PADDING = 0.62
_PILL_HEIGHT = 1.62
_OVERLAP = 0.62
_WIDEST_LABEL = 1.2
_NARROWEST_LABEL = 190
_LARGEST_PLATE = 460


@dataclass(frozen=True, slots=True)
class Desk:
    """What a layout works with."""

    frame: Frame
    language: str
    chance: Chance

    @property
    def unit(self) -> float:
        return self.frame.unit

    @property
    def safe(self) -> Box:
        return self.frame.safe

    @property
    def shape(self) -> Shape:
        return self.frame.shape

    @property
    def is_tall(self) -> bool:
        return self.frame.shape is Shape.tall

    @property
    def is_wide(self) -> bool:
        return self.frame.shape is Shape.wide


def lettered(
    desk: Desk,
    text: str,
    box: Box,
    *,
    largest: float,
    max_lines: int = 1,
    weight: int = BOLD,
    ink: Ink = Ink.text,
    centred: bool = True,
    accents: frozenset[str] = frozenset(),
    veiled: bool = True,
    at_top: bool = False,
) -> Lettering:
    """Words as large as they fit, in the middle of a box (or at its top); `largest` in units."""
    setting = fitted(
        text,
        box.width,
        box.height,
        largest=largest * desk.unit,
        max_lines=max_lines,
        weight=weight,
        language=desk.language,
        clinging=words_for("weak", primary_language(desk.language)),
    )
    left = box.center_x - setting.width / 2 if centred else box.left
    top = box.top if at_top else box.center_y - setting.height / 2
    place = Box(left, top, setting.width, setting.height)
    return Lettering(place, setting, weight, ink, centred, accents, veiled)


def pill(
    desk: Desk,
    text: str,
    center_x: float,
    center_y: float,
    most_width: float,
    *,
    size: float,
    ink: Ink = Ink.pill,
) -> Pill:
    """A word in a rounded field around a point; `size` of the letters in units."""
    height = size * _PILL_HEIGHT * desk.unit
    padding = 2 * _PILL_PADDING * size * desk.unit
    inner = Ink.on_accent if ink is Ink.accent else Ink.pill
    room = Box(center_x - most_width / 2 + padding / 2, center_y - height / 2, most_width - padding, height)
    words = _label(desk, text, room, size, inner, 1)
    if words.setting.size < 0.8 * size * desk.unit and " " in text:
        height += size * LINE_HEIGHT * desk.unit
        words = _label(desk, text, Box(room.left, center_y - height / 2, room.width, height), size, inner, 2)
    width = max(words.setting.width + padding, size * _PILL_HEIGHT * desk.unit)
    return Pill(Box(center_x - width / 2, center_y - height / 2, width, height), words, ink)


def _label(desk: Desk, text: str, room: Box, size: float, ink: Ink, lines: int) -> Lettering:
    return lettered(
        desk, labelled(text), room, largest=size, max_lines=lines, weight=SEMIBOLD, ink=ink, veiled=False
    )


def labelled(text: str) -> str:
    """A label as it stands under a picture: with a capital, unless the word has its own (mRNA, pH)."""
    return text if any(letter.isupper() for letter in text.split(" ")[0]) else text[:1].upper() + text[1:]


def plated_thing(
    desk: Desk, thing: Thing, cell: Box, *, largest: float = _LARGEST_PLATE
) -> tuple[Element, ...]:
    """An icon on a disc with its word on the disc's lower edge, in the middle of a cell."""
    size = _label_size(min(cell.width, cell.height) / desk.unit)
    room = 2 * min(cell.center_x - desk.safe.left, desk.safe.right - cell.center_x)
    widest = _WIDEST_LABEL * min(cell.width, cell.height - size * desk.unit, largest * desk.unit)
    most = min(room, cell.width + 30 * desk.unit, max(widest, _NARROWEST_LABEL * desk.unit))
    label = pill(desk, thing.label, cell.center_x, 0, most, size=size)
    drop = label.box.height - _OVERLAP * size * desk.unit
    disc = min(cell.width, cell.height - drop, largest * desk.unit)
    plate = square(cell.center_x, cell.center_y - drop / 2, disc)
    lowered = moved(label, plate.bottom + drop - label.box.height / 2)
    if not thing.icon:
        return (lowered,)
    icon = square(plate.center_x, plate.center_y - disc * 0.03, disc * _PLATE_TO_ICON)
    return Plate(plate), Picture(icon, thing.icon, plated=True), lowered


def free_thing(desk: Desk, thing: Thing, cell: Box, *, largest: float) -> tuple[Element, ...]:
    """A large icon without a disc, its word below."""
    size = _label_size(min(cell.width, cell.height) / desk.unit * 0.9)
    label = pill(desk, thing.label, cell.center_x, 0, cell.width, size=size)
    drop = label.box.height + 0.5 * size * desk.unit
    side = min(cell.width, cell.height - drop, largest * desk.unit)
    icon = square(cell.center_x, cell.center_y - drop / 2, side)
    return Picture(icon, thing.icon), moved(label, icon.bottom + drop - label.box.height / 2)


def moved(label: Pill, center_y: float) -> Pill:
    """A pill at another height."""
    by = center_y - label.box.center_y
    words = replace(label.lettering, box=label.lettering.box.lowered(by))
    return replace(label, box=label.box.lowered(by), lettering=words)


def row_of_things(
    desk: Desk, things: tuple[Thing, ...], area: Box, *, largest: float = _LARGEST_PLATE
) -> tuple[Element, ...]:
    """Things side by side."""
    cells = area.columns(len(things), 36 * desk.unit)
    return tuple(
        part
        for thing, cell in zip(things, cells, strict=True)
        for part in plated_thing(desk, thing, cell, largest=largest)
    )


def column_of_things(
    desk: Desk, things: tuple[Thing, ...], area: Box, *, largest: float = _LARGEST_PLATE
) -> tuple[Element, ...]:
    """Things one below another."""
    cells = area.rows(len(things), 20 * desk.unit)
    return tuple(
        part
        for thing, cell in zip(things, cells, strict=True)
        for part in plated_thing(desk, thing, cell, largest=largest)
    )


def _label_size(cell: float) -> float:
    """Letters that suit a cell, in units."""
    return min(48.0, max(34.0, cell * 0.12))
