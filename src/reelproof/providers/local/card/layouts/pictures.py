"""Layouts of things: one, or several."""

from reelproof.providers.local.card.elements import (
    Element,
    Halo,
)
from reelproof.providers.local.card.graphics.box import Box, Shape, square
from reelproof.providers.local.card.layouts.parts import (
    Desk,
    free_thing,
    lettered,
    plated_thing,
)
from reelproof.providers.local.card.scenes.kinds import Group, Hero

_ROWS: dict[Shape, dict[int, tuple[int, ...]]] = {
    Shape.wide: {1: (1,), 2: (2,), 3: (3,), 4: (4,), 5: (5,), 6: (3, 3)},
    Shape.compact: {1: (1,), 2: (2,), 3: (1, 2), 4: (2, 2), 5: (2, 3), 6: (3, 3)},
    Shape.tall: {1: (1,), 2: (1, 1), 3: (1, 1, 1), 4: (2, 2), 5: (2, 1, 2), 6: (2, 2, 2)},
}


def hero(desk: Desk, scene: Hero) -> tuple[Element, ...]:
    safe = desk.safe
    if scene.phrase is None:
        shown = free_thing(desk, scene.thing, safe, largest=520)
        return _haloed(shown)
    if desk.is_wide:
        left, right = safe.columns(2, 60 * desk.unit)
        icon_side, words_side = (left, right) if desk.chance.flip() else (right, left)
        words_side = words_side.inset(10 * desk.unit, 60 * desk.unit)
        largest = 122.0
    else:
        share = 0.56
        icon_side = Box(safe.left, safe.top, safe.width, safe.height * share)
        words_side = Box(safe.left, icon_side.bottom, safe.width, safe.height * (1 - share)).inset(
            0, 16 * desk.unit
        )
        largest = 100.0
    shown = free_thing(desk, scene.thing, icon_side, largest=460)
    words = lettered(
        desk,
        scene.phrase.text,
        words_side,
        largest=largest,
        max_lines=5,
        accents=scene.phrase.accents,
        centred=not desk.is_wide,
    )
    return (*_haloed(shown), words)


def group(desk: Desk, scene: Group) -> tuple[Element, ...]:
    pattern = _ROWS[desk.shape][len(scene.things)]
    if desk.is_wide and len(scene.things) == 5 and desk.chance.flip():
        pattern = (3, 2)
    rows = _rows(desk, pattern)
    columns = max(pattern)
    width = (desk.safe.width - (columns - 1) * 36 * desk.unit) / columns
    parts: list[Element] = []
    waiting = list(scene.things)
    sway = _sway(desk, pattern)
    for at, (count, row) in enumerate(zip(pattern, rows, strict=True)):
        span = count * width + (count - 1) * 36 * desk.unit
        shift = (sway if at % 2 else -sway) if desk.is_tall and count == 1 else 0.0
        cells = Box(row.center_x - span / 2 + shift, row.top, span, row.height).columns(count, 36 * desk.unit)
        for place, cell in enumerate(cells):
            lift = 0.0 if len(pattern) > 1 else _lift(desk, place, count, sway)
            roomy = cell.inset(0, abs(sway) if len(pattern) == 1 and desk.is_wide else 0)
            moved = Box(roomy.left, roomy.top + lift, roomy.width, roomy.height)
            parts += plated_thing(desk, waiting.pop(0), moved)
    return tuple(parts)


def _sway(desk: Desk, pattern: tuple[int, ...]) -> float:
    """How far things stand off a straight line, so that rows don't look like tables."""
    if desk.is_tall and max(pattern) == 1:
        return 0.22 * desk.safe.width
    return desk.chance.pick((-34.0, 26.0, 34.0)) * desk.unit if desk.is_wide and pattern[0] > 2 else 0.0


def _rows(desk: Desk, pattern: tuple[int, ...]) -> tuple[Box, ...]:
    """Rows of the safe area; single things left and right by turns may reach past one another."""
    safe = desk.safe
    if pattern != (1, 1, 1):
        return safe.rows(len(pattern), 18 * desk.unit)
    height = safe.height * 0.385
    step = (safe.height - height) / 2
    return tuple(Box(safe.left, safe.top + at * step, safe.width, height) for at in range(3))


def _lift(desk: Desk, place: int, count: int, sway: float) -> float:
    """An arch where there are odd things in a row, steps where there are even."""
    if count % 2:
        middle = (count - 1) / 2
        return sway * (abs(place - middle) / max(1.0, middle) * 2 - 1)
    return sway if place % 2 else -sway


def _haloed(parts: tuple[Element, ...]) -> tuple[Element, ...]:
    """Rings behind a large icon."""
    icon = parts[0].box
    return (Halo(square(icon.center_x, icon.center_y, icon.width * 1.32)), *parts)
