"""Colors in other people's words, made the other way round than the product reads them."""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

from reelproof.domain.units import Size
from reelproof.media.pictures.decoding import Rgb
from tests.integration.media.examples import TINY

RED, GREEN, WHITE = (200, 60, 40), (60, 160, 90), (255, 255, 255)
PLACES = ((20, 20), (20, 230), (72, 128))
HLG_A, HLG_B, HLG_C = 0.17883277, 0.28466892, 0.55991073
TO_BT2020 = np.array(
    [[0.627404, 0.329283, 0.043313], [0.069097, 0.919540, 0.011362], [0.016391, 0.088013, 0.895595]]
)
Numbers = npt.NDArray[np.float64]


def chart(size: Size = TINY) -> Rgb:
    """Red at the left, green at the right, and a white patch in the middle."""
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    middle = size.width // 2
    picture[:, :middle], picture[:, middle:] = RED, GREEN
    high, wide = size.height // 4, size.width // 8
    picture[size.height // 2 - high // 2 : size.height // 2 + high // 2, middle - wide : middle + wide] = (
        WHITE
    )
    return picture


def pq_of(picture: Rgb, white_nits: float) -> Numbers:
    """From 0 to 1, in BT.2020."""
    light = (srgb_to_linear(picture) @ TO_BT2020.T * white_nits / 10_000) ** (2610 / 16384)
    top, bottom = 3424 / 4096 + 2413 / 128 * light, 1 + 2392 / 128 * light
    return np.asarray((top / bottom) ** (2523 / 32))


def hlg_of(picture: Rgb, white_nits: float) -> Numbers:
    """From 0 to 1, in BT.2020, for a screen of 1,000 nits."""
    light = srgb_to_linear(picture) @ TO_BT2020.T * white_nits / 1_000
    luminance = np.maximum(light @ [0.2627, 0.6780, 0.0593], 1e-9)[..., None]
    scene = light * luminance ** (1 / 1.2 - 1)
    high = HLG_A * np.log(np.maximum(12 * scene - HLG_B, 1e-9)) + HLG_C
    return np.asarray(np.where(scene <= 1 / 12, np.sqrt(3 * scene), high))


def difference(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """ΔE by CIEDE2000 of two colors in sRGB."""
    (light, a, b), (other_light, other_a, other_b) = _lab(one), _lab(other)
    chroma = (hypot(a, b) + hypot(other_a, other_b)) / 2
    stretch = 1.5 - 0.5 * sqrt(chroma**7 / (chroma**7 + 25**7))
    a, other_a = a * stretch, other_a * stretch
    first, second = hypot(a, b), hypot(other_a, other_b)
    hue, other_hue = degrees(atan2(b, a)) % 360, degrees(atan2(other_b, other_a)) % 360
    turn = (other_hue - hue + 180) % 360 - 180
    middle, mean_chroma = hue + turn / 2, (first + second) / 2
    mean_light = (light + other_light) / 2 - 50
    of_light = (other_light - light) / (1 + 0.015 * mean_light**2 / sqrt(20 + mean_light**2))
    of_chroma = (second - first) / (1 + 0.045 * mean_chroma)
    of_hue = (
        2 * sqrt(first * second) * sin(radians(turn / 2)) / (1 + 0.015 * mean_chroma * _hue_weight(middle))
    )
    rotation = -sin(radians(60 * exp(-(((middle - 275) / 25) ** 2))))
    rotation *= 2 * sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7))
    return sqrt(of_light**2 + of_chroma**2 + of_hue**2 + rotation * of_chroma * of_hue)


def _hue_weight(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )


def srgb_to_linear(picture: npt.ArrayLike) -> Numbers:
    values = np.asarray(picture, np.float64) / 255
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4))


def _lab(color: npt.ArrayLike) -> Numbers:
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    relative = to_xyz @ srgb_to_linear(color) / np.array([0.95047, 1, 1.08883])
    cubic = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * cubic[1] - 16, 500 * (cubic[0] - cubic[1]), 200 * (cubic[1] - cubic[2])])
