"""City and water backgrounds (stages): skyline, sea, underwater."""

from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.color import Color
from reelproof_local.card.graphics.svg import (
    circle,
    fill,
    line,
    path,
    polygon,
    rectangle,
    smooth,
    spot,
    stroke,
)
from reelproof_local.card.palette import WHITE
from reelproof_local.card.stages.scenery import Scenery


def city(scene: Scenery) -> None:
    """A skyline in three depths."""
    scene.sky("#7cb8f0", "#bcdcf8", "#fde7d6", "#fbd3b8")
    scene.sun(58, "#fff0d8")
    scene.glow(0.5, scene.frame.horizon / scene.height, 900, "#ffe2c2", 0.6, 0.5)
    scene.night_sky(120, 0.4)
    if not scene.plain:
        scene.clouds(3, 0.08, 0.28)
    ground, height = scene.frame.horizon, scene.height
    for at, shade in enumerate(("#b4c6e6", "#8aa4d2", "#5a78b0")):
        if scene.plain and at:
            break
        _buildings(scene, ground + (at * 0.07 - 0.06) * height, shade, windows=at > 0)
    scene.add(rectangle(Box(0, ground + 0.20 * height, scene.width, height), fill(scene.tone("#46618f"))))


def sea(scene: Scenery) -> None:
    """Waves to the horizon."""
    warm = scene.rng.flip()
    top = ("#ffb38f", "#ffd9b5", "#fff0dc") if warm else ("#63b9ee", "#aadcf6", "#e8f6fb")
    scene.sky(*top, "#d8f0f5")
    ground, height = scene.frame.horizon, scene.height
    scene.sun(60, "#fff4da")
    scene.glow(0.5, ground / height, 1000, "#fff4da", 0.6, 0.4)
    scene.night_sky()
    if not scene.plain:
        scene.clouds(3, 0.07, 0.3)
    for at, (shade, lower) in enumerate(
        (("#5cc0da", "#3aa3cb"), ("#3aa0ca", "#2480b2"), ("#2480b0", "#145b8c"))
    ):
        _waves(scene, ground + (at * 0.085 - 0.04) * height, 12 + at * 5, shade, lower)


def underwater(scene: Scenery) -> None:
    """Light falling into deep water, and a sea bed."""
    scene.dark = scene.look.traits.is_deep
    scene.sky("#35b3d8", "#1a86bd", "#12629c", "#0c4377")
    scene.glow(0.5, -0.05, 1100, "#c8f6ff", 0.55, 0.8)
    width, height = scene.width, scene.height
    for _ in range(5):
        x = scene.rng.between(0.1, 0.9) * width
        lean, half = (x - width / 2) * 0.4, scene.rng.between(30, 90) * scene.unit
        beam = ((x - half, 0), (x + half, 0), (x + lean + half * 3, height), (x + lean - half * 2, height))
        scene.add(polygon(beam, fill(WHITE, 0.05)))
    for _ in range(0 if scene.plain else 36):
        x, y = scene.rng.share() * width, scene.rng.between(0.05, 0.9) * height
        scene.add(circle(x, y, scene.rng.between(3, 13) * scene.unit, stroke(WHITE, 2 * scene.unit, 0.35)))
    scene.ridge(0.84 * height, 26, "#2c7fa6", "#175a80", 4)
    for _ in range(0 if scene.plain else 14):
        _weed(scene, scene.rng.share() * width, scene.rng.between(0.9, 1.0) * height)
    scene.ridge(0.93 * height, 18, "#1b5d86", "#0d3c5e", 5)


def _buildings(scene: Scenery, y: float, shade: str, *, windows: bool) -> None:
    wall, x, unit = fill(scene.tone(shade)), -30.0, scene.unit
    light = fill(scene.look.luminous(scene.tone("#ffffff") if not scene.at_night else WARM_WINDOW), 0.75)
    while x < scene.width:
        wide, tall = scene.rng.between(70, 140) * unit, scene.rng.between(20, 230) * unit
        house = Box(x, y - tall, wide, scene.height - y + tall)
        scene.add(rectangle(house, wall, 5 * unit))
        if scene.rng.flip(0.25):
            scene.add(
                line(
                    (x + wide / 2, y - tall),
                    (x + wide / 2, y - tall - 50 * unit),
                    stroke(scene.tone(shade), 5 * unit),
                )
            )
        if windows and not scene.plain:
            _windows(scene, house, light)
        x += wide + scene.rng.between(2, 20) * unit


def _windows(scene: Scenery, house: Box, light: str) -> None:
    unit = scene.unit
    columns = int((house.width - 24 * unit) / (26 * unit))
    for column in range(columns):
        for row in range(5):
            if scene.rng.flip(0.34):
                x = house.left + (16 + column * 26) * unit
                y = house.top + (20 + row * 38) * unit
                scene.add(rectangle(Box(x, y, 11 * unit, 16 * unit), light, 2 * unit))


def _waves(scene: Scenery, y: float, swing: float, shade: str, lower: str) -> None:
    count, amplitude = 9, swing * scene.unit
    shift = scene.rng.between(-1, 0) * scene.width / count
    points = [
        (shift + at * scene.width / count, y + (amplitude if at % 2 else -amplitude))
        for at in range(-1, count + 3)
    ]
    scene.ground(smooth(points), points[-1][0], points[0][0], shade, lower)
    if not scene.plain:
        foam = [(px, py + 16 * scene.unit) for px, py in points]
        scene.add(path(smooth(foam), stroke(scene.tone("#ffffff"), 3 * scene.unit, 0.28)))


def _weed(scene: Scenery, x: float, y: float) -> None:
    tall, sway = scene.rng.between(60, 170) * scene.unit, scene.rng.between(14, 30) * scene.unit
    shade = scene.tone(scene.rng.pick(("#2fa58a", "#e08a6a", "#37b39b", "#c06a94")))
    data = f"M{spot(x, y)} c{spot(sway, -tall / 3)} {spot(-sway, -tall * 2 / 3)} {spot(sway * 0.5, -tall)}"
    scene.add(path(data, stroke(shade, 11 * scene.unit, 0.8)))


WARM_WINDOW = Color(1.0, 0.86, 0.55)
