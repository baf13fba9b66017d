"""Landscape backgrounds (stages): hills, forest, mountains, desert, ice, clouds, wind turbines."""

from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.color import Color
from reelproof_local.card.graphics.svg import (
    circle,
    fill,
    group,
    number,
    path,
    polygon,
    rectangle,
    smooth,
    spot,
    stroke,
)
from reelproof_local.card.stages.scenery import Scenery, cloud, leafy_tree, pointed_tree


def nature(scene: Scenery) -> None:
    """Hills with trees under a clear sky."""
    scene.sky("#56b6f5", "#a9ddff", "#e4f6ff", "#fdf3d8")
    scene.sun(62)
    scene.night_sky()
    if not scene.plain:
        scene.clouds(4)
    ground, height = scene.frame.horizon, scene.height
    scene.ridge(ground - 0.05 * height, 40, "#a8dfae", "#7cc795", 3)
    scene.ridge(ground + 0.03 * height, 42, "#7fcf84", "#4aa868", 4)
    if not scene.plain:
        _scattered_trees(scene, ground + 0.05 * height)
    scene.ridge(ground + 0.14 * height, 26, "#56b767", "#2f8a52", 4)
    if not scene.plain:
        _grass(scene)


def forest(scene: Scenery) -> None:
    """Rows of firs in mist."""
    scene.sky("#8fd0d8", "#c9ecdf", "#eff8e2", "#e2f2cf")
    scene.sun(50)
    scene.night_sky()
    ground, height = scene.frame.horizon, scene.height
    for at, (shade, lower) in enumerate((("#a5d3bb", ""), ("#6fb590", ""), ("#3f8f6b", "#2c6e54"))):
        y = ground + (at * 0.075 - 0.05) * height
        _row_of_firs(scene, y, 0.75 + at * 0.35, shade)
        scene.ridge(y + 0.01 * height, 14, shade, lower, 5)
        if scene.plain:
            break


def mountain(scene: Scenery) -> None:
    """Peaks, one behind another."""
    scene.sky("#7fb5e8", "#bcdcf5", "#f5e6dc", "#f9d9bd")
    scene.sun(54, "#fff0d2")
    scene.night_sky()
    if not scene.plain:
        scene.clouds(2, 0.08, 0.25)
    ground, height = scene.frame.horizon, scene.height
    _peaks(scene, ground + 0.06 * height, 0.30, "#b9c5dd", 5)
    _peaks(scene, ground + 0.12 * height, 0.22, "#8b9cc0", 4)
    scene.ridge(ground + 0.08 * height, 34, "#5f7a8f", "#47647a", 4)
    scene.ridge(ground + 0.17 * height, 24, "#3f6270", "#2b4a5a", 4)


def desert(scene: Scenery) -> None:
    """Dunes under a wide sky."""
    scene.sky("#5fb4e0", "#aedcec", "#fbe9c6", "#f8d39a")
    scene.sun(70, "#fff2c2")
    scene.night_sky()
    ground, height = scene.frame.horizon, scene.height
    for share, shade, lower in (
        (-0.04, "#f3cf94", "#e8b873"),
        (0.05, "#e9b66c", "#d99a50"),
        (0.15, "#d9984f", "#bf7a38"),
    ):
        _dune(scene, ground + share * height, shade, lower)


def polar(scene: Scenery) -> None:
    """Snow and floes; northern lights by night."""
    scene.sky("#8ccbee", "#c5e8f7", "#eef9fc", "#dff2f8")
    if scene.at_night:
        scene.beam(0.35, 0.22, 820, "#3fe0a5", 0.5, 0.3)
        scene.beam(0.68, 0.30, 700, "#8b7bff", 0.45, 0.28)
    scene.sun(46, "#ffffff")
    scene.night_sky()
    ground, height = scene.frame.horizon, scene.height
    _peaks(scene, ground + 0.05 * height, 0.16, "#bcdcec", 6)
    scene.ridge(ground + 0.01 * height, 12, "#9fd0e4", "#5aa7c9", 5)
    for _ in range(0 if scene.plain else 7):
        _floe(scene, ground + scene.rng.between(0.04, 0.12) * height)
    scene.ridge(ground + 0.15 * height, 22, "#f4fbfe", "#cfe6f0", 4)


def sky(scene: Scenery) -> None:
    """Nothing but clouds."""
    scene.sky("#3f9fe8", "#7cc2f4", "#bfe3fb", "#eaf6fe")
    scene.sun(58)
    scene.night_sky()
    scene.clouds(2 if scene.plain else 6, 0.06, 0.5)
    height = scene.height
    for at in range(3):
        shade = ("#d5ebfa", "#e8f4fd", "#ffffff")[at]
        _cloud_bank(scene, (0.78 + at * 0.09) * height, scene.tone(shade))


def energy(scene: Scenery) -> None:
    """Hills with wind turbines and a power line."""
    scene.sky("#6cc0ee", "#b7e2f5", "#e9f7f2", "#fbf1d3")
    scene.sun(56)
    scene.night_sky()
    if not scene.plain:
        scene.clouds(3)
    ground, height = scene.frame.horizon, scene.height
    scene.ridge(ground - 0.02 * height, 30, "#a9dcb8", "#86c8a2", 3)
    for x in (0.06, 0.17, 0.84, 0.95):
        _turbine(scene, x * scene.width, ground + 0.01 * height, scene.rng.between(0.8, 1.25))
    scene.ridge(ground + 0.08 * height, 34, "#6fbf8c", "#459a6c", 4)
    scene.ridge(ground + 0.17 * height, 22, "#439a69", "#2b7350", 4)


def _scattered_trees(scene: Scenery, y: float) -> None:
    trunk = fill(scene.tone("#7a5a3c"))
    for _ in range(9):
        x, sink = scene.rng.share() * scene.width, scene.rng.between(0, 0.06) * scene.height
        size = scene.unit * scene.rng.between(0.55, 0.95)
        crown = fill(scene.tone(scene.rng.pick(("#4fae6b", "#63bb6b", "#3f9c66"))))
        if scene.rng.flip():
            scene.add(leafy_tree(x, y + sink, size, crown, trunk))
        else:
            scene.add(pointed_tree(x, y + sink, size, crown))


def _grass(scene: Scenery) -> None:
    blade = stroke(scene.tone("#8fe08f"), 3.5 * scene.unit, 0.5)
    for _ in range(46):
        x, y = scene.rng.share() * scene.width, scene.rng.between(0.9, 1.0) * scene.height
        tall, lean = scene.rng.between(16, 40) * scene.unit, scene.rng.between(-12, 12) * scene.unit
        scene.add(path(f"M{spot(x, y)} q0 {number(-tall * 0.6)} {number(lean)} {number(-tall)}", blade))


def _row_of_firs(scene: Scenery, y: float, size: float, shade: str) -> None:
    paint, x = fill(scene.tone(shade)), -20.0
    while x < scene.width:
        scale = scene.unit * size * scene.rng.between(0.8, 1.35)
        scene.add(pointed_tree(x, y + 20 * scene.unit, scale, paint))
        x += scale * scene.rng.between(62, 110)


def _peaks(scene: Scenery, base: float, tall: float, shade: str, count: int) -> None:
    """Angular mountains with snow on the higher ones."""
    rock, snow = fill(scene.tone(shade)), fill(scene.tone("#ffffff"), 0.9)
    step = scene.width / count
    for at in range(count + 1):
        x = (at + scene.rng.between(-0.25, 0.25)) * step
        top = base - scene.rng.between(0.55, 1.0) * tall * scene.height
        half = step * scene.rng.between(0.75, 1.05)
        scene.add(polygon(((x - half, base), (x, top), (x + half, base)), rock))
        cap = (base - top) * 0.24
        side = half * cap / (base - top)
        jag = (
            (x, top), (x + side, top + cap), (x + side * 0.35, top + cap * 0.72), (x, top + cap * 1.1),
            (x - side * 0.4, top + cap * 0.75), (x - side, top + cap),
        )  # fmt: skip
        scene.add(polygon(jag, snow))
    scene.add(rectangle(Box(0, base - 1, scene.width, scene.height - base + 1), rock))


def _dune(scene: Scenery, y: float, shade: str, lower: str) -> None:
    crest = scene.rng.between(0.2, 0.8) * scene.width
    rise = scene.rng.between(40, 90) * scene.unit
    points = [
        (-10.0, y + scene.rng.between(-20, 30) * scene.unit),
        (crest, y - rise),
        (scene.width + 10, y + scene.rng.between(-20, 30) * scene.unit),
    ]
    scene.ground(smooth(points), points[-1][0], points[0][0], shade, lower)
    if not scene.plain:
        shadow = (
            f"M{number(crest)} {number(y - rise)} "
            f"C{number(crest + 0.1 * scene.width)} {number(y - rise * 0.5)} "
            f"{number(crest + 0.02 * scene.width)} {number(y + rise)} {number(crest + 0.2 * scene.width)} "
            f"{number(scene.height)} L{number(scene.width)} {number(scene.height)} "
            f"L{number(scene.width)} {number(points[-1][1])} "
            f"C{number((crest + scene.width) / 2)} {number(points[-1][1])} "
            f"{number((crest + scene.width) / 2)} {number(y - rise)} {number(crest)} {number(y - rise)}Z"
        )
        scene.add(path(shadow, fill(scene.tone(lower), 0.35)))


def _floe(scene: Scenery, y: float) -> None:
    x, size = scene.rng.share() * scene.width, scene.rng.between(0.6, 1.5) * scene.unit
    top = ((-70, 0), (-48, -16), (40, -20), (72, -4), (50, 12), (-52, 12))
    side = ((-70, 0), (-52, 12), (50, 12), (72, -4), (52, 24), (-50, 24))
    shape = polygon(side, fill(scene.tone("#a9d6e8"))) + polygon(top, fill(scene.tone("#f7fdff")))
    scene.add(group(shape, x=x, y=y, scale=size))


def _cloud_bank(scene: Scenery, y: float, shade: Color) -> None:
    x = -60.0
    while x < scene.width + 100:
        scale = scene.unit * scene.rng.between(1.2, 2.1)
        scene.add(cloud(x, y, scale, fill(shade)))
        x += scale * scene.rng.between(120, 170)
    scene.add(rectangle(Box(0, y, scene.width, scene.height), fill(shade)))


def _turbine(scene: Scenery, x: float, y: float, size: float) -> None:
    paint, turn = fill(scene.tone("#ffffff")), scene.rng.between(0, 120)
    tower = polygon(((-7, 0), (-4, -250), (4, -250), (7, 0)), paint)
    blade = path("M0 -4 C16 -30 12 -80 0 -130 C-5 -80 -6 -30 0 -4Z", paint)
    blades = "".join(
        f'<g transform="translate(0 -250) rotate({number(turn + at)})">{blade}</g>' for at in (0, 120, 240)
    )
    scene.add(group(tower + blades + circle(0, -250, 8, paint), x=x, y=y, scale=size * scene.unit))
