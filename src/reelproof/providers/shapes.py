"""Picks the size, ratio or length a model offers that is closest to the requested one."""

from collections.abc import Iterable, Sequence
from math import floor, log, sqrt

from reelproof.domain.frozen import frozen


@frozen
class SizeRule:
    """Sizes that a model accepts: sides in multiples of `step` up to `most_side`, from `least_pixels` to
    `most_pixels` in all.
    """

    step: int
    most_side: int
    most_pixels: int
    least_side: int = 64
    least_pixels: int = 0


def nearest_size(width: int, height: int, rule: SizeRule) -> tuple[int, int]:
    """Returns the allowed size closest to the requested shape, as large as requested if possible."""
    wanted = max(1.0, sqrt(rule.least_pixels / (width * height)))
    scale = min(wanted, rule.most_side / max(width, height), sqrt(rule.most_pixels / (width * height)))
    choices = [
        (across, down)
        for across in _steps(width * scale, rule)
        for down in _steps(height * scale, rule)
        if rule.least_pixels <= across * down <= rule.most_pixels
    ]
    return min(choices, key=lambda size: (_distance(size, width, height), -size[0] * size[1]))


def nearest_ratio(width: int, height: int, ratios: Iterable[str]) -> str:
    """Returns the name of the closest ratio, such as `16:9`."""
    return min(ratios, key=lambda ratio: _distance(_sides(ratio, ":"), width, height))


def nearest_named_size(width: int, height: int, sizes: Iterable[str]) -> str:
    """The name, such as `1536x1024` or `1536*1024`, of the size with the closest ratio."""
    return min(sizes, key=lambda size: _distance(_sides(size.replace("*", "x"), "x"), width, height))


def shortest_covering(wanted: float, offered: Sequence[int]) -> int:
    """Returns the shortest offered length that is long enough, else the longest."""
    return min((one for one in offered if one >= wanted - 1e-6), default=max(offered))


def _steps(side: float, rule: SizeRule) -> list[int]:
    lower = floor(side / rule.step + 1e-6) * rule.step
    least = -(-rule.least_side // rule.step) * rule.step
    most = rule.most_side // rule.step * rule.step
    upper = lower if side - lower < 1e-6 * side else lower + rule.step
    return sorted({min(max(one, least), most) for one in (lower, upper)})


def _distance(size: tuple[int, int], width: int, height: int) -> float:
    return abs(log(size[0] / size[1]) - log(width / height))


def _sides(name: str, sign: str) -> tuple[int, int]:
    width, _, height = name.partition(sign)
    return int(width), int(height)
