"""Layouts of numbers and of time."""

from reelproof.providers.local.card.elements import (
    Arrow,
    Axis,
    Bar,
    Dot,
    Element,
    Ink,
    Lettering,
    Ring,
)
from reelproof.providers.local.card.graphics.box import Box, square
from reelproof.providers.local.card.graphics.fonts import MEDIUM, SEMIBOLD
from reelproof.providers.local.card.layouts.parts import (
    Desk,
    column_of_things,
    lettered,
    plated_thing,
    row_of_things,
)
from reelproof.providers.local.card.reading.matching import Thing
from reelproof.providers.local.card.scenes.kinds import Distance, Quantity, Share, Tally, Timeline

_RING_WIDTH = 0.14


def quantity(desk: Desk, scene: Quantity) -> tuple[Element, ...]:
    words, beside = _divided(desk, bool(scene.things), 0.6)
    return (*_figure(desk, scene.figure, scene.unit, words, 250), *_beside(desk, scene.things, beside))


def share(desk: Desk, scene: Share) -> tuple[Element, ...]:
    left, right = _divided(desk, bool(scene.things or scene.phrase), 0.52)
    side = min(left.width, left.height, 600 * desk.unit)
    ring = square(left.center_x, left.center_y, side)
    room = ring.inset(side * (_RING_WIDTH + 0.06), side * 0.3)
    figure = lettered(desk, scene.figure, room, largest=170, veiled=False)
    beside = _beside(desk, scene.things, right)
    if scene.phrase:
        beside = (
            lettered(
                desk,
                scene.phrase.text,
                right.inset(10 * desk.unit, 0),
                largest=84,
                max_lines=5,
                accents=scene.phrase.accents,
            ),
        )
    return Ring(ring, scene.part), figure, *beside


def tally(desk: Desk, scene: Tally) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    shown = bool(scene.things)
    upper = Box(safe.left, safe.top, safe.width, safe.height * (0.36 if not shown else 0.28))
    figure = lettered(desk, scene.figure, upper, largest=210, accents=frozenset({str(scene.count)}))
    per_row = scene.total if desk.is_wide or scene.total <= 5 else -(-scene.total // 2)
    rows = -(-scene.total // per_row)
    room = Box(safe.left, upper.bottom + 24 * unit, safe.width, safe.height * (0.3 if shown else 0.5))
    pitch = min(room.width / per_row, room.height / rows, 230 * unit)
    left, top = room.center_x - pitch * per_row / 2, room.center_y - pitch * rows / 2
    dots = tuple(
        Dot(
            square(left + (at % per_row + 0.5) * pitch, top + (at // per_row + 0.5) * pitch, pitch * 0.74),
            at < scene.count,
        )
        for at in range(scene.total)
    )
    below = Box(safe.left, room.bottom + 16 * unit, safe.width, safe.bottom - room.bottom - 16 * unit)
    return (figure, *dots, *(row_of_things(desk, scene.things, below, largest=280) if shown else ()))


def distance(desk: Desk, scene: Distance) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    if desk.is_tall:
        first, middle, second = safe.rows(3, 56 * unit)
        ends = (*plated_thing(desk, scene.start, first), *plated_thing(desk, scene.end, second))
        words = _figure(desk, scene.figure, scene.unit, middle, 130)
        return (*ends, *words)
    side = safe.width * (0.24 if desk.is_wide else 0.27)
    first = Box(safe.left, safe.top, side, safe.height)
    second = Box(safe.right - side, safe.top, side, safe.height)
    middle = Box(first.right, safe.top, second.left - first.right, safe.height)
    starts, ends = plated_thing(desk, scene.start, first), plated_thing(desk, scene.end, second)
    y = starts[0].box.center_y
    way = Arrow((starts[0].box.right + 30 * unit, y), (ends[0].box.left - 30 * unit, y))
    above = Box(middle.left + 40 * unit, y - 210 * unit, middle.width - 80 * unit, 180 * unit)
    below = Box(middle.left + 40 * unit, y + 40 * unit, middle.width - 80 * unit, 110 * unit)
    figure = lettered(desk, scene.figure, above, largest=140)
    measure = lettered(desk, scene.unit, below, largest=64, weight=SEMIBOLD, ink=Ink.accent)
    return (*starts, *ends, way, figure, measure)


def timeline(desk: Desk, scene: Timeline) -> tuple[Element, ...]:
    if len(scene.moments) == 1:
        return _one_year(desk, scene)
    return _years_down(desk, scene) if desk.is_tall else _years_across(desk, scene)


def _one_year(desk: Desk, scene: Timeline) -> tuple[Element, ...]:
    unit, safe, moment = desk.unit, desk.safe, scene.moments[0]
    upper = Box(safe.left, safe.top, safe.width, safe.height * 0.36)
    year = lettered(desk, moment.written, upper, largest=250)
    y = upper.bottom + 26 * unit
    axis = Axis(Box(0, y - 12 * unit, desk.frame.width, 24 * unit), ((safe.center_x, y),))
    rest = Box(safe.left, y + 46 * unit, safe.width, safe.bottom - y - 46 * unit)
    if scene.things:
        return axis, year, *row_of_things(desk, scene.things, rest, largest=330)
    label = lettered(desk, moment.label, rest, largest=84, max_lines=3, weight=SEMIBOLD)
    return axis, year, label


def _years_across(desk: Desk, scene: Timeline) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    shown = scene.things if desk.is_wide or len(scene.moments) < 3 else ()
    top = safe.top + (safe.height * 0.38 if shown else safe.height * 0.12)
    columns = Box(safe.left, top, safe.width, safe.bottom - top).columns(len(scene.moments), 30 * unit)
    y = top + 170 * unit
    parts: list[Element] = [
        Axis(Box(0, y - 12 * unit, desk.frame.width, 24 * unit), tuple((box.center_x, y) for box in columns))
    ]
    for moment, column in zip(scene.moments, columns, strict=True):
        above = Box(column.left, top, column.width, 130 * unit)
        below = Box(column.left, y + 40 * unit, column.width, column.bottom - y - 40 * unit)
        parts.append(lettered(desk, moment.written, above, largest=112, ink=Ink.accent))
        parts.append(
            lettered(desk, moment.label, below, largest=50, max_lines=4, weight=SEMIBOLD, at_top=True)
        )
    if shown:
        upper = Box(safe.left, safe.top, safe.width, safe.height * 0.36)
        parts += row_of_things(desk, shown, upper, largest=260)
    return tuple(part for part in parts if not _is_empty(part))


def _years_down(desk: Desk, scene: Timeline) -> tuple[Element, ...]:
    unit, safe = desk.unit, desk.safe
    rows = safe.rows(len(scene.moments), 24 * unit)
    x = safe.left + 24 * unit
    axis = Axis(Box(x - 12 * unit, 0, 24 * unit, desk.frame.height), tuple((x, row.center_y) for row in rows))
    parts: list[Element] = [axis]
    for moment, row in zip(scene.moments, rows, strict=True):
        left = x + 60 * unit
        height = min(row.height, 330 * unit)
        room = Box(left, row.center_y - height / 2, safe.right - left, height)
        year = Box(room.left, room.top, room.width, room.height * 0.44)
        label = Box(room.left, year.bottom, room.width, room.height * 0.56)
        parts.append(lettered(desk, moment.written, year, largest=112, ink=Ink.accent, centred=False))
        parts.append(
            lettered(
                desk,
                moment.label,
                label,
                largest=54,
                max_lines=3,
                weight=SEMIBOLD,
                centred=False,
                at_top=True,
            )
        )
    return tuple(part for part in parts if not _is_empty(part))


def _is_empty(part: Element) -> bool:
    return isinstance(part, Lettering) and not part.setting.lines


def _divided(desk: Desk, both: bool, part: float) -> tuple[Box, Box]:
    """The safe area for words and for what stands beside or below them."""
    safe, gap = desk.safe, 50 * desk.unit
    if not both:
        return safe, safe
    if desk.is_wide:
        width = safe.width * part - gap / 2
        left = Box(safe.left, safe.top, width, safe.height)
        right = Box(left.right + gap, safe.top, safe.width - width - gap, safe.height)
        return (
            (left, right)
            if desk.chance.flip(0.7)
            else (
                Box(safe.right - width, safe.top, width, safe.height),
                Box(safe.left, safe.top, safe.width - width - gap, safe.height),
            )
        )
    height = safe.height * 0.52 - gap / 2
    upper = Box(safe.left, safe.top, safe.width, height)
    return upper, Box(safe.left, upper.bottom + gap, safe.width, safe.height - height - gap)


def _figure(desk: Desk, figure: str, unit_name: str, box: Box, largest: float) -> tuple[Element, ...]:
    """A large number, a stroke, its unit; in the middle of a box."""
    unit = desk.unit
    number = Box(box.left, box.top, box.width, box.height * 0.62)
    written = lettered(desk, figure, number, largest=largest)
    measure = lettered(
        desk,
        unit_name,
        Box(box.left, 0, box.width, box.height * 0.26),
        largest=largest * 0.36,
        max_lines=2,
        weight=MEDIUM,
        ink=Ink.accent,
    )
    tall = written.box.height + (measure.box.height + 26 * unit if unit_name else 0)
    top = box.center_y - tall / 2
    parts: list[Element] = [_moved(written, top)]
    bar = Bar(Box(box.center_x - 70 * unit, top + written.box.height + 4 * unit, 140 * unit, 10 * unit))
    parts.append(bar)
    if unit_name:
        parts.append(_moved(measure, top + written.box.height + 26 * unit))
    return tuple(parts)


def _moved(words: Lettering, top: float) -> Lettering:
    box = Box(words.box.left, top, words.box.width, words.box.height)
    return Lettering(box, words.setting, words.weight, words.ink, words.centred, words.accents, words.veiled)


def _beside(desk: Desk, things: tuple[Thing, ...], box: Box) -> tuple[Element, ...]:
    if not things:
        return ()
    if desk.is_wide:
        return column_of_things(desk, things, box, largest=430 if len(things) == 1 else 320)
    return row_of_things(desk, things, box, largest=360)
