"""Media by digest on a disk."""

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.storage.files.blobs.disk import DiskMediaStore

CONTENT = b"a picture"
DIGEST = Digest(hashlib.sha256(CONTENT).hexdigest())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def store(tmp_path: Path) -> DiskMediaStore:
    return DiskMediaStore(tmp_path / "media")


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
    store = DiskMediaStore(tmp_path / "media")
    assert not await store.has(DIGEST)
    with pytest.raises(ReelproofError) as refused:
        await store.put(CONTENT)
    assert refused.value.failure.code is ErrorCode.StorageFailure
