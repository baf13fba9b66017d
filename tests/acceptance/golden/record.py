"""What a film looks and sounds like: a sheet of small frames, and its loudness over time."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from reelproof.media.pictures.decoding import Rgb

FOLDER = Path(__file__).parent / "films"
SHOWN_FRAMES, COLUMNS = 12, 4
SHEET_SIDE = 96
LEVEL_S = 0.25
# Below this, coding noise decides.
QUIETEST_DB = -60.0


@dataclass(frozen=True, slots=True)
class Record:
    """The number of frames; decibels below full scale of every quarter of a second."""

    frames: int
    levels_db: tuple[float, ...]


def sheet_of(film: Path) -> Rgb:
    """Frames at equal distances, each averaged to a small one."""
    pictures = _pictures(film)
    chosen = [pictures[index] for index in _evenly(len(pictures))]
    rows = [np.hstack(chosen[at : at + COLUMNS]) for at in range(0, len(chosen), COLUMNS)]
    return np.vstack(rows)


def record_of(film: Path) -> Record:
    return Record(len(_pictures(film)), _levels_db(film))


def saved_sheet(name: str) -> Rgb:
    return np.asarray(Image.open(FOLDER / f"{name}.png"), np.uint8)


def saved_record(name: str) -> Record:
    content = json.loads((FOLDER / f"{name}.json").read_text())
    return Record(content["frames"], tuple(content["levels_db"]))


def save(name: str, film: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    Image.fromarray(sheet_of(film)).save(FOLDER / f"{name}.png", optimize=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(asdict(record_of(film))) + "\n")


def _evenly(frames: int) -> list[int]:
    return [round(at) for at in np.linspace(0, frames - 1, SHOWN_FRAMES)]


def _pictures(film: Path) -> list[Rgb]:
    with av.open(str(film)) as container:
        return [_small(frame) for frame in container.decode(container.streams.video[0])]


def _small(frame: av.VideoFrame) -> Rgb:
    share = SHEET_SIDE / max(frame.width, frame.height)
    size = (round(frame.width * share), round(frame.height * share))
    picture = Image.fromarray(frame.to_ndarray(format="rgb24")).resize(size, Image.Resampling.BOX)
    return np.asarray(picture, np.uint8)


def _levels_db(film: Path) -> tuple[float, ...]:
    samples = _samples(film)
    length = round(48_000 * LEVEL_S)
    whole = samples[: len(samples) // length * length].reshape(-1, length)
    levels = 10 * np.log10(np.maximum((whole**2).mean(axis=1), 10 ** (QUIETEST_DB / 10)))
    return tuple(round(float(level), 1) for level in levels)


def _samples(film: Path) -> npt.NDArray[np.float64]:
    with av.open(str(film)) as container:
        frames = [frame.to_ndarray().mean(axis=0) for frame in container.decode(container.streams.audio[0])]
    return np.concatenate(frames).astype(np.float64)
