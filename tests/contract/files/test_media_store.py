"""Behavior of every media store."""

import asyncio
from pathlib import Path

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.engine.ports.files import MediaStore
from reelproof.storage.files.blobs.disk import DiskMediaStore
from reelproof.testing.in_memory.media import InMemoryMedia

CONTENT = b"a picture"
DIGEST = digest_of_bytes(CONTENT)
OTHER = digest_of_bytes(b"another")


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    return (
        InMemoryMedia(tmp_path)
        if request.param == "memory"
        else DiskMediaStore(tmp_path, tmp_path / "checks.json")
    )


async def test_a_medium_is_found_by_its_digest(store: MediaStore) -> None:
    assert not await store.has(DIGEST)
    assert await store.put(CONTENT) == DIGEST
    assert await store.has(DIGEST)
    assert store.path(DIGEST).read_bytes() == CONTENT


async def test_those_that_exist_are_named(store: MediaStore) -> None:
    await store.put(CONTENT)
    assert await store.existing([DIGEST, OTHER]) == {DIGEST}
    assert await store.existing([]) == frozenset()


async def test_identical_media_may_be_stored_at_once(store: MediaStore) -> None:
    assert set(await asyncio.gather(*(store.put(CONTENT) for _ in range(20)))) == {DIGEST}
    assert store.path(DIGEST).read_bytes() == CONTENT


async def test_nothing_empty_is_stored(store: MediaStore) -> None:
    with pytest.raises(ValueError, match="empty"):
        await store.put(b"")


async def test_what_was_removed_is_gone_and_may_come_back(store: MediaStore) -> None:
    await store.put(CONTENT)
    assert store.path(DIGEST).exists()
    for _ in range(2):
        await store.remove(DIGEST)
    assert not await store.has(DIGEST)
    assert not store.path(DIGEST).exists()
    await store.put(CONTENT)
    assert store.path(DIGEST).read_bytes() == CONTENT


async def test_a_file_with_another_content_is_damaged_until_it_is_stored_again(store: MediaStore) -> None:
    await store.put(CONTENT)
    assert await store.damaged([DIGEST, OTHER]) == frozenset()
    store.path(DIGEST).write_bytes(CONTENT[::-1])
    assert await store.damaged([DIGEST, OTHER]) == {DIGEST}
    assert await store.put(CONTENT) == DIGEST
    assert await store.damaged([DIGEST]) == frozenset()
    assert store.path(DIGEST).read_bytes() == CONTENT
