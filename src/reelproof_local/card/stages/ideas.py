"""Abstract backgrounds (stages): space, the inside of a body, data, charts, plain shapes."""

from math import pi, sin

from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.color import Color
from reelproof_local.card.graphics.svg import (
    arc,
    circle,
    ellipse,
    fill,
    line,
    number,
    path,
    rectangle,
    smooth,
    stroke,
)
from reelproof_local.card.palette import WHITE
from reelproof_local.card.stages.scenery import Scenery, crater


def abstract(scene: Scenery) -> None:
    """The film's palette, softly mixed, with a few large shapes."""
    palette, traits = scene.look.palette, scene.look.traits
    tints = (palette.accent, palette.second, palette.third)
    top, bottom = traits.abstract_base(palette)
    scene.stops = ((0.0, top), (1.0, bottom))
    corners = [(0.1, 0.1), (0.92, 0.2), (0.6, 1.05)]
    if scene.rng.flip():
        corners = [(1 - x, y) for x, y in corners]
    for (x, y), tint, strength in zip(corners, tints, traits.abstract_lights, strict=True):
        shifted = x + scene.rng.between(-0.06, 0.06)
        scene.beam(shifted, y, scene.rng.between(780, 1000), tint.hex, strength)
    _ornament(scene, tints)


def space(scene: Scenery, *, ground: bool = False) -> None:
    """Stars and nebulae, the limb of a planet below."""
    deep = scene.look.traits.is_deep
    scene.dark = deep
    if deep:
        scene.stops = tuple(
            (place, scene.look.palette.deep.mixed(tint, share))
            for place, tint, share in (
                (0.0, Color(0.02, 0.03, 0.12), 0.75),
                (0.55, Color(0.12, 0.12, 0.36), 0.75),
                (1.0, Color(0.34, 0.20, 0.46), 0.75),
            )
        )
        for x, tint in ((0.22, "#7b5cff"), (0.78, "#ff6fae"), (0.55, "#33c6ff")):
            place = x + scene.rng.between(-0.1, 0.1), scene.rng.between(0.1, 0.6)
            scene.beam(*place, scene.rng.between(560, 800), tint, 0.36, 0.62)
        scene.stars(230, 0, 0.85)
    else:
        scene.sky("#c3c9e8", "#d9d6ee", "#efe2ea")
        _orbits(scene)
    width, height, unit = scene.width, scene.height, scene.unit
    limb = height * 0.82
    if ground:
        _moonscape(scene, limb, deep)
        return
    near = ("#2f6fc4", "#1d4f9c") if scene.rng.flip(0.6) else ("#a0528f", "#6b3274")
    radius = max(width, height) * 1.1
    scene.beam(0.5, 0.98, max(width, height) / unit * 0.75, near[0], 0.55, 0.34)
    edge = scene.tone(near[0]) if not deep else scene.look.luminous(Color(0.55, 0.8, 1.0))
    scene.add(circle(width / 2, limb + radius, radius + 5 * unit, fill(edge, 0.8)))
    scene.add(
        circle(
            width / 2,
            limb + radius,
            radius,
            scene.shaded(*near) if not deep else fill(Color(0.07, 0.16, 0.36)),
        )
    )


def moon(scene: Scenery) -> None:
    """Standing on the Moon."""
    space(scene, ground=True)


def body(scene: Scenery) -> None:
    """Warm currents with cells drifting in them."""
    scene.sky("#ffe1dc", "#ffc9c4", "#f7a9ad")
    scene.glow(0.2, 0.15, 900, "#fff3e6", 0.7)
    scene.glow(0.85, 0.8, 900, "#e8718a", 0.5)
    width, height, unit = scene.width, scene.height, scene.unit
    for at in range(2 if scene.plain else 4):
        y = (0.12 + 0.26 * at) * height
        points = [(x * width / 4, y + scene.rng.between(-0.06, 0.06) * height) for x in range(-1, 6)]
        scene.add(
            path(smooth(points), stroke(scene.tone("#f48b98"), scene.rng.between(40, 110) * unit, 0.22))
        )
    for _ in range(4 if scene.plain else 16):
        x, y = _at_edge(scene)
        _corpuscle(scene, x * width, y * height, scene.rng.between(18, 58) * unit)


def digital(scene: Scenery) -> None:
    """Circuit traces over a floor of light."""
    scene.sky("#d3e4ff", "#e6eeff", "#eef2ff")
    scene.glow(0.5, 0.3, 900, "#ffffff", 0.6)
    width, height, unit = scene.width, scene.height, scene.unit
    trace, dot = scene.tone("#5b8def"), fill(scene.tone("#5b8def"), 0.55)
    if scene.at_night:
        trace = scene.look.palette.accent.toned(lightness=0.7)
        dot = fill(trace, 0.8)
    for at in range(6 if scene.plain else 18):
        left = at % 2 == 0
        y = scene.rng.between(0.03, 0.78) * height
        run, drop = scene.rng.between(60, 240) * unit, scene.rng.between(-70, 70) * unit
        way = 1 if left else -1
        x = 0.0 if left else width
        points = ((x, y), (x + way * run, y), (x + way * (run + abs(drop)), y + drop))
        data = "M" + " L".join(f"{number(px)} {number(py)}" for px, py in points)
        scene.add(path(data, stroke(trace, 4 * unit, 0.4)), circle(*points[-1], 9 * unit, dot))
    floor = height * 0.82
    lines = stroke(trace, 2.5 * unit, 0.35)
    for at in range(-9, 10):
        scene.add(line((width / 2 + at * 60 * unit, floor), (width / 2 + at * 260 * unit, height), lines))
    for at in range(5):
        y = floor + (at / 5) ** 1.7 * (height - floor)
        scene.add(line((0, y), (width, y), lines))


def economy(scene: Scenery) -> None:
    """Columns of a chart on squared paper."""
    scene.sky("#dcefe9", "#eaf6f0", "#f6faf3")
    scene.glow(0.5, 0.3, 900, "#ffffff", 0.7)
    width, height, unit = scene.width, scene.height, scene.unit
    rule = stroke(scene.tone("#8fbfae"), 2 * unit, 0.32)
    for at in range(1, 9):
        scene.add(line((0, at * height / 9), (width, at * height / 9), rule))
    if not scene.plain:
        for at in range(1, 14):
            scene.add(line((at * width / 14, 0), (at * width / 14, height), rule))
    columns = 16
    for at in range(columns):
        tall = (0.10 + 0.09 * abs(sin(at * 1.7 + scene.rng.share()))) * height
        box = Box((at + 0.14) * width / columns, height * 0.97 - tall, width / columns * 0.72, tall + 99)
        scene.add(rectangle(box, fill(scene.tone("#7cc4a6" if at % 2 else "#9bd4ba"), 0.8), 10 * unit))
    scene.add(rectangle(Box(0, height * 0.94, width, height), fill(scene.tone("#5aa88a"))))


def _at_edge(scene: Scenery) -> tuple[float, float]:
    """Returns a position off center, as shares of the frame."""
    x, y = scene.rng.share(), scene.rng.share()
    return (x, y) if abs(x - 0.5) > 0.36 or y > 0.8 else (x, 0.84 + y * 0.2)


def _ornament(scene: Scenery, tints: tuple[Color, ...]) -> None:
    """Large quiet shapes at the edges."""
    width, height, unit = scene.width, scene.height, scene.unit
    light = WHITE if scene.at_night else tints[0]
    side = scene.rng.pick((0.0, 1.0))
    kind = scene.rng.pick(("rings", "discs", "arcs"))
    x, y = side * width, scene.rng.between(0.0, 0.2) * height
    faint = 0.10 if scene.at_night else 0.13
    for at in range(3 if scene.plain else 5):
        radius = (220 + at * 130) * unit
        if kind == "rings":
            scene.add(circle(x, y, radius, stroke(light, 2.5 * unit, faint * 1.6)))
        elif kind == "discs":
            scene.add(circle(x, y, radius, fill(light, faint * 0.4)))
        else:
            scene.add(
                path(
                    arc(x, y, radius, 0.30 + 0.5 * side, 0.45 + 0.5 * side),
                    stroke(tints[at % 3], 26 * unit, faint * 2),
                )
            )
    _dots(scene, (1 - side) * (width - 420 * unit) + 60 * unit, height - 250 * unit, light, faint * 2)
    low = [(at * width / 4, height * 0.93 + sin(at * pi / 2 + side) * 26 * unit) for at in range(-1, 6)]
    scene.add(
        path(
            f"{smooth(low)} L{number(width * 1.5)} {number(height)} L{number(-width)} {number(height)}Z",
            fill(tints[0], faint),
        )
    )


def _dots(scene: Scenery, left: float, top: float, tint: Color, opacity: float) -> None:
    unit = scene.unit
    for column in range(9):
        for row in range(4):
            scene.add(
                circle(left + column * 40 * unit, top + row * 40 * unit, 4.5 * unit, fill(tint, opacity))
            )


def _orbits(scene: Scenery) -> None:
    x, y = scene.width * scene.rng.pick((0.12, 0.88)), scene.height * 0.2
    tint = scene.tone("#6f78b8")
    for at in range(6):
        radius = (130 + 150 * at) * scene.unit
        scene.add(circle(x, y, radius, stroke(tint, 2.5 * scene.unit, 0.4)))
        turn = scene.rng.share()
        scene.add(
            circle(
                x + radius * sin(2 * pi * turn),
                y + radius * sin(2 * pi * turn + pi / 2),
                (10 + at * 3) * scene.unit,
                fill(tint, 0.55),
            )
        )


def _moonscape(scene: Scenery, limb: float, deep: bool) -> None:
    width, height, unit = scene.width, scene.height, scene.unit
    drop = height - limb
    scene.add(
        ellipse(
            width / 2,
            limb + drop * 3,
            width * 0.92,
            drop * 3,
            fill(Color(0.78, 0.79, 0.86) if deep else scene.tone("#c9cbdc")),
        )
    )
    rim, floor = (
        fill(scene.tone("#8589a3") if not deep else Color(0.52, 0.54, 0.64), 0.6),
        fill(scene.tone("#a8adc4") if not deep else Color(0.66, 0.68, 0.77), 0.8),
    )
    for _ in range(5 if scene.plain else 18):
        x, y = scene.rng.share() * width, limb + scene.rng.between(0.35, 0.95) * drop
        scene.add(crater(x, y, scene.rng.between(18, 80) * unit, rim, floor))


def _corpuscle(scene: Scenery, x: float, y: float, radius: float) -> None:
    tint = scene.tone(scene.rng.pick(("#e8667c", "#f08a95", "#d9556d")))
    scene.add(ellipse(x, y, radius, radius * 0.82, fill(tint, 0.5)))
    scene.add(ellipse(x, y, radius * 0.5, radius * 0.38, fill(scene.tone("#f7b3b8"), 0.6)))
