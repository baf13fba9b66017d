"""Files that a script names are read from its folder, and from nowhere else."""

import hashlib
import os
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.storage.files import own_media
from reelproof.storage.files.own_media import DiskOwnMedia

CONTENT = b"a goat that moves"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "goat.mp4").write_bytes(CONTENT)
    (tmp_path / "secret.mp4").write_bytes(b"not for the film")
    return folder / "talk.md"


async def refusal(script: Path, name: str) -> str:
    assert await DiskOwnMedia().digests(str(script), [name]) == {}
    with pytest.raises(ReelproofError) as caught:
        await DiskOwnMedia().read(str(script), name, "clip")
    assert caught.value.failure.full_code == "InvalidInput:clip"
    return caught.value.failure.message


async def test_a_file_is_known_by_its_content(script: Path) -> None:
    assert await DiskOwnMedia().digests(str(script), ["in/goat.mp4"]) == {
        "in/goat.mp4": digest_of_bytes(CONTENT)
    }
    assert await DiskOwnMedia().read(str(script), "in/goat.mp4", "clip") == CONTENT


@pytest.mark.parametrize("settled_s", [-1, 3600], ids=["remembered", "just written"])
async def test_a_file_that_changes_is_known_by_its_new_content(
    script: Path, settled_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_media, "SETTLED_NS", settled_s * 1_000_000_000)
    media, goat = DiskOwnMedia(), script.parent / "in" / "goat.mp4"
    for content in (CONTENT, CONTENT, CONTENT[::-1], CONTENT[:4]):
        was = goat.stat()
        goat.write_bytes(content)
        os.utime(goat, ns=(was.st_atime_ns, was.st_mtime_ns))
        assert await media.digests(str(script), ["in/goat.mp4"]) == {"in/goat.mp4": digest_of_bytes(content)}


async def test_a_file_that_stays_is_read_once(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_media, "SETTLED_NS", -1_000_000_000)
    media = DiskOwnMedia()
    first = await media.digests(str(script), ["in/goat.mp4"])
    monkeypatch.setattr(hashlib, "file_digest", None)
    assert await media.digests(str(script), ["in/goat.mp4"]) == first


@pytest.mark.parametrize("name", ["../secret.mp4", "in/../../secret.mp4", "/etc/hostname"])
async def test_a_path_out_of_the_folder_is_refused(script: Path, name: str) -> None:
    assert await refusal(script, name) == (f"The clip {name} is outside the script's folder; copy it there.")


async def test_a_link_out_of_the_folder_is_refused_and_one_within_it_followed(script: Path) -> None:
    (script.parent / "out.mp4").symlink_to("../secret.mp4")
    (script.parent / "elsewhere").symlink_to("..")
    (script.parent / "twin.mp4").symlink_to("in/goat.mp4")
    assert "is outside" in await refusal(script, "out.mp4")
    assert "is outside" in await refusal(script, "elsewhere/secret.mp4")
    assert await DiskOwnMedia().read(str(script), "twin.mp4", "clip") == CONTENT


async def test_a_folder_that_is_a_link_itself_is_the_script_s(script: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(script.parent)
    linked = tmp_path / "linked" / script.name
    assert await DiskOwnMedia().read(str(linked), "in/goat.mp4", "clip") == CONTENT


async def test_unusable_input_is_reported_in_a_sentence(script: Path) -> None:
    with (script.parent / "long.mp4").open("wb") as file:
        os.truncate(file.fileno(), MAX_OWN_FILE_BYTES + 1)
    os.mkfifo(script.parent / "pipe.mp4")
    (script.parent / "round.mp4").symlink_to("round.mp4")
    assert await refusal(script, "gone.mp4") == (
        "The script refers to the clip gone.mp4, but no such file exists next to it."
    )
    assert await refusal(script, "long.mp4") == "The clip long.mp4 is larger than 250 MB; make it smaller."
    assert await refusal(script, "in") == "The clip in is not a file."
    assert await refusal(script, "pipe.mp4") == "The clip pipe.mp4 is not a file."
    assert "no such file exists" in await refusal(script, "round.mp4")
    assert "could not be read" in await refusal(script, "n" * 300)


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
async def test_letters_with_marks_are_the_same_however_they_are_composed(
    script: Path, on_disk: Literal["NFC", "NFD"], written: Literal["NFC", "NFD"]
) -> None:
    folder = script.parent / normalize(on_disk, "Médias")
    folder.mkdir()
    (folder / normalize(on_disk, "Zürich 가.mp4")).write_bytes(CONTENT)
    name = normalize(written, "Médias/Zürich 가.mp4")
    assert await DiskOwnMedia().digests(str(script), [name]) == {name: digest_of_bytes(CONTENT)}
    assert await DiskOwnMedia().read(str(script), name, "clip") == CONTENT
