"""The language model that stays unpacked in the user's cache."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelproof.media.text.language_model import load_identifier

TEXT = "The sea rises twice a day, and the moon pulls it."


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield tmp_path


def unpacked(cache: Path) -> Path:
    [folder] = (cache / "reelproof").iterdir()
    return folder


def likeliest() -> tuple[str, float]:
    language, share = load_identifier().classify(TEXT)
    return str(language), float(share)


@pytest.mark.skipif(os.name != "posix", reason="other systems have another cache")
def test_an_unpacked_model_judges_as_the_packed_one(cache: Path) -> None:
    assert likeliest() == likeliest()
    assert unpacked(cache).is_dir()


@pytest.mark.skipif(os.name != "posix", reason="other systems have another cache")
@pytest.mark.parametrize("length", [0, 60, 300])
@pytest.mark.parametrize("name", ["languages.npy", "moves.npy", "priors.npy"])
def test_a_cut_off_file_is_replaced(cache: Path, name: str, length: int) -> None:
    first = likeliest()
    damaged = unpacked(cache) / name
    size_bytes = damaged.stat().st_size
    os.truncate(damaged, length)
    assert likeliest() == first
    assert damaged.stat().st_size == size_bytes


def test_a_cache_that_cannot_be_written_is_done_without(cache: Path) -> None:
    (cache / "reelproof").write_text("a file in the way")
    assert likeliest()[0] == "en"
