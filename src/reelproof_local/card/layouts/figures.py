"""Layouts of numbers, shares, tallies, distances and timelines."""

from reelproof_local.card.elements import (
    AccentStroke,
    Arrow,
    Axis,
    Dot,
    Element,
    Ink,
    Ring,
    TextBlock,
)
from reelproof_local.card.graphics.box import Box, square
from reelproof_local.card.graphics.fonts import MEDIUM, SEMIBOLD
from reelproof_local.card.layouts.parts import (
    LayoutContext,
    column_of_things,
    lettered,
    plated_thing,
    row_of_things,
)
from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.scenes.kinds import Distance, Quantity, Share, Tally, TimelineScene

_RING_WIDTH = 0.14


def quantity(context: LayoutContext, scene: Quantity) -> tuple[Element, ...]:
    words, things_box = _divided(context, bool(scene.things), 0.6)
    return (
        *_figure(context, scene.figure, scene.unit, words, 250),
        *_things_in(context, scene.things, things_box),
    )


def share(context: LayoutContext, scene: Share) -> tuple[Element, ...]:
    left, right = _divided(context, bool(scene.things or scene.phrase), 0.52)
    side = min(left.width, left.height, 600 * context.unit)
    ring = square(left.center_x, left.center_y, side)
    bounds = ring.inset(side * (_RING_WIDTH + 0.06), side * 0.3)
    figure = lettered(context, scene.figure, bounds, largest=170, veiled=False)
    things_box = _things_in(context, scene.things, right)
    if scene.phrase:
        things_box = (
            lettered(
                context,
                scene.phrase.text,
                right.inset(10 * context.unit, 0),
                largest=84,
                max_lines=5,
                accents=scene.phrase.accents,
            ),
        )
    return Ring(ring, scene.part), figure, *things_box


def tally(context: LayoutContext, scene: Tally) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    shown = bool(scene.things)
    upper = Box(safe.left, safe.top, safe.width, safe.height * (0.36 if not shown else 0.28))
    figure = lettered(context, scene.figure, upper, largest=210, accents=frozenset({str(scene.count)}))
    per_row = scene.total if context.is_wide or scene.total <= 5 else -(-scene.total // 2)
    rows = -(-scene.total // per_row)
    bounds = Box(safe.left, upper.bottom + 24 * unit, safe.width, safe.height * (0.3 if shown else 0.5))
    pitch = min(bounds.width / per_row, bounds.height / rows, 230 * unit)
    left, top = bounds.center_x - pitch * per_row / 2, bounds.center_y - pitch * rows / 2
    dots = tuple(
        Dot(
            square(left + (at % per_row + 0.5) * pitch, top + (at // per_row + 0.5) * pitch, pitch * 0.74),
            at < scene.count,
        )
        for at in range(scene.total)
    )
    below = Box(safe.left, bounds.bottom + 16 * unit, safe.width, safe.bottom - bounds.bottom - 16 * unit)
    return (figure, *dots, *(row_of_things(context, scene.things, below, largest=280) if shown else ()))


def distance(context: LayoutContext, scene: Distance) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    if context.is_tall:
        first, middle, second = safe.rows(3, 56 * unit)
        ends = (*plated_thing(context, scene.start, first), *plated_thing(context, scene.end, second))
        words = _figure(context, scene.figure, scene.unit, middle, 130)
        return (*ends, *words)
    side = safe.width * (0.24 if context.is_wide else 0.27)
    first = Box(safe.left, safe.top, side, safe.height)
    second = Box(safe.right - side, safe.top, side, safe.height)
    middle = Box(first.right, safe.top, second.left - first.right, safe.height)
    starts, ends = plated_thing(context, scene.start, first), plated_thing(context, scene.end, second)
    y = starts[0].box.center_y
    way = Arrow((starts[0].box.right + 30 * unit, y), (ends[0].box.left - 30 * unit, y))
    above = Box(middle.left + 40 * unit, y - 210 * unit, middle.width - 80 * unit, 180 * unit)
    below = Box(middle.left + 40 * unit, y + 40 * unit, middle.width - 80 * unit, 110 * unit)
    figure = lettered(context, scene.figure, above, largest=140)
    measure = lettered(context, scene.unit, below, largest=64, weight=SEMIBOLD, ink=Ink.accent)
    return (*starts, *ends, way, figure, measure)


def timeline(context: LayoutContext, scene: TimelineScene) -> tuple[Element, ...]:
    if len(scene.events) == 1:
        return _one_year(context, scene)
    return _years_down(context, scene) if context.is_tall else _years_across(context, scene)


def _one_year(context: LayoutContext, scene: TimelineScene) -> tuple[Element, ...]:
    unit, safe, moment = context.unit, context.safe, scene.events[0]
    upper = Box(safe.left, safe.top, safe.width, safe.height * 0.36)
    year = lettered(context, moment.written, upper, largest=250)
    y = upper.bottom + 26 * unit
    axis = Axis(Box(0, y - 12 * unit, context.frame.width, 24 * unit), ((safe.center_x, y),))
    rest = Box(safe.left, y + 46 * unit, safe.width, safe.bottom - y - 46 * unit)
    if scene.things:
        return axis, year, *row_of_things(context, scene.things, rest, largest=330)
    label = lettered(context, moment.label, rest, largest=84, max_lines=3, weight=SEMIBOLD)
    return axis, year, label


def _years_across(context: LayoutContext, scene: TimelineScene) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    shown = scene.things if context.is_wide or len(scene.events) < 3 else ()
    top = safe.top + (safe.height * 0.38 if shown else safe.height * 0.12)
    columns = Box(safe.left, top, safe.width, safe.bottom - top).columns(len(scene.events), 30 * unit)
    y = top + 170 * unit
    parts: list[Element] = [
        Axis(
            Box(0, y - 12 * unit, context.frame.width, 24 * unit), tuple((box.center_x, y) for box in columns)
        )
    ]
    for moment, column in zip(scene.events, columns, strict=True):
        above = Box(column.left, top, column.width, 130 * unit)
        below = Box(column.left, y + 40 * unit, column.width, column.bottom - y - 40 * unit)
        parts.append(lettered(context, moment.written, above, largest=112, ink=Ink.accent))
        parts.append(
            lettered(context, moment.label, below, largest=50, max_lines=4, weight=SEMIBOLD, at_top=True)
        )
    if shown:
        upper = Box(safe.left, safe.top, safe.width, safe.height * 0.36)
        parts += row_of_things(context, shown, upper, largest=260)
    return tuple(part for part in parts if not _is_empty(part))


def _years_down(context: LayoutContext, scene: TimelineScene) -> tuple[Element, ...]:
    unit, safe = context.unit, context.safe
    rows = safe.rows(len(scene.events), 24 * unit)
    x = safe.left + 24 * unit
    axis = Axis(
        Box(x - 12 * unit, 0, 24 * unit, context.frame.height), tuple((x, row.center_y) for row in rows)
    )
    parts: list[Element] = [axis]
    for moment, row in zip(scene.events, rows, strict=True):
        left = x + 60 * unit
        height = min(row.height, 330 * unit)
        bounds = Box(left, row.center_y - height / 2, safe.right - left, height)
        year = Box(bounds.left, bounds.top, bounds.width, bounds.height * 0.44)
        label = Box(bounds.left, year.bottom, bounds.width, bounds.height * 0.56)
        parts.append(lettered(context, moment.written, year, largest=112, ink=Ink.accent, centered=False))
        parts.append(
            lettered(
                context,
                moment.label,
                label,
                largest=54,
                max_lines=3,
                weight=SEMIBOLD,
                centered=False,
                at_top=True,
            )
        )
    return tuple(part for part in parts if not _is_empty(part))


def _is_empty(part: Element) -> bool:
    return isinstance(part, TextBlock) and not part.setting.lines


def _divided(context: LayoutContext, both: bool, part: float) -> tuple[Box, Box]:
    """Splits the safe area into one part for text and one beside or below it."""
    safe, gap = context.safe, 50 * context.unit
    if not both:
        return safe, safe
    if context.is_wide:
        width = safe.width * part - gap / 2
        left = Box(safe.left, safe.top, width, safe.height)
        right = Box(left.right + gap, safe.top, safe.width - width - gap, safe.height)
        return (
            (left, right)
            if context.rng.flip(0.7)
            else (
                Box(safe.right - width, safe.top, width, safe.height),
                Box(safe.left, safe.top, safe.width - width - gap, safe.height),
            )
        )
    height = safe.height * 0.52 - gap / 2
    upper = Box(safe.left, safe.top, safe.width, height)
    return upper, Box(safe.left, upper.bottom + gap, safe.width, safe.height - height - gap)


def _figure(
    context: LayoutContext, figure: str, unit_name: str, box: Box, largest: float
) -> tuple[Element, ...]:
    """Lays out a large number, a stroke and its unit, centered in a box."""
    unit = context.unit
    number = Box(box.left, box.top, box.width, box.height * 0.62)
    written = lettered(context, figure, number, largest=largest)
    measure = lettered(
        context,
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
    bar = AccentStroke(
        Box(box.center_x - 70 * unit, top + written.box.height + 4 * unit, 140 * unit, 10 * unit)
    )
    parts.append(bar)
    if unit_name:
        parts.append(_moved(measure, top + written.box.height + 26 * unit))
    return tuple(parts)


def _moved(words: TextBlock, top: float) -> TextBlock:
    box = Box(words.box.left, top, words.box.width, words.box.height)
    return TextBlock(box, words.setting, words.weight, words.ink, words.centered, words.accents, words.veiled)


def _things_in(context: LayoutContext, things: tuple[Thing, ...], box: Box) -> tuple[Element, ...]:
    if not things:
        return ()
    if context.is_wide:
        return column_of_things(context, things, box, largest=430 if len(things) == 1 else 320)
    return row_of_things(context, things, box, largest=360)
