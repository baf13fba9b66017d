"""What long-running processes set up."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import cast

import pytest

from reelproof.cli.installation import service
from reelproof.cli.progress.interruption import Interruption, Stop
from reelproof.settings.settings import Settings
from reelproof.wiring.studio import Studio


class _Uninterrupted:
    @contextmanager
    def stopping(self, _stop: Stop) -> Iterator[None]:
        yield


@asynccontextmanager
async def _opened(_settings: Settings) -> AsyncIterator[Studio]:
    yield cast("Studio", None)


@pytest.fixture
def collection() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("collection")
async def test_a_worker_frees_memory_sooner_than_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.set_threshold(200_000, 20, 50)
    seen = list[tuple[int, int, int]]()

    @asynccontextmanager
    async def working(
        _studio: Studio, _what: str, _works: bool, stopped: asyncio.Event
    ) -> AsyncIterator[None]:
        seen.append(gc.get_threshold())
        stopped.set()
        yield

    monkeypatch.setattr(service, "open_studio", _opened)
    monkeypatch.setattr(service, "_working", working)
    await service._run_worker(Settings(), cast("Interruption", _Uninterrupted()))
    assert seen == [service.OBJECTS_PER_COLLECTION]
    assert gc.get_freeze_count() > 0
