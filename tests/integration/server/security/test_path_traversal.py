"""No name leads out of its folder."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.server.problem import HttpError
from reelproof.server.security.path_traversal import LONGEST_NAME, inside

REFUSED = (
    "",
    ".",
    "..",
    "../secret.txt",
    "in/../../secret.txt",
    "in/../film.mp4",
    "./film.mp4",
    "/etc/passwd",
    "//etc/passwd",
    "in//film.mp4",
    "in/",
    "..\\secret.txt",
    "in\\film.mp4",
    "\\\\host\\share\\x",
    "C:/windows/x",
    "film.mp4:stream",
    "film.mp4\0.png",
    "film\n.mp4",
    "film\x7f.mp4",
    "film\u2028.mp4",
    "film\ud800.mp4",
    "film.mp4.",
    "film.mp4 ",
    "in./film.mp4",
    "... /film.mp4",
    "NUL",
    "nul.txt",
    "in/con.mp4",
    "COM1",
    "com¹.log",
    "lpt9.tar.gz",
    "CONIN$",
    "aux .txt",
    "n" * (LONGEST_NAME + 1),
    "画" * 100,
)
TAKEN = (
    "film.mp4",
    "in/goat.mp4",
    "Grüße, 世界 (2).png",
    ".hidden",
    "a..b",
    "console.txt",
    "com10.txt",
    "naux",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    (folder / "in").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("not for you")
    return folder


def refusal(folder: Path, name: str) -> HttpError:
    with pytest.raises(HttpError) as refused:
        inside(folder, name)
    return refused.value


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_some_systems_alias_is_not_found(folder: Path, name: str) -> None:
    refused = refusal(folder, name)
    assert (refused.status, refused.failure.full_code) == (404, "InvalidInput:file")


@pytest.mark.parametrize("name", TAKEN)
def test_plain_names_lead_into_the_folder(folder: Path, name: str) -> None:
    assert inside(folder, name) == folder.resolve() / name


def test_no_link_is_followed_out_of_the_folder(folder: Path) -> None:
    (folder / "out.txt").symlink_to("../secret.txt")
    (folder / "elsewhere").symlink_to("..")
    (folder / "twin.mp4").symlink_to("in/goat.mp4")
    assert refusal(folder, "out.txt").status == refusal(folder, "elsewhere/secret.txt").status == 404
    assert inside(folder, "twin.mp4") == folder.resolve() / "in" / "goat.mp4"


def test_a_folder_may_be_a_link_itself(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(folder)
    assert inside(tmp_path / "linked", "film.mp4") == folder.resolve() / "film.mp4"


def test_a_folder_with_the_same_prefix_is_a_different_one(folder: Path) -> None:
    sibling = folder.with_name("here-too")
    sibling.mkdir()
    (folder / "next").symlink_to(sibling)
    assert refusal(folder, "next/film.mp4").status == 404


PIECES = st.sampled_from(
    ["..", ".", "/", "\\", "\0", "here", "secret.txt", "elsewhere", " ", ":", "%2e", "a"]
)
NAMES = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=8).map("".join)


@settings(deadline=None)
@given(NAMES)
def test_every_name_is_refused_or_leads_inside(name: str) -> None:
    with TemporaryDirectory() as root:
        folder = Path(root).resolve() / "here"
        folder.mkdir()
        (folder / "elsewhere").symlink_to("..")
        try:
            path = inside(folder, name)
        except HttpError as refused:
            assert refused.status == 404
        else:
            assert path.is_relative_to(folder)
            assert path != folder
