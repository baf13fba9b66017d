"""Frames that tests look at are those that a film shows."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from reelproof.domain.ids import Digest
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encode import encode_chunk
from tests.integration.media.examples import PAN_RIGHT, RATE, TINY, bands, encoded
from tests.integration.media.film_frames import frame_at


@pytest.fixture
def film(tmp_path: Path) -> Path:
    picture, film = tmp_path / "picture", tmp_path / "film.mp4"
    picture.write_bytes(encoded(bands((200, 40, 40), (40, 40, 200))))
    chunk = Chunk(Digest("frames"), None, None, 30, 0, 30, TINY, RATE, "en", fade_in_frames=20)
    film.write_bytes(encode_chunk(replace(chunk, motion=PAN_RIGHT), picture))
    return film


def test_the_frame_at_a_time_is_the_one_shown_then(film: Path) -> None:
    light = [float(frame_at(film, index / 30).mean()) for index in range(21)]
    assert light[0] < 5
    assert all(later > earlier for earlier, later in pairwise(light))
    assert np.array_equal(frame_at(film, 10.9 / 30), frame_at(film, 10 / 30))


def test_after_the_end_the_last_frame_is_given(film: Path) -> None:
    assert np.array_equal(frame_at(film, 99), frame_at(film, 29 / 30))


def test_colors_are_correct(film: Path) -> None:
    frame = frame_at(film, 0.9)
    assert np.abs(frame[72, 30].astype(int) - (200, 40, 40)).max() < 8
    assert np.abs(frame[72, 230].astype(int) - (40, 40, 200)).max() < 8
