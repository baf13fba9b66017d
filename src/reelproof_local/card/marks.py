"""Drawn marks: arrows, rings, dots, axes, quotation marks, halos."""

from reelproof_local.card.brush import Brush
from reelproof_local.card.elements import Arrow, Axis, Dot, Halo, QuoteMark, Ring
from reelproof_local.card.graphics.svg import (
    arc,
    circle,
    fill,
    group,
    line,
    number,
    path,
    spot,
    stroke,
)

_RING_WIDTH = 0.14
_TICK_PITCH = 48
_COMMA = (
    "M0 62 C0 24 22 4 58 0 L62 16 C44 22 36 32 36 44 C38 43 41 43 44 43 C60 43 72 54 72 71 "
    "C72 88 59 100 41 100 C16 100 0 86 0 62Z"
)


def arrow(element: Arrow, brush: Brush) -> str:
    """Draws a dotted arrow; horizontal at both ends, or vertical if it goes down."""
    (x1, y1), (x2, y2) = element.start, element.end
    unit, ink = brush.unit, brush.inks.line
    arm, wing = 26 * unit, 24 * unit
    if element.downwards:
        middle = (y1 + y2) / 2
        way = f"M{spot(x1, y1)} C{spot(x1, middle)} {spot(x2, middle)} {spot(x2, y2 - 20 * unit)}"
        head = f"M{spot(x2 - wing, y2 - arm)} L{spot(x2, y2)} L{spot(x2 + wing, y2 - arm)}"
    else:
        middle = (x1 + x2) / 2
        way = f"M{spot(x1, y1)} C{spot(middle, y1)} {spot(middle, y2)} {spot(x2 - 20 * unit, y2)}"
        head = f"M{spot(x2 - arm, y2 - wing)} L{spot(x2, y2)} L{spot(x2 - arm, y2 + wing)}"
    dots = path(way, stroke(ink, 11 * unit, dash=f"0.1 {number(25 * unit)}"))
    return dots + path(head, stroke(ink, 11 * unit))


def ring(element: Ring, brush: Brush) -> str:
    inks, box = brush.inks, element.box
    wide = box.width * _RING_WIDTH
    x, y, radius = box.center_x, box.center_y, box.width / 2 - wide / 2
    field = circle(x, y, radius + wide / 2, fill(inks.plate, inks.plate_opacity))
    if element.part >= 0.999:
        return field + circle(x, y, radius, stroke(inks.accent, wide))
    empty = circle(x, y, radius, stroke(inks.accent, wide, 0.18))
    filled = path(arc(x, y, radius, 0, max(0.001, element.part)), stroke(inks.accent, wide, blunt=True))
    return field + empty + filled


def dot(element: Dot, brush: Brush) -> str:
    box, inks = element.box, brush.inks
    if element.filled:
        return circle(box.center_x, box.center_y, box.width / 2, fill(inks.accent))
    field = circle(box.center_x, box.center_y, box.width * 0.465, fill(inks.plate, inks.plate_opacity))
    return field + circle(
        box.center_x, box.center_y, box.width * 0.465, stroke(inks.accent, box.width * 0.07, 0.55)
    )


def axis(element: Axis, brush: Brush) -> str:
    """Draws a line with ticks on one side, along the longer side of its box."""
    inks, unit, box = brush.inks, brush.unit, element.box
    faint = stroke(inks.text, 4 * unit, 0.35)
    across = box.width > box.height
    length = box.width if across else box.height
    drawn = [line((0, 0), (length, 0), stroke(inks.text, 6 * unit, 0.55))]
    for at in range(int(length / (_TICK_PITCH * unit)) + 1):
        x = at * _TICK_PITCH * unit
        drawn.append(line((x, 0), (x, (22 if at % 5 == 0 else 12) * unit), faint))
    turned = "" if across else ' transform="rotate(90)"'
    start = (box.left, box.center_y) if across else (box.center_x, box.top)
    ruler = group(f"<g{turned}>{''.join(drawn)}</g>", x=start[0], y=start[1])
    rim = fill(inks.plate if inks.plate_opacity > 0.5 else inks.pill)
    return ruler + "".join(
        circle(x, y, 21 * unit, rim) + circle(x, y, 14 * unit, fill(inks.accent)) for x, y in element.marks
    )


def quote_mark(element: QuoteMark, brush: Brush) -> str:
    """Draws two inverted commas, as in old books."""
    pair = path(_COMMA, "") + group(path(_COMMA, ""), x=88)
    tinted = f"<g {fill(brush.inks.accent)}>{pair}</g>"
    return group(tinted, x=element.box.left, y=element.box.top, scale=element.box.height / 100)


def halo(element: Halo, brush: Brush) -> str:
    box, inks, unit = element.box, brush.inks, brush.unit
    x, y, radius = box.center_x, box.center_y, box.width / 2
    disc = circle(x, y, radius * 0.86, fill(inks.plate, inks.plate_opacity * 0.75))
    rim = circle(x, y, radius * 0.86, stroke(inks.plate_edge, 5 * unit, 0.6))
    orbit = circle(x, y, radius, stroke(inks.accent, 4 * unit, 0.45, dash=f"0.1 {number(16 * unit)}"))
    return disc + rim + orbit
