"""Layouts of one or several icons."""

from reelproof_local.card.elements import (
    Element,
    Halo,
)
from reelproof_local.card.graphics.box import Box, FrameShape, square
from reelproof_local.card.layouts.parts import (
    LayoutContext,
    free_thing,
    lettered,
    plated_thing,
)
from reelproof_local.card.scenes.kinds import Group, Hero

_ROWS: dict[FrameShape, dict[int, tuple[int, ...]]] = {
    FrameShape.wide: {1: (1,), 2: (2,), 3: (3,), 4: (4,), 5: (5,), 6: (3, 3)},
    FrameShape.compact: {1: (1,), 2: (2,), 3: (1, 2), 4: (2, 2), 5: (2, 3), 6: (3, 3)},
    FrameShape.tall: {1: (1,), 2: (1, 1), 3: (1, 1, 1), 4: (2, 2), 5: (2, 1, 2), 6: (2, 2, 2)},
}


def hero(context: LayoutContext, scene: Hero) -> tuple[Element, ...]:
    safe = context.safe
    if scene.phrase is None:
        shown = free_thing(context, scene.thing, safe, largest=520)
        return _haloed(shown)
    if context.is_wide:
        left, right = safe.columns(2, 60 * context.unit)
        icon_side, words_side = (left, right) if context.rng.flip() else (right, left)
        words_side = words_side.inset(10 * context.unit, 60 * context.unit)
        largest = 122.0
    else:
        share = 0.56
        icon_side = Box(safe.left, safe.top, safe.width, safe.height * share)
        words_side = Box(safe.left, icon_side.bottom, safe.width, safe.height * (1 - share)).inset(
            0, 16 * context.unit
        )
        largest = 100.0
    shown = free_thing(context, scene.thing, icon_side, largest=460)
    words = lettered(
        context,
        scene.phrase.text,
        words_side,
        largest=largest,
        max_lines=5,
        accents=scene.phrase.accents,
        centered=not context.is_wide,
    )
    return (*_haloed(shown), words)


def group(context: LayoutContext, scene: Group) -> tuple[Element, ...]:
    pattern = _ROWS[context.shape][len(scene.things)]
    if context.is_wide and len(scene.things) == 5 and context.rng.flip():
        pattern = (3, 2)
    rows = _rows(context, pattern)
    columns = max(pattern)
    width = (context.safe.width - (columns - 1) * 36 * context.unit) / columns
    parts: list[Element] = []
    waiting = list(scene.things)
    sway = _sway(context, pattern)
    for at, (count, row) in enumerate(zip(pattern, rows, strict=True)):
        span = count * width + (count - 1) * 36 * context.unit
        shift = (sway if at % 2 else -sway) if context.is_tall and count == 1 else 0.0
        cells = Box(row.center_x - span / 2 + shift, row.top, span, row.height).columns(
            count, 36 * context.unit
        )
        for place, cell in enumerate(cells):
            lift = 0.0 if len(pattern) > 1 else _lift(context, place, count, sway)
            roomy = cell.inset(0, abs(sway) if len(pattern) == 1 and context.is_wide else 0)
            moved = Box(roomy.left, roomy.top + lift, roomy.width, roomy.height)
            parts += plated_thing(context, waiting.pop(0), moved)
    return tuple(parts)


def _sway(context: LayoutContext, pattern: tuple[int, ...]) -> float:
    """Returns how far icons are offset from a straight line, so that rows don't look like tables."""
    if context.is_tall and max(pattern) == 1:
        return 0.22 * context.safe.width
    return context.rng.pick((-34.0, 26.0, 34.0)) * context.unit if context.is_wide and pattern[0] > 2 else 0.0


def _rows(context: LayoutContext, pattern: tuple[int, ...]) -> tuple[Box, ...]:
    """Splits the safe area into rows; single icons alternate left and right and may overlap vertically."""
    safe = context.safe
    if pattern != (1, 1, 1):
        return safe.rows(len(pattern), 18 * context.unit)
    height = safe.height * 0.385
    step = (safe.height - height) / 2
    return tuple(Box(safe.left, safe.top + at * step, safe.width, height) for at in range(3))


def _lift(context: LayoutContext, place: int, count: int, sway: float) -> float:
    """Arranges an odd number of icons in an arch, an even number in steps."""
    if count % 2:
        middle = (count - 1) / 2
        return sway * (abs(place - middle) / max(1.0, middle) * 2 - 1)
    return sway if place % 2 else -sway


def _haloed(parts: tuple[Element, ...]) -> tuple[Element, ...]:
    """Rings behind a large icon."""
    icon = parts[0].box
    return (Halo(square(icon.center_x, icon.center_y, icon.width * 1.32)), *parts)
