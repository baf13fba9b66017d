"""The canvas of stage painters, and the shapes that several of them share."""

from dataclasses import dataclass, field

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.box import Box, Frame, FrameShape
from reelproof_local.card.graphics.color import Color, color
from reelproof_local.card.graphics.gradients import Glow, Stops
from reelproof_local.card.graphics.rng import SeededRandom
from reelproof_local.card.graphics.svg import (
    circle,
    ellipse,
    fill,
    gradient,
    group,
    number,
    path,
    polygon,
    rectangle,
    smooth,
)
from reelproof_local.card.look import Look
from reelproof_local.card.palette import BLACK, WHITE


@frozen
class Backdrop:
    """A painted stage: its sky, lights and shapes, and whether it is dark."""

    stops: Stops
    glows: tuple[Glow, ...]
    content: str
    dark: bool


@dataclass(slots=True)
class Scenery:
    """A stage while it is painted. Colors are given for daylight; the look adjusts them."""

    frame: Frame
    look: Look
    rng: SeededRandom
    stops: Stops = ()
    glows: list[Glow] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    dark: bool = False
    sun_x: float | None = None

    @property
    def width(self) -> float:
        return self.frame.width

    @property
    def height(self) -> float:
        return self.frame.height

    @property
    def unit(self) -> float:
        return self.frame.unit

    @property
    def plain(self) -> bool:
        return self.look.traits.is_plain

    @property
    def at_night(self) -> bool:
        return self.look.traits.is_night

    def tone(self, name: str) -> Color:
        return self.look.toned(color(name))

    def sky(self, *colors: str) -> None:
        """Evenly spaced from top to bottom."""
        last = max(1, len(colors) - 1)
        self.stops = tuple(
            (at / last, self.look.sky(color(name), at / last)) for at, name in enumerate(colors)
        )

    def glow(self, x: float, y: float, radius: float, name: str, opacity: float, flat: float = 1.0) -> None:
        """Adds a light at x and y, shares of the frame; `radius` in units, `flat` its height to width."""
        dimmed = opacity * (0.5 if self.at_night else 1.0)
        self._shine(x, y, radius, self.look.light(color(name)), dimmed, flat)

    def beam(self, x: float, y: float, radius: float, name: str, opacity: float, flat: float = 1.0) -> None:
        """Adds a light that night does not change."""
        self._shine(x, y, radius, self.look.luminous(color(name)), opacity, flat)

    def _shine(self, x: float, y: float, radius: float, tint: Color, opacity: float, flat: float) -> None:
        size = radius * self.unit
        self.glows.append(Glow(x * self.width, y * self.height, size, size * flat, tint, opacity))

    def add(self, *shapes: str) -> None:
        self.shapes += shapes

    def ridge(self, y: float, swing: float, top: str, bottom: str = "", waves: int = 5) -> None:
        """Adds rolling ground down to the lower edge; `y` in pixels, `swing` in units."""
        amplitude = swing * self.unit
        points = [
            (at * self.width / waves, y + self.rng.between(-amplitude, amplitude))
            for at in range(-1, waves + 2)
        ]
        self.ground(smooth(points), points[-1][0], points[0][0], top, bottom)

    def ground(self, edge: str, right: float, left: float, top: str, bottom: str = "") -> None:
        """Fills everything below an edge."""
        data = f"{edge} L{number(right)} {number(self.height)} L{number(left)} {number(self.height)} Z"
        if self.look.traits.is_paper:
            self._cut_edge(data)
        self.add(path(data, self.shaded(top, bottom)))

    def _cut_edge(self, data: str) -> None:
        """Adds the shadow of a sheet of paper on another."""
        for lift, faint in ((18, 0.014), (12, 0.018), (7, 0.022), (3, 0.03)):
            self.add(group(path(data, fill(BLACK, faint)), y=-lift * self.unit))

    def shaded(self, top: str, bottom: str = "", opacity: float = 1.0) -> str:
        """Returns a fill that darkens downwards; solid if the style is plain."""
        if self.plain or not bottom or self.look.traits.is_paper:
            return fill(self.tone(top), opacity)
        name = f"g{len(self.shapes)}"
        self.add(f"<defs>{gradient(name, self.tone(top), self.tone(bottom))}</defs>")
        return f'fill="url(#{name})"' + (f' fill-opacity="{number(opacity)}"' if opacity < 1 else "")

    def clouds(self, count: int, low: float = 0.06, high: float = 0.34) -> None:
        """Clouds between two shares of the height."""
        paint = fill(self.tone("#6a86b0" if self.at_night else "#f1f9ff"))
        for at in range(count):
            x = (at + self.rng.between(0.15, 0.85)) / count * self.width
            y = self.rng.between(low, high) * self.height
            if self.sun_x is None or abs(x - self.sun_x) > 240 * self.unit:
                self.add(cloud(x, y, self.unit * self.rng.between(0.6, 1.3), paint))

    def stars(self, count: int, low: float, high: float) -> None:
        """Small lights between two shares of the height."""
        tint = self.look.luminous(WHITE)
        for _ in range(count):
            x, y = self.rng.share() * self.width, self.rng.between(low, high) * self.height
            radius = (self.rng.share() ** 4 * 2.6 + 0.7) * self.unit
            self.add(circle(x, y, radius, fill(tint, self.rng.between(0.3, 0.95))))

    def sun(self, radius: float, name: str = "#fff3c4") -> None:
        """Adds a disc with a halo in an upper corner, away from the elements in front; at night a moon."""
        x = self.rng.pick((0.08, 0.92))
        y = 0.07 if self.frame.shape is FrameShape.tall else 0.13
        self.sun_x = x * self.width
        self.beam(x, y, radius * 6, "#aebcff" if self.at_night else name, 0.4 if self.at_night else 0.75)
        disc = color("#eef1ff" if self.at_night else name)
        self.add(
            circle(x * self.width, y * self.height, radius * self.unit, fill(self.look.luminous(disc), 0.95))
        )

    def night_sky(self, count: int = 160, until: float = 0.6) -> None:
        """Adds stars if the film is set at night."""
        if self.at_night:
            self.stars(count, 0.0, until)

    def backdrop(self) -> Backdrop:
        return Backdrop(self.stops, tuple(self.glows), "".join(self.shapes), self.dark or self.at_night)


def cloud(x: float, y: float, scale: float, paint: str) -> str:
    base = rectangle(Box(-130, -34, 260, 62), "", 31)
    puffs = circle(-48, -34, 50, "") + circle(30, -48, 66, "") + circle(92, -18, 36, "")
    return group(f"<g {paint}>{base}{puffs}</g>", x=x, y=y, scale=scale)


def leafy_tree(x: float, y: float, scale: float, crown: str, trunk: str) -> str:
    stem = rectangle(Box(-7, -60, 14, 62), trunk, 6)
    leaves = circle(0, -112, 56, "") + circle(-38, -84, 38, "") + circle(40, -86, 40, "")
    return group(f"{stem}<g {crown}>{leaves}</g>", x=x, y=y, scale=scale)


def pointed_tree(x: float, y: float, scale: float, paint: str) -> str:
    tiers = "".join(
        polygon(((-half, base), (0, base - 78), (half, base)), "")
        for half, base in ((58, 0), (46, -44), (34, -88))
    )
    return group(f"<g {paint}>{tiers}</g>", x=x, y=y, scale=scale)


def crater(x: float, y: float, radius: float, rim: str, floor: str) -> str:
    return ellipse(x, y, radius, radius * 0.3, rim) + ellipse(
        x, y + radius * 0.06, radius * 0.86, radius * 0.22, floor
    )
