"""Writing SVG: shapes, paths, gradients, documents."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.color import Color

Point = tuple[float, float]


def number(value: float) -> str:
    """At most two decimals, and never an exponent."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def spot(x: float, y: float) -> str:
    """Formats a point for path data."""
    return f"{number(x)} {number(y)}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def fill(paint_color: Color, opacity: float = 1.0) -> str:
    faint = "" if opacity >= 1 else f' fill-opacity="{number(opacity)}"'
    return f'fill="{paint_color.hex}"{faint}'


def stroke(
    paint_color: Color, width: float, opacity: float = 1.0, *, dash: str = "", blunt: bool = False
) -> str:
    """Returns stroke attributes: `dash` as in SVG; `blunt` lines have butt caps, others round ones."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = "butt" if blunt else "round"
    return (
        f'fill="none" stroke="{paint_color.hex}" stroke-width="{number(width)}" '
        f'stroke-opacity="{number(opacity)}" stroke-linecap="{ends}" stroke-linejoin="round"{dashed}'
    )


def circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {paint}/>'


def ellipse(x: float, y: float, radius_x: float, radius_y: float, paint: str) -> str:
    radii = f'rx="{number(radius_x)}" ry="{number(radius_y)}"'
    return f'<ellipse cx="{number(x)}" cy="{number(y)}" {radii} {paint}/>'


def rectangle(box: Box, paint: str, radius: float = 0) -> str:
    return (
        f'<rect x="{number(box.left)}" y="{number(box.top)}" width="{number(box.width)}" '
        f'height="{number(box.height)}" rx="{number(radius)}" {paint}/>'
    )


def path(data: str, paint: str) -> str:
    return f'<path d="{data}" {paint}/>'


def polygon(points: Iterable[Point], paint: str) -> str:
    return path("M" + " L".join(f"{spot(x, y)}" for x, y in points) + "Z", paint)


def line(start: Point, end: Point, paint: str) -> str:
    return path(f"M{number(start[0])} {number(start[1])} L{number(end[0])} {number(end[1])}", paint)


def smooth(points: Sequence[Point]) -> str:
    """Returns path data of a curve that is horizontal at every point."""
    data = f"M{number(points[0][0])} {number(points[0][1])}"
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = number((x1 + x2) / 2)
        data += f" C{middle} {number(y1)} {middle} {number(y2)} {number(x2)} {number(y2)}"
    return data


def arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """Returns path data of an arc; angles in turns, clockwise from the top."""
    from_x, from_y = on_circle(x, y, radius, start)
    to_x, to_y = on_circle(x, y, radius, end)
    large = 1 if end - start > 0.5 else 0
    return (
        f"M{number(from_x)} {number(from_y)} "
        f"A{number(radius)} {number(radius)} 0 {large} 1 {number(to_x)} {number(to_y)}"
    )


def on_circle(x: float, y: float, radius: float, turn: float) -> Point:
    return x + radius * sin(2 * pi * turn), y - radius * cos(2 * pi * turn)


def regular(x: float, y: float, radius: float, corners: int, turn: float = 0) -> tuple[Point, ...]:
    return tuple(on_circle(x, y, radius, turn + at / corners) for at in range(corners))


def group(content: str, *, x: float = 0, y: float = 0, scale: float = 1, opacity: float = 1) -> str:
    faint = "" if opacity >= 1 else f' opacity="{number(opacity)}"'
    return f'<g transform="translate({number(x)} {number(y)}) scale({number(scale)})"{faint}>{content}</g>'


def gradient(name: str, top: Color, bottom: Color) -> str:
    """A vertical gradient, to be used as `fill="url(#name)"`."""
    return (
        f'<linearGradient id="{name}" x2="0" y2="1"><stop stop-color="{top.hex}"/>'
        f'<stop offset="1" stop-color="{bottom.hex}"/></linearGradient>'
    )


def document(width: int, height: int, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">{content}</svg>'
    )
