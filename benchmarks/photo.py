"""Pictures with the statistics of photographs, so that they cost an encoder as much."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

SIZE = (1920, 1080)
OBJECTS = 2_000
SMALLEST_PX, LARGEST_PX = 6.0, 420.0
# Spread of the levels of surfaces, and of a sensor's noise.
TEXTURE, GRAIN = 14.0, 1.0
JPEG_QUALITY = 93

Channels = npt.NDArray[np.float32]


def photo_of(seed: int) -> npt.NDArray[np.uint8]:
    """Objects that hide one another (dead leaves: radii distributed as r^-3; Lee, Mumford and Huang, 2001).

    Their surfaces have a spectrum of 1/f; all has some noise.
    """
    random = np.random.default_rng(seed)
    scene = np.full((SIZE[1], SIZE[0], 3), random.uniform(60, 190, 3), np.float32)
    for center, axes, angle, color in _objects(random):
        cv2.ellipse(scene, center, axes, angle, 0, 360, color, cv2.FILLED, cv2.LINE_AA)
    scene += _surfaces(random)[..., None]
    scene = cv2.GaussianBlur(scene, (0, 0), 0.7)
    scene += random.normal(0, GRAIN, scene.shape)
    picture: npt.NDArray[np.uint8] = scene.clip(0, 255).astype(np.uint8)
    return picture


def write_photo(path: Path, seed: int) -> None:
    cv2.imwrite(str(path), photo_of(seed), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])


def _objects(
    random: np.random.Generator,
) -> Iterator[tuple[tuple[int, int], tuple[int, int], float, list[float]]]:
    """In any order: drawn from the largest to the smallest, none would be hidden."""
    shares = random.random(OBJECTS)
    radii = (SMALLEST_PX**-2 - shares * (SMALLEST_PX**-2 - LARGEST_PX**-2)) ** -0.5
    for radius in radii:
        x, y = (int(at) for at in random.uniform((0, 0), SIZE))
        flat = random.uniform(0.4, 1)
        yield (
            (x, y),
            (int(radius), max(1, int(radius * flat))),
            random.uniform(0, 180),
            list(random.uniform(20, 235, 3)),
        )


def _surfaces(random: np.random.Generator) -> Channels:
    down, across = np.fft.fftfreq(SIZE[1])[:, None], np.fft.rfftfreq(SIZE[0])[None, :]
    frequencies = np.maximum(np.hypot(down, across), 1 / max(SIZE))
    spectrum = np.fft.rfft2(random.normal(size=(SIZE[1], SIZE[0]))) / frequencies
    surface = np.fft.irfft2(spectrum, (SIZE[1], SIZE[0]))
    levels: Channels = (TEXTURE * surface / surface.std()).astype(np.float32)
    return levels
