"""A home knows whether it was moved or copied."""

import shutil
from pathlib import Path

import pytest

from reelproof.storage.files.home import Home
from reelproof.storage.files.location import HomeLocation, LocationState, locate_home, record_location

HERE, MOVED, COPIED = LocationState.here, LocationState.moved, LocationState.copied


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    record_location(Home(folder))
    return Home(folder)


def test_a_home_without_a_note_is_at_home(tmp_path: Path) -> None:
    assert locate_home(Home(tmp_path)) == HomeLocation(HERE, None)
    assert list(tmp_path.iterdir()) == [], "looking changes nothing"


def test_it_stays_at_home_by_whatever_path_it_is_reached(home: Home, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(home.path)
    for path in (home.path, tmp_path / "link", tmp_path / "link" / ".." / "home"):
        assert locate_home(Home(path)).state is HERE


def test_a_moved_home_is_the_same_one(home: Home, tmp_path: Path) -> None:
    moved = Home(home.path.rename(tmp_path / "elsewhere"))
    assert locate_home(moved) == HomeLocation(MOVED, tmp_path / "home")
    record_location(moved)
    assert locate_home(moved).state is HERE


def test_a_home_moved_to_another_disk_is_the_same_one(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.path, tmp_path / "other disk")
    shutil.rmtree(home.path)
    assert locate_home(Home(tmp_path / "other disk")).state is MOVED


def test_a_copy_is_detected_until_it_is_declared_a_separate_home(home: Home, tmp_path: Path) -> None:
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "copy")))
    assert locate_home(copy) == HomeLocation(COPIED, home.path)
    assert locate_home(home).state is HERE
    record_location(copy, is_new=True)
    assert locate_home(copy).state is HERE
    shutil.rmtree(home.path)
    assert locate_home(copy).state is HERE


def test_a_copy_that_takes_the_place_of_the_original_is_one(home: Home, tmp_path: Path) -> None:
    original = Home(home.path.rename(tmp_path / "old"))
    shutil.copytree(original.path, home.path)
    assert locate_home(home) == HomeLocation(COPIED, home.path)
    assert locate_home(original).state is MOVED


def test_a_copy_from_another_machine_is_one(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home.path, tmp_path / "brought")
    shutil.rmtree(home.path)
    monkeypatch.setattr("platform.node", lambda: "another")
    assert locate_home(Home(tmp_path / "brought")).state is COPIED


def test_a_different_home_at_the_old_path_is_not_the_original(home: Home, tmp_path: Path) -> None:
    moved = Home(home.path.rename(tmp_path / "elsewhere"))
    home.path.mkdir()
    record_location(home)
    assert locate_home(moved).state is MOVED


@pytest.mark.parametrize(
    "content",
    [
        b'{"id": "1", "path": "/a\\u0000b", "machine": "x", "inode": 1}',
        b"",
        b"[]",
        b'{"id": 1}',
        b'{"id": "a", "path": 7}',
        b"\xff\xfe",
    ],
)
def test_an_invalid_note_is_rewritten(home: Home, content: bytes) -> None:
    home.location_file.write_bytes(content)
    assert locate_home(home).state is HERE
    record_location(home)
    assert locate_home(home) == HomeLocation(HERE, home.path)
