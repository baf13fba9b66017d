"""Man-made backgrounds (stages): laboratory, ruins, classroom, kitchen, theater."""

from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.svg import (
    circle,
    ellipse,
    fill,
    group,
    line,
    path,
    polygon,
    rectangle,
    regular,
    stroke,
)
from reelproof_local.card.palette import WHITE
from reelproof_local.card.stages.scenery import Scenery


def laboratory(scene: Scenery) -> None:
    """A clean bench with glassware, and a lattice of rings."""
    scene.sky("#d5f1f2", "#e7f6f8", "#f5fafc")
    scene.glow(0.5, 0.35, 900, "#ffffff", 0.8)
    width, height, unit = scene.width, scene.height, scene.unit
    lattice = stroke(scene.tone("#6fbcc6"), 3 * unit, 0.3)
    for corner in (0.0, 1.0):
        for _ in range(2 if scene.plain else 8):
            column, row = int(scene.rng.between(0, 4)), int(scene.rng.between(0, 5))
            x = corner * width + (1 - 2 * corner) * (column * 105 + (row % 2) * 52) * unit
            scene.add(polygon(regular(x, (40 + row * 91) * unit, 60 * unit, 6), lattice))
    bench = height * 0.87
    if not scene.plain:
        shades = ("#63c5c9", "#7fa8e6", "#f2a9a0", "#9dcf8f")
        for x in (0.05, 0.12, 0.20, 0.80, 0.88, 0.95):
            _glassware(scene, x * width, bench, scene.rng.pick(shades))
    scene.add(rectangle(Box(-5, bench, width + 10, height), scene.shaded("#b7d4de", "#8fb4c4")))
    scene.add(rectangle(Box(-5, bench, width + 10, 12 * unit), fill(scene.tone("#e8f4f7"))))


def history(scene: Scenery) -> None:
    """Parchment light, columns and an aqueduct far off."""
    scene.sky("#f3dfb8", "#f9ecd0", "#f6dfb6")
    scene.glow(0.5, 0.35, 1000, "#fffaf0", 0.75)
    width, height, unit = scene.width, scene.height, scene.unit
    ring = stroke(scene.tone("#b98a4a"), 2.5 * unit, 0.22)
    for radius in (150, 190, 420):
        scene.add(circle(width / 2, height * 0.4, radius * 1.6 * unit, ring))
    ground = scene.frame.horizon
    _aqueduct(scene, ground + 0.02 * height, fill(scene.tone("#e0bd86")))
    scene.ridge(ground + 0.09 * height, 22, "#d3a96c", "#bd8f52", 4)
    if not scene.plain:
        for x, size in ((0.03, 0.85), (0.10, 0.5), (0.90, 0.5), (0.97, 0.85)):
            _column(scene, x * width, ground + 0.14 * height, size)
    scene.ridge(ground + 0.16 * height, 16, "#b98a52", "#93683a", 4)


def classroom(scene: Scenery) -> None:
    """A wall with a board, shelves of books, a desk."""
    scene.sky("#fbe9cf", "#fdf2e0", "#fbead2")
    scene.glow(0.15, 0.1, 900, "#ffffff", 0.8)
    width, height, unit = scene.width, scene.height, scene.unit
    dot = fill(scene.tone("#e9c791"), 0.45)
    for row in range(7):
        for column in range(int(width / (90 * unit)) + 1):
            scene.add(circle((column * 90 + row % 2 * 45) * unit, (30 + row * 100) * unit, 5 * unit, dot))
    context = height * 0.88
    if not scene.plain:
        _books(scene, 0.02 * width, context, 6)
        _books(scene, 0.985 * width - 6 * 44 * unit, context, 6)
    scene.add(rectangle(Box(-5, context, width + 10, height), scene.shaded("#c98f58", "#a06a3c")))
    scene.add(rectangle(Box(-5, context, width + 10, 14 * unit), fill(scene.tone("#e3b27c"))))


def kitchen(scene: Scenery) -> None:
    """Tiles, a rail of utensils, a worktop."""
    scene.sky("#fdeede", "#fff6ec", "#fdeedd")
    scene.glow(0.5, 0.3, 900, "#ffffff", 0.7)
    width, height, unit = scene.width, scene.height, scene.unit
    joint, side = stroke(scene.tone("#f0c9a4"), 2.5 * unit, 0.5), 120 * unit
    for at in range(1, int(height / side) + 1):
        scene.add(line((0, at * side), (width, at * side), joint))
    for at in range(int(width / side) + 1):
        scene.add(line((at * side, 0), (at * side, height), joint))
    top = height * 0.88
    if not scene.plain:
        _pots(scene, 0.07 * width, top)
        _pots(scene, 0.91 * width, top)
    scene.add(rectangle(Box(-5, top, width + 10, height), scene.shaded("#b9cfc4", "#8fae9f")))
    scene.add(rectangle(Box(-5, top, width + 10, 16 * unit), fill(scene.tone("#e9f2ec"))))


def theater(scene: Scenery) -> None:
    """Spotlights, and curtains at the sides."""
    scene.sky("#f7d9e6", "#fbe8ee", "#f9dfe3")
    scene.glow(0.5, 0.4, 900, "#fffdf5", 0.9)
    width, height, unit = scene.width, scene.height, scene.unit
    for x in (0.25, 0.75):
        beam = (
            (x * width - 20 * unit, -10),
            (x * width + 20 * unit, -10),
            (width * 0.82, height),
            (width * 0.18, height),
        )
        scene.add(polygon(beam, fill(WHITE, 0.12 if scene.at_night else 0.3)))
    floor = height * 0.82
    scene.add(
        ellipse(
            width / 2, floor + 0.16 * height, width * 0.75, 0.18 * height, scene.shaded("#d9a3ae", "#b87b8c")
        )
    )
    shades = ("#d45c7c", "#bf4a6c")
    for side in (0, 1):
        for at in range(max(1, int(scene.frame.safe.left / (46 * unit)))):
            x = (at * 46 - 20) * unit
            left = x if side == 0 else width - x - 52 * unit
            scene.add(
                rectangle(Box(left, -20, 52 * unit, height + 40), fill(scene.tone(shades[at % 2])), 24 * unit)
            )


def _glassware(scene: Scenery, x: float, y: float, shade: str) -> None:
    glass, liquid = fill(scene.tone("#b5dbe4"), 0.5), fill(scene.tone(shade), 0.75)
    flask = path("M-14 -150 L14 -150 L14 -96 L58 -12 Q62 0 48 0 L-48 0 Q-62 0 -58 -12 L-14 -96Z", glass)
    inside = path("M-36 -54 L36 -54 L54 -12 Q57 -4 46 -4 L-46 -4 Q-57 -4 -54 -12Z", liquid)
    tube = rectangle(Box(-16, -170, 32, 170), glass, 16) + rectangle(Box(-16, -90, 32, 90), liquid, 16)
    shape = flask + inside if scene.rng.flip(0.6) else tube
    scene.add(group(shape, x=x, y=y, scale=scene.unit * scene.rng.between(0.6, 0.85)))


# One arch of 150 by 150, with its base at the origin.
_ARCH = "M0 -150 h151 V0 h-22 V-60 a54 54 0 0 0 -108 0 V0 H0Z"


def _aqueduct(scene: Scenery, y: float, paint: str) -> None:
    unit, span = scene.unit, 150 * scene.unit
    for at in range(int(scene.width / span) + 2):
        x = at * span - 30 * unit
        scene.add(group(path(_ARCH, paint), x=x, y=y, scale=unit))
    scene.add(rectangle(Box(0, y - 2, scene.width, scene.height), paint))


def _column(scene: Scenery, x: float, y: float, size: float) -> None:
    stone, shade = fill(scene.tone("#f3e3c3")), fill(scene.tone("#d9bd8d"))
    shaft = rectangle(Box(-32, -330, 64, 330), stone, 4)
    flutes = "".join(rectangle(Box(at, -318, 6, 306), shade, 3) for at in (-22, -6, 10, 22))
    ends = rectangle(Box(-48, -354, 96, 26), stone, 6) + rectangle(Box(-48, -12, 96, 26), stone, 6)
    scene.add(group(shaft + flutes + ends, x=x, y=y, scale=size * scene.unit))


def _books(scene: Scenery, x: float, y: float, count: int) -> None:
    shades = ("#d9655a", "#4f8fc4", "#e0a63f", "#5da579", "#8a6bb8")
    for at in range(count):
        tall = scene.rng.between(80, 140) * scene.unit
        box = Box(x + at * 44 * scene.unit, y - tall, 40 * scene.unit, tall)
        scene.add(rectangle(box, fill(scene.tone(shades[at % 5])), 5 * scene.unit))
        band = Box(box.left, y - tall * 0.8, box.width, 14 * scene.unit)
        scene.add(rectangle(band, fill(scene.tone("#ffffff"), 0.5)))


def _pots(scene: Scenery, x: float, y: float) -> None:
    pot, rim = fill(scene.tone("#d9776a")), fill(scene.tone("#e9998c"))
    shape = (
        rectangle(Box(-95, -120, 190, 120), pot, 22)
        + rectangle(Box(-105, -128, 210, 22), rim, 11)
        + rectangle(Box(-130, -96, 36, 18), rim, 9)
        + rectangle(Box(94, -96, 36, 18), rim, 9)
        + rectangle(Box(-80, -146, 160, 22), pot, 11)
        + circle(0, -152, 13, rim)
    )
    scene.add(group(shape, x=x, y=y, scale=scene.unit * scene.rng.between(0.62, 0.75)))
