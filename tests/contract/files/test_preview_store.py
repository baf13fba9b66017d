"""Behavior of every store of previews."""

from pathlib import Path

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.engine.ports.files import PreviewStore
from reelproof.storage.files.preview_store import DiskPreviewStore
from reelproof.testing.in_memory.folders import InMemoryPreviews

SUN, MOON = digest_of_bytes(b"sun"), digest_of_bytes(b"moon")
SMALL, LARGE = "320.webp", "640.webp"


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PreviewStore:
    return (
        InMemoryPreviews(tmp_path) if request.param == "memory" else DiskPreviewStore(tmp_path / "previews")
    )


async def test_a_preview_is_found_by_its_medium_and_name(store: PreviewStore) -> None:
    assert await store.find(SUN, SMALL) is None
    path = await store.put(SUN, SMALL, b"small sun")
    assert path.read_bytes() == b"small sun"
    assert await store.find(SUN, SMALL) == path
    assert await store.find(SUN, LARGE) is None
    assert await store.find(MOON, SMALL) is None


async def test_a_preview_may_be_made_again(store: PreviewStore) -> None:
    await store.put(SUN, SMALL, b"small sun")
    path = await store.put(SUN, SMALL, b"another small sun")
    assert path.read_bytes() == b"another small sun"


async def test_all_previews_of_a_medium_are_removed_and_no_others(store: PreviewStore) -> None:
    gone = [await store.put(SUN, name, b"sun") for name in (SMALL, LARGE)]
    kept = await store.put(MOON, SMALL, b"moon")
    for _ in range(2):
        await store.remove(SUN)
    assert [await store.find(SUN, name) for name in (SMALL, LARGE)] == [None, None]
    assert not any(path.exists() for path in gone)
    assert await store.find(MOON, SMALL) == kept
