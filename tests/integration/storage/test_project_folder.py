"""The folder of a film."""

import asyncio
import errno
import os
from filecmp import cmp
from pathlib import Path
from threading import Event

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.storage.files import project_folder
from reelproof.storage.files.project_folder import DiskProjectFolder


@pytest.fixture
def folder() -> DiskProjectFolder:
    return DiskProjectFolder()


def names(path: Path) -> list[str]:
    return sorted(str(each.relative_to(path)) for each in path.rglob("*"))


async def test_a_folder_is_made_and_stays_empty(folder: DiskProjectFolder, tmp_path: Path) -> None:
    for _ in range(2):
        await folder.prepare(tmp_path / "a" / "film")
    assert names(tmp_path) == ["a", "a/film"]


@pytest.mark.parametrize("target", ["file", "file/film", "file/a/film"])
async def test_a_file_in_the_way_is_named(folder: DiskProjectFolder, tmp_path: Path, target: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReelproofError) as refused:
        await folder.prepare(tmp_path / target)
    assert refused.value.failure.code is ErrorCode.OutputDirectoryNotWritable
    assert f"{tmp_path / 'file'} is a file" in refused.value.failure.message
    assert names(tmp_path) == ["file"]


async def test_a_full_disk_is_refused_and_left_unchanged(
    folder: DiskProjectFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_folder, "FILM_BYTES", 10**18)
    with pytest.raises(ReelproofError) as refused:
        await folder.prepare(tmp_path / "a" / "film")
    assert refused.value.failure.code is ErrorCode.OutOfDiskSpace
    assert "MB free" in refused.value.failure.message
    assert "1000000000000 MB" in refused.value.failure.message
    assert names(tmp_path) == []


@pytest.mark.parametrize("target", ["/proc/film", "/dev/null/film"])
async def test_a_folder_that_cannot_be_is_refused(folder: DiskProjectFolder, target: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        await folder.prepare(Path(target))
    assert refused.value.failure.code in (ErrorCode.OutputDirectoryNotWritable, ErrorCode.StorageFailure)


async def test_a_text_is_written_only_if_it_has_changed(folder: DiskProjectFolder, tmp_path: Path) -> None:
    written = []
    for text in ("one", "one", "two"):
        await folder.write_text(tmp_path, "script.md", text)
        written.append((tmp_path / "script.md").stat().st_mtime_ns)
        assert (tmp_path / "script.md").read_text() == text
    assert written[0] == written[1] < written[2]


async def test_a_text_of_another_length_is_not_compared(
    folder: DiskProjectFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "script.md").write_text("one")

    def read_bytes(path: Path) -> bytes:
        pytest.fail(f"{path} is read")

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    await folder.write_text(tmp_path, "script.md", "three")
    assert (tmp_path / "script.md").read_text() == "three"


async def test_canceling_stops_the_copying_after_the_current_file(
    folder: DiskProjectFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, canceled, copied = Event(), Event(), list[str]()

    def copy(_source: Path, target: Path) -> None:
        begun.set()
        canceled.wait()
        copied.append(target.name)

    monkeypatch.setattr(project_folder, "copy_atomically", copy)
    (tmp_path / "take").write_bytes(b"picture")
    names = [f"assets/{number:03}-image-0a1b2c3d.png" for number in range(3)]
    task = asyncio.create_task(folder.copy_media(tmp_path, dict.fromkeys(names, tmp_path / "take")))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    canceled.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert copied == ["000-image-0a1b2c3d.png"]


async def test_a_text_replaces_a_link_to_the_same_text(folder: DiskProjectFolder, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("one")
    (tmp_path / "script.md").symlink_to("other.md")
    await folder.write_text(tmp_path, "script.md", "one")
    assert not (tmp_path / "script.md").is_symlink()


async def test_texts_and_media_are_written_under_their_names(
    folder: DiskProjectFolder, tmp_path: Path
) -> None:
    (tmp_path / "take").write_bytes(b"picture")
    output = tmp_path / "film"
    await folder.write_text(output, "film.srt", "1\nGrüße, 世界\n")
    await folder.copy_media(output, {"assets/001-image-0a1b2c3d.png": tmp_path / "take"})
    assert names(output) == ["assets", "assets/001-image-0a1b2c3d.png", "film.srt"]
    assert (output / "film.srt").read_bytes().decode() == "1\nGrüße, 世界\n"
    assert (output / "assets/001-image-0a1b2c3d.png").read_bytes() == b"picture"


async def test_an_existing_medium_is_not_copied_again(folder: DiskProjectFolder, tmp_path: Path) -> None:
    (tmp_path / "take").write_bytes(b"picture")
    copy = tmp_path / "film" / "assets" / "001-image-0a1b2c3d.png"
    await folder.copy_media(tmp_path / "film", {f"assets/{copy.name}": tmp_path / "take"})
    before = copy.stat().st_ino
    await folder.copy_media(tmp_path / "film", {f"assets/{copy.name}": tmp_path / "take"})
    assert copy.stat().st_ino == before
    os.utime(copy)
    await folder.copy_media(tmp_path / "film", {f"assets/{copy.name}": tmp_path / "take"})
    assert copy.stat().st_ino == before
    for changed in (b"cut", b"PICTURE"):
        copy.write_bytes(changed)
        await folder.copy_media(tmp_path / "film", {f"assets/{copy.name}": tmp_path / "take"})
        assert copy.read_bytes() == b"picture"


@pytest.mark.parametrize("step_ns", [None, 2_000_000_000], ids=["no times", "even seconds"])
async def test_a_folder_that_keeps_no_exact_times_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step_ns: int | None
) -> None:
    """Like a network file system, or a memory card."""
    set_time, read = os.utime, list[Path]()

    def utime(path: Path, ns: tuple[int, int]) -> None:
        if step_ns is None:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        set_time(path, ns=(ns[0] // step_ns * step_ns, ns[1] // step_ns * step_ns))

    def compare(source: Path, target: Path, shallow: bool) -> bool:
        read.append(target)
        return cmp(source, target, shallow)

    monkeypatch.setattr(os, "utime", utime)
    monkeypatch.setattr(project_folder, "cmp", compare)
    (tmp_path / "take").write_bytes(b"picture")
    set_time(tmp_path / "take", ns=(1, 1_700_000_001_234_567_891))
    name = "assets/001-image-0a1b2c3d.png"
    copy = tmp_path / "film" / name
    for _ in range(3):
        folder = DiskProjectFolder(tmp_path / "home" / "copies.json")
        await folder.copy_media(tmp_path / "film", {name: tmp_path / "take"})
    assert read == []
    copy.write_bytes(b"PICTURE")
    set_time(copy)
    folder = DiskProjectFolder(tmp_path / "home" / "copies.json")
    await folder.copy_media(tmp_path / "film", {name: tmp_path / "take"})
    assert copy.read_bytes() == b"picture"
    (tmp_path / "home" / "copies.json").unlink()
    for _ in range(2):
        folder = DiskProjectFolder(tmp_path / "home" / "copies.json")
        await folder.copy_media(tmp_path / "film", {name: tmp_path / "take"})
    assert read == [copy, copy]


async def test_a_copy_that_cannot_be_read_is_skipped(
    folder: DiskProjectFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = digest_of_bytes(b"sun")
    assets = tmp_path / "assets"
    assets.mkdir()
    for number in range(1, 4):
        (assets / f"{number:03}-image-{digest[:8]}.png").write_bytes(b"sun")
    read_bytes, tried = Path.read_bytes, list[str]()

    def read(path: Path) -> bytes:
        tried.append(path.name)
        if len(tried) == 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    assert await folder.media_copy(tmp_path, digest) == b"sun"
    assert len(tried) == 2


async def test_media_of_an_earlier_run_go_and_peoples_own_files_stay(
    folder: DiskProjectFolder, tmp_path: Path
) -> None:
    kept, gone, own = "001-image-0a1b2c3d.png", "001-starting_image-ffffffff.png", "my notes.txt"
    for name in (kept, gone, own):
        (tmp_path / name).touch()
    await folder.keep_only(tmp_path, {kept})
    assert names(tmp_path) == [kept, own]
    await folder.keep_only(tmp_path / "missing", {kept})


@pytest.mark.parametrize("name", ["", ".", "..", "../film.srt", "/etc/passwd", "a/../../b", "C:\\b", "a\\b"])
async def test_no_name_leads_out_of_the_folder(folder: DiskProjectFolder, tmp_path: Path, name: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        await folder.write_text(tmp_path / "film", name, "x")
    assert refused.value.failure.full_code == "InvalidInput:name"
    assert names(tmp_path) == []
