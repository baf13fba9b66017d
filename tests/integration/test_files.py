"""Files appear complete or not at all."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.files import (
    copy_atomically,
    copy_bytes,
    create_atomically,
    failure_of,
    relative_parts,
    remove_stale_parts,
    resolve_inside,
    write_atomically,
    write_bytes,
)

LONG_AGO = 1_600_000_000
PART_NAME = ".0123456789abcdef0123456789abcdef.part.txt"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_content_is_written_and_replaced(tmp_path: Path) -> None:
    for content in (b"first", b"second, longer", b""):
        write_atomically(tmp_path / "a.txt", content)
        assert (tmp_path / "a.txt").read_bytes() == content
    assert names(tmp_path) == ["a.txt"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    def write(part: Path) -> None:
        part.write_bytes(b"half")
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"the other half")

    write_atomically(tmp_path / "a.txt", b"before")
    with pytest.raises(ReelproofError) as refused:
        create_atomically(tmp_path / "a.txt", write)
    assert refused.value.failure.code is ErrorCode.OutOfDiskSpace
    assert str(tmp_path / "a.txt") in refused.value.failure.message
    assert isinstance(refused.value.__cause__, OSError)
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"before"


def test_a_failed_write_leaves_no_partial_file(tmp_path: Path) -> None:
    def write(part: Path) -> None:
        part.write_bytes(b"half")
        raise ValueError("cannot be encoded")

    with pytest.raises(ValueError, match="encoded"):
        create_atomically(tmp_path / "a.txt", write)
    assert names(tmp_path) == []


def test_the_part_has_the_same_ending(tmp_path: Path) -> None:
    def write(part: Path) -> None:
        part.write_text(part.suffix)

    create_atomically(tmp_path / "film.otio", write)
    assert (tmp_path / "film.otio").read_text() == ".otio"


@pytest.mark.parametrize("target", ["missing/a.txt", "file/a.txt", "folder", "x" * 300])
def test_a_target_that_cannot_be_is_a_storage_failure(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    before = names(tmp_path)
    with pytest.raises(ReelproofError) as refused:
        write_atomically(tmp_path / target, b"content")
    assert refused.value.failure.code is ErrorCode.StorageFailure
    assert names(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_ours_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ReelproofError) as refused:
        write_atomically(tmp_path / "a.txt", b"content")
    tmp_path.chmod(0o700)
    assert refused.value.failure.code is ErrorCode.OutputDirectoryNotWritable


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.OutOfDiskSpace),
        (errno.EDQUOT, ErrorCode.OutOfDiskSpace),
        (errno.EFBIG, ErrorCode.OutOfDiskSpace),
        (errno.EACCES, ErrorCode.OutputDirectoryNotWritable),
        (errno.EPERM, ErrorCode.OutputDirectoryNotWritable),
        (errno.EROFS, ErrorCode.OutputDirectoryNotWritable),
        (errno.ENOTDIR, ErrorCode.StorageFailure),
        (errno.EIO, ErrorCode.StorageFailure),
        (None, ErrorCode.StorageFailure),
    ],
)
def test_every_refusal_has_a_code(number: int | None, code: ErrorCode) -> None:
    error = OSError(number, os.strerror(number)) if number else OSError("odd")
    failure = failure_of(error, Path("/films/film.srt"))
    assert failure.code is code
    assert "/films/film.srt" in failure.message


@pytest.mark.parametrize(
    ("number", "full", "change"),
    [
        (errno.ENOSPC, "The disk is full", "Free some space"),
        (errno.EDQUOT, "quota is used up", "have it raised"),
        (errno.EFBIG, "larger than a file may be", "ulimit -f"),
    ],
)
def test_what_is_full_and_how_to_change_that_is_said(number: int, full: str, change: str) -> None:
    failure = failure_of(OSError(number, os.strerror(number)), Path("/films/film.mp4"))
    assert full in failure.message
    assert change in failure.remediation


def test_missing_permissions_may_have_another_code() -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    assert failure_of(error, Path("/x"), ErrorCode.StorageFailure).code is ErrorCode.StorageFailure


def test_a_copy_is_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"picture")
    copy_atomically(tmp_path / "source", tmp_path / "copy")
    (tmp_path / "copy").write_bytes(b"edited")
    assert (tmp_path / "source").read_bytes() == b"picture"
    assert names(tmp_path) == ["copy", "source"]


def test_only_old_parts_are_swept(tmp_path: Path) -> None:
    old, young, stranger = tmp_path / PART_NAME, tmp_path / PART_NAME.replace("0", "a"), tmp_path / ".my.part"
    for path in (old, young, stranger):
        path.touch()
    for path in (old, stranger):
        os.utime(path, (LONG_AGO, LONG_AGO))
    remove_stale_parts(tmp_path, tmp_path / "missing")
    assert names(tmp_path) == sorted([young.name, stranger.name])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.txt", ("a.txt",)),
        ("in/a.txt", ("in", "a.txt")),
        ("", None),
        ("/a.txt", None),
        ("in/../a.txt", None),
        ("in\\a.txt", None),
        ("c:a.txt", None),
    ],
)
def test_a_relative_name_has_parts(name: str, parts: tuple[str, ...] | None) -> None:
    assert relative_parts(name) == parts


def test_a_place_is_inside_or_none(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "out").symlink_to("..")
    assert resolve_inside(tmp_path / "here", "a.txt") == tmp_path.resolve() / "here" / "a.txt"
    assert resolve_inside(tmp_path / "here", "out/a.txt") is None


OTHER_FILE_SYSTEM = Path("/dev/shm")  # noqa: S108


@pytest.fixture(params=["the same file system", "another file system"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path if request.param == "the same file system" else OTHER_FILE_SYSTEM
    if not folder.is_dir():
        pytest.skip("there is no other file system")
    with NamedTemporaryFile(dir=folder) as file:
        Path(file.name).write_bytes(bytes(range(256)) * 10_000)
        yield Path(file.name)


def test_bytes_are_copied_to_the_end_of_a_file(source: Path, tmp_path: Path) -> None:
    with source.open("rb", buffering=0) as file, (tmp_path / "a").open("wb", buffering=0) as target:
        write_bytes(target, b"head")
        copy_bytes(file, target, 7, 2_000_000)
        copy_bytes(file, target, 0, 3)
    assert (tmp_path / "a").read_bytes() == b"head" + source.read_bytes()[7:2_000_007] + b"\x00\x01\x02"


def test_a_source_that_ends_too_early_is_an_error(source: Path, tmp_path: Path) -> None:
    with (
        source.open("rb", buffering=0) as file,
        (tmp_path / "a").open("wb", buffering=0) as target,
        pytest.raises(EOFError),
    ):
        copy_bytes(file, target, 2_500_000, 100_000)


def test_a_full_disk_ends_a_copy(source: Path) -> None:
    with (
        source.open("rb", buffering=0) as file,
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(OSError, match="No space left") as caught,
    ):
        copy_bytes(file, full, 0, 100)
    assert caught.value.errno == errno.ENOSPC
