"""Films look and sound as when they were last reviewed, and have the same bytes however they came about."""

import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from reelproof.media.pictures.decoding import Rgb
from tests.acceptance.golden.films import (
    FILMS,
    FIRST_PICTURE,
    OTHER_PICTURE,
    GoldenFilm,
    line_in,
    make,
    write_picture,
)
from tests.acceptance.golden.record import record_of, saved_record, saved_sheet, sheet_of
from tests.acceptance.services import wait_until

pytestmark = pytest.mark.film
# Levels of 255 in pixels averaged over hundreds: processors round differently, by one level before encoding.
LARGEST_DIFFERENCE, MEAN_DIFFERENCE = 6, 0.5
LEVEL_DB = 0.5
ENCODED_BEFORE_KILL = 2


def film_of(film: GoldenFilm, folder: Path) -> Path:
    film.write(folder / "script")
    answer = make(film, folder / "script", folder / "home")
    assert answer.code == 0, answer.errors
    assert answer.result["placeholders"] == []
    return Path(answer.result["output"]["path"])


def differences(one: Rgb, other: Rgb) -> tuple[int, float]:
    difference = np.abs(one.astype(int) - other)
    return int(difference.max()), float(difference.mean())


@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)
def test_a_film_looks_and_sounds_as_reviewed(film: GoldenFilm, tmp_path: Path) -> None:
    output = film_of(film, tmp_path)
    sheet, reviewed = sheet_of(output), saved_sheet(film.name)
    assert sheet.shape == reviewed.shape
    largest, mean = differences(sheet, reviewed)
    assert largest <= LARGEST_DIFFERENCE and mean <= MEAN_DIFFERENCE, "see python -m tests.acceptance.golden"
    record, kept = record_of(output), saved_record(film.name)
    assert record.frames == kept.frames
    assert record.levels_db == pytest.approx(kept.levels_db, abs=LEVEL_DB)


@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)
def test_a_picture_that_is_a_little_off_is_noticed(film: GoldenFilm) -> None:
    reviewed = saved_sheet(film.name)
    assert differences(np.roll(reviewed, 1, axis=1), reviewed)[0] > LARGEST_DIFFERENCE
    assert differences(np.minimum(reviewed, 254) + 1, reviewed)[1] > MEAN_DIFFERENCE


def test_full_incremental_and_killed_films_have_the_same_bytes(tmp_path: Path) -> None:
    film = FILMS[0]
    full = film_of(film, tmp_path / "full").read_bytes()
    assert incremental(film, tmp_path / "incremental").read_bytes() == full
    if os.name != "nt":
        assert killed(film, tmp_path / "killed").read_bytes() == full


def incremental(film: GoldenFilm, folder: Path) -> Path:
    """With another picture at first."""
    film.write(folder / "script", OTHER_PICTURE)
    assert make(film, folder / "script", folder / "home").code == 0
    write_picture(folder / "script" / "first.png", FIRST_PICTURE)
    output = Path(make(film, folder / "script", folder / "home").result["output"]["path"])
    assert json.loads(output.with_name("report.json").read_text())["render"]["segments_rendered"] == 1
    return output


def killed(film: GoldenFilm, folder: Path) -> Path:
    """While its parts are encoded."""
    film.write(folder / "script")
    process = line_in(folder / "script", folder / "home").start(*film.command())
    wait_until(lambda: parts(folder) >= ENCODED_BEFORE_KILL, "encoded parts")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not list((folder / "script").rglob("film.mp4"))
    return Path(make(film, folder / "script", folder / "home").result["output"]["path"])


def parts(folder: Path) -> int:
    return len(list((folder / "home").rglob("chunks/*/*.mp4")))
