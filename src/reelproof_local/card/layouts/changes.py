"""Layouts of processes, sequences and comparisons."""

from itertools import pairwise

from reelproof_local.card.elements import (
    Arrow,
    Element,
    Ink,
    Panel,
    Picture,
    Pill,
    Plate,
)
from reelproof_local.card.graphics.box import Box, FrameShape, around, square
from reelproof_local.card.graphics.fonts import SEMIBOLD
from reelproof_local.card.layouts.parts import (
    LayoutContext,
    column_of_things,
    free_thing,
    lettered,
    pill,
    row_of_things,
)
from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.scenes.kinds import Comparison, Flow, Steps


def flow(context: LayoutContext, scene: Flow) -> tuple[Element, ...]:
    crowded = context.shape is FrameShape.compact and scene.means is not None
    return _flow_down(context, scene) if context.is_tall or crowded else _flow_across(context, scene)


def _flow_across(context: LayoutContext, scene: Flow) -> tuple[Element, ...]:
    safe, gap = context.safe, (150 if context.is_wide else 84) * context.unit
    if scene.means is None:
        left, right = safe.columns(2, gap * 1.3)
        sources, results = _stack(context, scene.sources, left), _stack(context, scene.results, right)
        hub_left = hub_right = Box(safe.center_x, safe.center_y, 0, 0)
        start, end = _edges(sources), _edges(results)
        ways = [
            Arrow(
                (start.right + 24 * context.unit, safe.center_y),
                (end.left - 24 * context.unit, safe.center_y),
            )
        ]
        return (*sources, *results, *ways)
    outer = safe.width * (0.24 if context.is_wide else 0.27)
    left = Box(safe.left, safe.top, outer, safe.height)
    right = Box(safe.right - outer, safe.top, outer, safe.height)
    middle = Box(left.right + gap, safe.top, right.left - left.right - 2 * gap, safe.height)
    hub = free_thing(context, scene.means, middle, largest=430)
    sources = _stack(context, scene.sources, left)
    results = _stack(context, scene.results, right)
    hub_left = hub_right = hub[0].box
    ways = [
        *_ways_in(context, sources, hub_left),
        *_ways_out(context, results, hub_right),
    ]
    return (*sources, *hub, *results, *ways)


def _stack(context: LayoutContext, things: tuple[Thing, ...], area: Box) -> tuple[Element, ...]:
    largest = {1: 440, 2: 330, 3: 240}[len(things)]
    return column_of_things(context, things, area, largest=largest)


def _plates(parts: tuple[Element, ...]) -> list[Box]:
    return [part.box for part in parts if isinstance(part, Plate)]


def _edges(parts: tuple[Element, ...]) -> Box:
    return around(tuple(part.box for part in parts))


def _ways_in(context: LayoutContext, sources: tuple[Element, ...], hub: Box) -> list[Arrow]:
    plates, gap = _plates(sources), 22 * context.unit
    return [
        Arrow((box.right + gap, box.center_y), (hub.left - gap, hub.center_y + _fan(at, len(plates), hub)))
        for at, box in enumerate(plates)
    ]


def _ways_out(context: LayoutContext, results: tuple[Element, ...], hub: Box) -> list[Arrow]:
    plates, gap = _plates(results), 22 * context.unit
    return [
        Arrow((hub.right + gap, hub.center_y + _fan(at, len(plates), hub)), (box.left - gap, box.center_y))
        for at, box in enumerate(plates)
    ]


def _fan(at: int, count: int, hub: Box) -> float:
    return (at - (count - 1) / 2) * hub.height * 0.2


def _flow_down(context: LayoutContext, scene: Flow) -> tuple[Element, ...]:
    safe, gap = context.safe, (96 if context.is_tall else 64) * context.unit
    lines = [scene.sources, (scene.means,) if scene.means else (), scene.results]
    shown = [line for line in lines if line]
    rows = safe.rows(len(shown), gap)
    parts = [row_of_things(context, line, row, largest=380) for line, row in zip(shown, rows, strict=True)]
    ways = []
    for upper, lower in pairwise(parts):
        start, end = _edges(upper).bottom + 16 * context.unit, _edges(lower).top - 16 * context.unit
        ways.append(Arrow((safe.center_x, start), (safe.center_x, end), downwards=True))
    return (*(part for line in parts for part in line), *ways)


def steps(context: LayoutContext, scene: Steps) -> tuple[Element, ...]:
    count, gap = len(scene.steps), 44 * context.unit
    if context.is_wide:
        height = min(context.safe.height, 620 * context.unit)
        area = Box(context.safe.left, context.safe.center_y - height / 2, context.safe.width, height)
        cards = area.columns(count, gap)
        return tuple(
            part
            for at, card in enumerate(cards)
            for part in _step_card(context, scene.steps[at], card, at + 1)
        )
    height = min(context.safe.height, count * 300 * context.unit)
    area = Box(context.safe.left, context.safe.center_y - height / 2, context.safe.width, height)
    cards = area.rows(count, gap * 0.6)
    return tuple(
        part for at, card in enumerate(cards) for part in _step_row(context, scene.steps[at], card, at + 1)
    )


def _step_card(context: LayoutContext, step: Thing, card: Box, number: int) -> tuple[Element, ...]:
    unit = context.unit
    badge = _badge(context, number, card.center_x, card.top + 52 * unit)
    inner = Box(
        card.left + 28 * unit,
        badge.box.bottom + 18 * unit,
        card.width - 56 * unit,
        card.bottom - badge.box.bottom - 46 * unit,
    )
    if not step.icon:
        words = lettered(
            context, step.label, inner, largest=66, max_lines=5, weight=SEMIBOLD, ink=Ink.pill, veiled=False
        )
        return Panel(card), badge, words
    side = min(inner.width * 0.8, inner.height * 0.62)
    icon = square(card.center_x, inner.top + side / 2, side)
    below = Box(inner.left, icon.bottom + 18 * unit, inner.width, inner.bottom - icon.bottom - 18 * unit)
    words = lettered(
        context, step.label, below, largest=58, max_lines=3, weight=SEMIBOLD, ink=Ink.pill, veiled=False
    )
    return Panel(card), badge, Picture(icon, step.icon), words


def _step_row(context: LayoutContext, step: Thing, card: Box, number: int) -> tuple[Element, ...]:
    unit = context.unit
    badge = _badge(context, number, card.left + 66 * unit, card.center_y)
    left = badge.box.right + 24 * unit
    parts: list[Element] = [Panel(card), badge]
    if step.icon:
        side = min(card.height - 48 * unit, card.width * 0.26)
        parts.append(Picture(square(left + side / 2, card.center_y, side), step.icon))
        left += side + 28 * unit
    bounds = Box(left, card.top + 20 * unit, card.right - left - 32 * unit, card.height - 40 * unit)
    parts.append(
        lettered(
            context,
            step.label,
            bounds,
            largest=54,
            max_lines=3,
            weight=SEMIBOLD,
            ink=Ink.pill,
            centered=False,
            veiled=False,
        )
    )
    return tuple(parts)


def _badge(context: LayoutContext, number: int, x: float, y: float) -> Pill:
    return pill(context, str(number), x, y, 90 * context.unit, size=44, ink=Ink.accent)


def comparison(context: LayoutContext, scene: Comparison) -> tuple[Element, ...]:
    unit, gap = context.unit, 40 * context.unit
    height = min(context.safe.height - 40 * unit, 700 * unit if not context.is_tall else context.safe.height)
    area = context.safe.inset(0, (context.safe.height - height) / 2)
    sides = area.rows(2, gap) if context.is_tall else area.columns(2, gap)
    parts: list[Element] = []
    for at, (thing, side) in enumerate(zip((scene.first, scene.second), sides, strict=True)):
        smaller = scene.larger and (scene.larger == 1) == (at == 0)
        bounds = side.inset(66 * unit, 34 * unit)
        shown = free_thing(context, thing, bounds, largest=240 if smaller else 470)
        parts += (Panel(side, Ink.accent if at == 0 else Ink.second), *shown)
    sign = {0: "VS", -1: ">", 1: "<"}[scene.larger if not context.is_tall else 0]
    parts.append(pill(context, sign, area.center_x, area.center_y, 140 * unit, size=52))
    return tuple(parts)
