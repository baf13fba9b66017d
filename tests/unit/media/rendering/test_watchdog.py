"""When a render's piece counts as stuck."""

import asyncio
from dataclasses import dataclass

import pytest

from reelproof.domain.ids import AssetKey
from reelproof.media.rendering import watchdog as module
from reelproof.media.rendering.watchdog import RenderWatchdog

PATIENCE_S = 600.0
PICTURE, OTHER = frozenset([AssetKey("picture")]), frozenset([AssetKey("other")])


@dataclass(slots=True)
class SteppedClock:
    """A second passes whenever it is read."""

    now_s: float = 0.0

    def __call__(self) -> float:
        self.now_s += 1.0
        return self.now_s


@pytest.fixture(autouse=True)
def polls_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_INTERVAL_S", 0.0)


async def stall_of(*, chunks_before: int, is_chunk: bool, is_hasty: bool) -> float:
    """Returns how long a stuck piece was waited for."""
    watchdog = RenderWatchdog(PATIENCE_S, is_hasty, SteppedClock())
    for _ in range(chunks_before):
        with watchdog.track(OTHER, is_chunk=True):
            pass
    is_over = asyncio.Event()
    with watchdog.track(PICTURE, is_chunk):
        await asyncio.wait_for(watchdog.watch(is_over.set), 60)
    assert is_over.is_set()
    assert watchdog.stalled == PICTURE
    return watchdog.waited_s


async def test_a_chunk_is_stuck_when_it_takes_many_times_longer_than_others() -> None:
    assert await stall_of(chunks_before=4, is_chunk=True, is_hasty=True) < PATIENCE_S / 2


@pytest.mark.parametrize(
    ("chunks_before", "is_chunk", "is_hasty"), [(3, True, True), (4, False, True), (4, True, False)]
)
async def test_patience_is_full_for_first_chunks_sounds_and_what_has_stalled_before(
    chunks_before: int, is_chunk: bool, is_hasty: bool
) -> None:
    waited_s = await stall_of(chunks_before=chunks_before, is_chunk=is_chunk, is_hasty=is_hasty)
    assert waited_s >= PATIENCE_S


async def test_only_the_piece_that_takes_too_long_is_named() -> None:
    watchdog = RenderWatchdog(PATIENCE_S, is_hasty=True, clock=SteppedClock())
    with watchdog.track(PICTURE, is_chunk=True):
        watching = asyncio.create_task(watchdog.watch(lambda: None))
        for _ in range(100):
            await asyncio.sleep(0)
        with watchdog.track(OTHER, is_chunk=True):
            await asyncio.wait_for(watching, 60)
    assert watchdog.stalled == PICTURE
