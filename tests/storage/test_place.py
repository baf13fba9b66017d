"""A home knows whether it was moved or copied."""

import shutil
from pathlib import Path

import pytest

from reelproof.storage.files.home import Home
from reelproof.storage.files.place import Finding, Whereabouts, find_place, note_place

HERE, MOVED, COPIED = Whereabouts.here, Whereabouts.moved, Whereabouts.copied


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    note_place(Home(folder))
    return Home(folder)


def test_a_home_without_a_note_is_at_home(tmp_path: Path) -> None:
    assert find_place(Home(tmp_path)) == Finding(HERE, None)
    assert list(tmp_path.iterdir()) == [], "looking changes nothing"


def test_it_stays_at_home_by_whatever_path_it_is_reached(home: Home, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(home.path)
    for path in (home.path, tmp_path / "link", tmp_path / "link" / ".." / "home"):
        assert find_place(Home(path)).whereabouts is HERE


def test_a_moved_home_is_the_same_one(home: Home, tmp_path: Path) -> None:
    moved = Home(home.path.rename(tmp_path / "elsewhere"))
    assert find_place(moved) == Finding(MOVED, tmp_path / "home")
    note_place(moved)
    assert find_place(moved).whereabouts is HERE


def test_a_home_moved_to_another_disk_is_the_same_one(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.path, tmp_path / "other disk")
    shutil.rmtree(home.path)
    assert find_place(Home(tmp_path / "other disk")).whereabouts is MOVED


def test_a_copy_is_one_until_it_is_a_home_of_its_own(home: Home, tmp_path: Path) -> None:
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "copy")))
    assert find_place(copy) == Finding(COPIED, home.path)
    assert find_place(home).whereabouts is HERE
    note_place(copy, is_new=True)
    assert find_place(copy).whereabouts is HERE
    shutil.rmtree(home.path)
    assert find_place(copy).whereabouts is HERE


def test_a_copy_that_takes_the_place_of_the_original_is_one(home: Home, tmp_path: Path) -> None:
    original = Home(home.path.rename(tmp_path / "old"))
    shutil.copytree(original.path, home.path)
    assert find_place(home) == Finding(COPIED, home.path)
    assert find_place(original).whereabouts is MOVED


def test_a_copy_from_another_machine_is_one(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home.path, tmp_path / "brought")
    shutil.rmtree(home.path)
    monkeypatch.setattr("platform.node", lambda: "another")
    assert find_place(Home(tmp_path / "brought")).whereabouts is COPIED


def test_another_home_in_the_old_place_is_nobodys_original(home: Home, tmp_path: Path) -> None:
    moved = Home(home.path.rename(tmp_path / "elsewhere"))
    home.path.mkdir()
    note_place(home)
    assert find_place(moved).whereabouts is MOVED


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
def test_a_note_that_is_none_is_written_anew(home: Home, content: bytes) -> None:
    home.place_note.write_bytes(content)
    assert find_place(home).whereabouts is HERE
    note_place(home)
    assert find_place(home) == Finding(HERE, home.path)
