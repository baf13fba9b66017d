"""Maps: countries from TopoJSON, projected around the shown places.

Lambert's azimuthal equal-area projection: Snyder, Map Projections: A Working Manual, USGS 1395, page 185.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.box import Box, Frame
from reelproof_local.card.graphics.color import Color, color
from reelproof_local.card.graphics.svg import Point, circle, fill, group, number, path, spot, stroke
from reelproof_local.card.library import world
from reelproof_local.card.look import Look
from reelproof_local.card.palette import BLACK, WHITE
from reelproof_local.card.reading.places import City, Country, Place, Region
from reelproof_local.card.stages import Backdrop

Ring = tuple[Point, ...]

# Beyond this angle from the center the projection stretches shapes over the entire picture.
_FARTHEST = radians(115)
_MIN_SPAN = radians(11)
_CITY_SPAN = radians(16)
_FILL = 0.80
_TINY_COUNTRY = radians(1.5)
_NEAR = radians(40)


@frozen
class _View:
    """A projection around a point, with scale in pixels per radius of the globe."""

    longitude: float
    latitude: float
    scale: float
    x: float
    y: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Returns the pixel position of a place; one on the far side is moved to the rim."""
        x, y = _projected(longitude, latitude, self.longitude, self.latitude)
        return self.x + x * self.scale, self.y - y * self.scale


def can_show(place: Place) -> bool:
    """Whether the atlas is installed and contains the place."""
    return bool(world()) and (not isinstance(place, Country) or place.code in _countries())


def paint_map(frame: Frame, box: Box, places: tuple[Place, ...], look: Look) -> Backdrop:
    """Paints a full-frame map with the places inside the box, highlighted in the film's accent color."""
    view = _view_of(places, box)
    colors, dark = look.traits.map_colors, look.traits.is_night
    top, bottom = look.toned(color(colors.sea_above)), look.toned(color(colors.sea_below))
    ground, edge = look.toned(color(colors.land)), look.toned(color(colors.border))
    stops = ((0.0, top), (1.0, bottom))
    shown = {place.code for place in places if isinstance(place, Country)}
    shown |= {code for place in places if isinstance(place, Region) for code in place.countries}
    accent = look.palette.accent.toned(
        lightness=0.68 if dark else min(0.6, look.palette.accent.lightness + 0.06)
    )
    unit = frame.unit
    outline = f'{fill(ground)} stroke="{edge.hex}" stroke-width="{number(2.2 * unit)}"'
    lit = f'{fill(accent)} stroke="#ffffff" stroke-width="{number(4 * unit)}" stroke-linejoin="round"'
    pieces = [path(_meridians(view, frame), stroke(WHITE, 1.6 * unit, 0.12 if dark else 0.5))]
    pieces += [path(data, outline) for code, data in _outlines(view, frame) if code not in shown]
    pieces += [path(data, lit) for code, data in _outlines(view, frame) if code in shown]
    pieces += [_pin(view, spot, accent, unit) for place in places for spot in _pinned(place)]
    return Backdrop(stops, (), "".join(pieces), dark)


def _pinned(place: Place) -> Iterator[Point]:
    """Returns where a place needs a pin: cities, and countries too small to see."""
    if isinstance(place, City):
        yield place.longitude, place.latitude
    if isinstance(place, Country):
        middle = _middle(list(_corners(place)))
        flat = [_projected(*corner, *middle) for corner in _corners(place)]
        if max(hypot(*point) for point in flat) < _TINY_COUNTRY:
            yield middle


def _pin(view: _View, place: Point, accent: Color, unit: float) -> str:
    tip = view.point(*place)
    head = "M0 0 C-46 -62 -46 -118 0 -118 S46 -62 0 0Z"
    drop = path(head, f'{fill(accent)} stroke="#ffffff" stroke-width="5"')
    shadow = circle(0, 0, 9, fill(BLACK, 0.35))
    return group(shadow + drop + circle(0, -78, 15, fill(WHITE)), x=tip[0], y=tip[1], scale=unit)


def _view_of(places: tuple[Place, ...], box: Box) -> _View:
    corners = [corner for place in places for corner in _corners(place)]
    longitude, latitude = _middle(corners)
    flat = [_projected(x, y, longitude, latitude) for x, y in corners]
    left, right = min(x for x, _ in flat), max(x for x, _ in flat)
    low, high = min(y for _, y in flat), max(y for _, y in flat)
    least = _CITY_SPAN if all(isinstance(place, City) for place in places) else _MIN_SPAN
    wide, tall = max(right - left, least), max(high - low, least)
    scale = _FILL * min(box.width / wide, box.height / tall)
    return _View(
        longitude,
        latitude,
        scale,
        box.center_x - (left + right) / 2 * scale,
        box.center_y + (low + high) / 2 * scale,
    )


def _corners(place: Place) -> Iterator[Point]:
    match place:
        case City(_, longitude, latitude):
            yield longitude, latitude
        case Region(_, (west, south, east, north), _):
            for at in range(5):
                longitude = west + (east - west) * at / 4
                yield longitude, south
                yield longitude, north
        case Country(_, code):
            yield from _mainland(code)


def _mainland(code: str) -> Ring:
    """The largest part of a country, and others of similar size nearby: not France's overseas parts."""
    rings = sorted((polygon[0] for polygon in _countries()[code]), key=_area, reverse=True)
    largest, middle = _area(rings[0]), _middle(list(rings[0]))
    return tuple(
        point
        for ring in rings
        if _area(ring) > largest * 0.12 and hypot(*_projected(*_middle(list(ring)), *middle)) < _NEAR
        for point in ring
    )


def _area(ring: Ring) -> float:
    return abs(
        sum(
            (x1 * y2 - x2 * y1) * cos(radians((y1 + y2) / 2))
            for (x1, y1), (x2, y2) in pairwise(ring)
            if abs(x1 - x2) < 180
        )
    )


def _middle(points: list[Point]) -> Point:
    """Returns the mean direction of points on the globe, which is independent of the date line."""
    x = sum(cos(radians(lat)) * cos(radians(lon)) for lon, lat in points)
    y = sum(cos(radians(lat)) * sin(radians(lon)) for lon, lat in points)
    z = sum(sin(radians(lat)) for _, lat in points)
    return degrees(atan2(y, x)), degrees(atan2(z, hypot(x, y)))


def _projected(longitude: float, latitude: float, middle_lon: float, middle_lat: float) -> Point:
    """Projects to globe radii from the center, at most _FARTHEST."""
    across, up, center = radians(longitude - middle_lon), radians(latitude), radians(middle_lat)
    cosine = sin(center) * sin(up) + cos(center) * cos(up) * cos(across)
    x = cos(up) * sin(across)
    y = cos(center) * sin(up) - sin(center) * cos(up) * cos(across)
    angle = min(acos(max(-1.0, min(1.0, cosine))), _FARTHEST)
    distance = 2 * sin(angle / 2)
    length = hypot(x, y) or 1.0
    return x / length * distance, y / length * distance


def _outlines(view: _View, frame: Frame) -> Iterator[tuple[str, str]]:
    """Returns path data of every country that is partly in the frame."""
    for code, polygons in _countries().items():
        data = "".join(_ring_data(ring, view, frame) for polygon in polygons for ring in polygon)
        if data:
            yield code, data


def _ring_data(ring: Ring, view: _View, frame: Frame) -> str:
    spots = [view.point(longitude, latitude) for longitude, latitude in ring]
    rim = 2 * sin(_FARTHEST / 2) * view.scale
    in_front = any(hypot(x - view.x, y - view.y) < rim * 0.999 for x, y in spots)
    in_frame = (
        max(x for x, _ in spots) > 0
        and min(x for x, _ in spots) < frame.width
        and max(y for _, y in spots) > 0
        and min(y for _, y in spots) < frame.height
    )
    return "M" + "L".join(spot(x, y) for x, y in spots) + "Z" if in_front and in_frame else ""


def _meridians(view: _View, frame: Frame) -> str:
    lines = [[(float(lon), float(lat)) for lat in range(-88, 89, 4)] for lon in range(-180, 180, 10)]
    lines += [[(float(lon), float(lat)) for lon in range(-180, 181, 4)] for lat in range(-80, 81, 10)]
    return "".join(_line_data(line, view, frame) for line in lines)


def _line_data(line: list[Point], view: _View, frame: Frame) -> str:
    data, drawing = "", False
    margin = 0.3 * max(frame.width, frame.height)
    for longitude, latitude in line:
        x, y = view.point(longitude, latitude)
        near = -margin < x < frame.width + margin and -margin < y < frame.height + margin
        if near:
            data += f"{'L' if drawing else 'M'}{spot(x, y)}"
        drawing = near
    return data


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, tuple[tuple[Ring, ...], ...]]:
    """Returns polygons by country code; each polygon is its outline and its holes, in degrees."""
    atlas = world()
    if not atlas:
        return {}
    arcs = [_decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
    return {
        str(shape.get("id", shape["properties"]["name"])): tuple(
            tuple(_joined(ring, arcs) for ring in polygon) for polygon in _polygons(shape)
        )
        for shape in atlas["objects"]["countries"]["geometries"]
    }


def _polygons(shape: Mapping[str, Any]) -> list[list[list[int]]]:
    arcs: list[Any] = shape["arcs"]
    return [arcs] if shape["type"] == "Polygon" else arcs


def _decoded(arc: list[list[int]], transform: Mapping[str, list[float]]) -> Ring:
    """Decodes TopoJSON's delta-encoded integers to degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + shift_x, y * scale_y + shift_y))
    return tuple(points)


def _joined(ring: list[int], arcs: list[Ring]) -> Ring:
    """Joins arcs; a negative index (ones' complement) reverses the arc."""
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc if not points else arc[1:]
    return tuple(points)
