"""Media by digest on a disk."""

import asyncio
import errno
import hashlib
import os
import sys
from contextlib import AbstractContextManager
from io import BufferedReader
from pathlib import Path
from typing import NoReturn

import pytest

from reelproof import remembered_facts
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.files import cache_file
from reelproof.storage.files.blobs import disk
from reelproof.storage.files.blobs.disk import DiskMediaStore

CONTENT = b"a picture"
DIGEST = Digest(hashlib.sha256(CONTENT).hexdigest())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def store(tmp_path: Path) -> DiskMediaStore:
    return DiskMediaStore(tmp_path / "media", tmp_path / "checks.json")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the media that were read whole."""
    found = list[str]()

    def file_digest(file: BufferedReader, name: str) -> object:
        found.append(Path(file.name).name)
        return hashlib.file_digest(file, name)

    monkeypatch.setattr(disk, "file_digest", file_digest)
    return found


async def test_a_medium_is_found_by_its_digest(store: DiskMediaStore, tmp_path: Path) -> None:
    assert not await store.has(DIGEST)
    assert await store.put(CONTENT) == DIGEST
    assert await store.has(DIGEST)
    assert store.path(DIGEST) == tmp_path / "media" / DIGEST[:2] / DIGEST[2:4] / DIGEST
    assert store.path(DIGEST).read_bytes() == CONTENT


async def test_the_same_medium_is_written_once(store: DiskMediaStore, tmp_path: Path) -> None:
    await store.put(CONTENT)
    before = store.path(DIGEST).stat()
    await asyncio.gather(*(store.put(CONTENT) for _ in range(8)))
    after = store.path(DIGEST).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(tmp_path) == [store.path(DIGEST)]


async def test_identical_media_can_be_stored_concurrently(store: DiskMediaStore, tmp_path: Path) -> None:
    assert set(await asyncio.gather(*(store.put(CONTENT) for _ in range(20)))) == {DIGEST}
    assert files(tmp_path) == [store.path(DIGEST)]


@pytest.mark.parametrize("damaged", [b"", b"a pict"])
async def test_a_damaged_medium_is_replaced(store: DiskMediaStore, damaged: bytes) -> None:
    await store.put(CONTENT)
    store.path(DIGEST).write_bytes(damaged)
    assert await store.has(DIGEST) == bool(damaged)
    await store.put(CONTENT)
    assert store.path(DIGEST).read_bytes() == CONTENT


async def test_a_folder_in_the_place_of_a_medium_is_none_and_is_replaced(store: DiskMediaStore) -> None:
    (store.path(DIGEST) / "inner").mkdir(parents=True)
    assert not await store.has(DIGEST)
    await store.put(CONTENT)
    assert store.path(DIGEST).read_bytes() == CONTENT
    await store.remove(DIGEST)
    (store.path(DIGEST) / "inner").mkdir(parents=True)
    await store.remove(DIGEST)
    assert not store.path(DIGEST).exists()


async def test_empty_content_is_not_a_medium(store: DiskMediaStore, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="empty"):
        await store.put(b"")
    assert files(tmp_path) == []


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 64 + "\n"])
async def test_invalid_digests_are_not_found(store: DiskMediaStore, text: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        store.path(Digest(text))
    assert refused.value.failure.full_code == "InvalidInput:digest"
    with pytest.raises(ReelproofError):
        await store.has(Digest(text))


async def test_old_crash_leftovers_are_removed(store: DiskMediaStore, tmp_path: Path) -> None:
    incoming = tmp_path / "media" / "incoming"
    incoming.mkdir(parents=True)
    old, young = (incoming / f".{letter * 32}.part" for letter in "ab")
    for part in (old, young):
        part.write_bytes(b"half a pic")
    os.utime(old, (1_600_000_000, 1_600_000_000))
    await store.put(CONTENT)
    assert list(incoming.iterdir()) == [young]


async def test_a_store_that_cannot_be_is_a_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "media").touch()
    store = DiskMediaStore(tmp_path / "media", tmp_path / "checks.json")
    assert not await store.has(DIGEST)
    with pytest.raises(ReelproofError) as refused:
        await store.put(CONTENT)
    assert refused.value.failure.code is ErrorCode.StorageFailure


async def test_an_unchanged_medium_is_not_read_again_by_a_later_process(
    tmp_path: Path, read: list[str]
) -> None:
    def opened() -> DiskMediaStore:
        return DiskMediaStore(tmp_path / "media", tmp_path / "checks.json")

    path = opened().path(DIGEST)
    await opened().put(CONTENT)
    assert await opened().damaged([DIGEST]) == frozenset()
    read.clear()
    assert await opened().damaged([DIGEST]) == frozenset()
    assert read == []
    before = path.stat()
    with path.open("r+b") as file:
        file.write(CONTENT[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert await opened().damaged([DIGEST]) == {DIGEST}


async def test_a_medium_that_is_written_while_it_is_read_is_read_again(
    store: DiskMediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.put(CONTENT)
    os.utime(store.path(DIGEST), ns=(1, 1))

    def file_digest(file: BufferedReader, name: str) -> object:
        found = hashlib.file_digest(file, name)
        Path(file.name).write_bytes(CONTENT[::-1])
        return found

    with monkeypatch.context() as patched:
        patched.setattr(disk, "file_digest", file_digest)
        assert await store.damaged([DIGEST]) == frozenset()
    assert await store.damaged([DIGEST]) == {DIGEST}


async def test_what_was_checked_is_not_written_for_every_medium(
    store: DiskMediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = list[Path]()

    def write(path: Path) -> AbstractContextManager[Path]:
        saved.append(path)
        return cache_file(path)

    monkeypatch.setattr(remembered_facts, "cache_file", write)
    for number in range(8):
        await store.damaged([await store.put(f"{number}".encode())])
    assert len(saved) == 1
    await store.save_checks()
    await store.save_checks()
    assert len(saved) == 2


async def test_no_medium_has_nothing_read(store: DiskMediaStore, tmp_path: Path) -> None:
    (tmp_path / "media").touch()
    assert await store.damaged([]) == frozenset()


async def test_one_file_that_cannot_be_read_is_damaged_and_is_replaced(
    store: DiskMediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await store.put(b"another picture")
    await store.put(CONTENT)
    os.utime(store.path(DIGEST))
    bad = store.path(DIGEST).stat().st_ino

    def file_digest(file: BufferedReader, name: str) -> object:
        if os.fstat(file.fileno()).st_ino == bad:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return hashlib.file_digest(file, name)

    monkeypatch.setattr(disk, "file_digest", file_digest)
    assert await store.damaged([DIGEST, other]) == {DIGEST}
    assert await store.put(CONTENT) == DIGEST
    assert await store.damaged([DIGEST, other]) == frozenset()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read all files")
async def test_a_folder_that_may_not_be_entered_holds_damaged_media(store: DiskMediaStore) -> None:
    other = await store.put(b"another picture")
    await store.put(CONTENT)
    folder = store.path(DIGEST).parent
    folder.chmod(0)
    try:
        assert await store.damaged([DIGEST, other]) == {DIGEST}
        assert await store.existing([DIGEST, other]) == {other}
    finally:
        folder.chmod(0o700)


async def test_a_store_that_cannot_be_read_is_not_full_of_damaged_media(
    store: DiskMediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.put(CONTENT)

    def fail(*_: object) -> NoReturn:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "stat", fail)
    monkeypatch.setattr(Path, "iterdir", fail)
    with pytest.raises(ReelproofError) as refused:
        await store.damaged([DIGEST])
    assert refused.value.failure.code is ErrorCode.StorageFailure


@pytest.mark.parametrize("content", ["", "[]", f'{{"{DIGEST}": 1}}'])
async def test_media_are_read_if_what_was_checked_is_unreadable(tmp_path: Path, content: str) -> None:
    (tmp_path / "checks.json").write_text(content)
    store = DiskMediaStore(tmp_path / "media", tmp_path / "checks.json")
    await store.put(CONTENT)
    store.path(DIGEST).write_bytes(CONTENT[::-1])
    assert await store.damaged([DIGEST]) == {DIGEST}
