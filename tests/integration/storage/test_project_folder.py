"""The folder of a film."""

from pathlib import Path

import pytest

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


async def test_texts_and_media_are_written_under_their_names(
    folder: DiskProjectFolder, tmp_path: Path
) -> None:
    (tmp_path / "take").write_bytes(b"picture")
    output = tmp_path / "film"
    await folder.write_text(output, "film.srt", "1\nGrüße, 世界\n")
    await folder.copy_media(output, "assets/001-image-0a1b2c3d.png", tmp_path / "take")
    assert names(output) == ["assets", "assets/001-image-0a1b2c3d.png", "film.srt"]
    assert (output / "film.srt").read_bytes().decode() == "1\nGrüße, 世界\n"
    assert (output / "assets/001-image-0a1b2c3d.png").read_bytes() == b"picture"


async def test_an_existing_medium_is_not_copied_again(folder: DiskProjectFolder, tmp_path: Path) -> None:
    (tmp_path / "take").write_bytes(b"picture")
    copy = tmp_path / "film" / "assets" / "001-image-0a1b2c3d.png"
    await folder.copy_media(tmp_path / "film", f"assets/{copy.name}", tmp_path / "take")
    before = copy.stat().st_ino
    await folder.copy_media(tmp_path / "film", f"assets/{copy.name}", tmp_path / "take")
    assert copy.stat().st_ino == before
    copy.write_bytes(b"cut")
    await folder.copy_media(tmp_path / "film", f"assets/{copy.name}", tmp_path / "take")
    assert copy.read_bytes() == b"picture"


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
