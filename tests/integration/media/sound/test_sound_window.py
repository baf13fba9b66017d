"""Ranges of a sound are what the whole sound has there, in whatever order they are read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.media.sound.decoding import UnreadableSoundError, decode_sound
from reelproof.media.sound.sound_window import SoundWindow
from tests.integration.media.sound.samples import RATE, voice, write

LENGTH = 5 * RATE


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("recording") / "voice.wav", voice(5.0)[:1])


@given(
    st.lists(st.tuples(st.integers(0, LENGTH), st.integers(1, 2 * RATE)), min_size=1, max_size=5),
    st.integers(1, LENGTH + RATE),
)
def test_ranges_are_those_of_the_whole(recording: Path, ranges: list[tuple[int, int]], most: int) -> None:
    whole = decode_sound(recording, most)
    window = SoundWindow(recording, most)
    for start, length in ranges:
        assert np.array_equal(window.read(start, start + length), whole[:, start : start + length])


def test_an_unreadable_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"no sound")
    with pytest.raises(UnreadableSoundError, match=r"broken\.wav"):
        SoundWindow(tmp_path / "broken.wav", RATE).read(0, 1)
