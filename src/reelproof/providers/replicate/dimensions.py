"""Size, aspect ratio and length for an unlisted Replicate model, from its own schema."""

import re
from collections.abc import Iterator, Mapping
from math import ceil, floor

from reelproof.provider_api import JsonValue
from reelproof.providers.listed import DurationInput, ShapeInput
from reelproof.providers.replicate.schema import Field, Fields, present
from reelproof.providers.shapes import SizeRule, nearest_named_size

RATIOS = ("aspect_ratio", "ratio")
SIZES = ("size", "image_size", "resolution")
LENGTHS: Mapping[str, int] = {
    "duration": 1,
    "seconds": 1,
    "duration_seconds": 1,
    "video_length": 1,
    "duration_ms": 1000,
    "music_length_ms": 1000,
}
RATIO, SIZE = re.compile(r"[1-9]\d{0,4}:[1-9]\d{0,4}"), re.compile(r"[1-9]\d{0,4}[x*][1-9]\d{0,4}")
LENGTH = re.compile(r"([1-9]\d{0,4})(\D*)")
DEFAULT_STEP, DEFAULT_SIDE, DEFAULT_PIXELS, FULL_PIXELS = 32, 2048, 1_048_576, 1920 * 1080
LONGEST_S = 300


def shape_of(fields: Fields) -> ShapeInput | None:
    for field in present(fields, RATIOS):
        if ratios := tuple(one for one in field.choices if isinstance(one, str) and RATIO.fullmatch(one)):
            return ShapeInput(field.name, ratios=ratios, is_always_sent=field.is_required)
    for field in present(fields, SIZES):
        if sizes := [one for one in field.choices if isinstance(one, str) and SIZE.fullmatch(one)]:
            nearest = tuple(sorted(sizes, key=_distance_from_full))
            return ShapeInput(field.name, sizes=nearest, is_always_sent=field.is_required)
    return _sides(fields)


def chosen_sides(fields: Fields, width: int, height: int) -> Iterator[tuple[str, JsonValue]]:
    """Yields width and height, as the schema writes them, if both are choices, and no other input sets the
    shape.
    """
    sides = list(present(fields, ("width", "height")))
    if len(sides) != 2 or shape_of(fields) is not None:
        return
    sizes = {f"{across}x{down}": (across, down) for across in sides[0].choices for down in sides[1].choices}
    whole = sorted((size for size in sizes if SIZE.fullmatch(size)), key=_distance_from_full)
    if whole:
        across, down = sizes[nearest_named_size(width, height, whole)]
        yield from (("width", across), ("height", down))


def duration_of(fields: Fields) -> DurationInput | None:
    for field in present(fields, LENGTHS):
        found = _chosen_length(field) if field.choices else _free_length(field, LENGTHS[field.name])
        if found is not None:
            return found
    return None


def _sides(fields: Fields) -> ShapeInput | None:
    sides = list(present(fields, ("width", "height")))
    if len(sides) != 2 or not all(side.is_number for side in sides):
        return None
    step = ceil(max(side.step or DEFAULT_STEP for side in sides))
    least = -(-ceil(max(64, *(side.least or 0 for side in sides))) // step) * step
    most = floor(min(DEFAULT_SIDE if side.most is None else side.most for side in sides)) // step * step
    if most < least:
        return None
    rule = SizeRule(step, most, max(DEFAULT_PIXELS, least * most), least)
    return ShapeInput(size=rule, is_always_sent=any(side.is_required for side in sides))


def _distance_from_full(size: str) -> int:
    width, height = (int(side) for side in re.split(r"[x*]", size))
    return abs(width * height - FULL_PIXELS)


def _chosen_length(field: Field) -> DurationInput | None:
    """Reads choices such as 5, "5" or "5s"."""
    if not isinstance(field.choices[0], str):
        whole = tuple(
            int(one) for one in field.choices if not isinstance(one, str) and one >= 1 and one % 1 == 0
        )
        return DurationInput(field.name, values=whole) if whole else None
    found = [LENGTH.fullmatch(one) for one in field.choices if isinstance(one, str)]
    forms = [(int(one.group(1)), one.group(2)) for one in found if one]
    if not forms:
        return None
    unit = forms[0][1]
    values = tuple(length for length, its_unit in forms if its_unit == unit)
    return DurationInput(field.name, values=values, written="{}" + unit.replace("{", "").replace("}", ""))


def _free_length(field: Field, per_second: int) -> DurationInput | None:
    if not field.is_number:
        return None
    least = max(1, ceil((field.least or 0) / per_second))
    most = LONGEST_S if field.most is None else min(LONGEST_S, floor(field.most / per_second))
    step = field.step if field.step and field.step > 1 else 1
    values = tuple(one for one in range(least, most + 1) if one * per_second % step == 0)
    return DurationInput(field.name, values=values, per_second=per_second) if values else None
