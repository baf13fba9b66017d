"""Working time of a process, by a clock that the test sets."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.engine.run.worked_time import MAX_TICK_S, WorkedTime, after_worked, worked_timeout


@dataclass(slots=True)
class HandSetClock:
    """Stands still until it is set; counts how often it was looked at."""

    now_s: float = 1000.0
    looks: int = 0
    looked_again: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self) -> float:
        self.looks += 1
        if self.looks > 1:
            self.looked_again.set()
        return self.now_s


def test_ticks_add_up_and_a_night_counts_as_one_late_tick() -> None:
    clock = HandSetClock()
    worked = WorkedTime(clock)
    clock.now_s += 2.0
    assert worked.tick()
    clock.now_s += 8 * 3600
    assert not worked.tick()
    clock.now_s += 1.5
    assert worked.tick()
    assert worked.worked_s == 2.0 + MAX_TICK_S + 1.5


@given(st.lists(st.floats(0.0, 1e6), max_size=30))
def test_no_more_is_worked_than_passes_and_never_less_than_the_short_ticks(gaps: list[float]) -> None:
    clock = HandSetClock(0.0)
    worked = WorkedTime(clock)
    for gap in gaps:
        clock.now_s += gap
        worked.tick()
    short_s = sum(gap for gap in gaps if gap <= MAX_TICK_S)
    assert short_s - 0.01 <= worked.worked_s <= clock.now_s + 0.01
    assert worked.worked_s <= MAX_TICK_S * len(gaps) + 0.01


class Overdue(Exception):
    """Overruns of the block."""


async def test_a_block_is_broken_off_after_its_time() -> None:
    with pytest.raises(Overdue):
        async with worked_timeout(0.05, Overdue()):
            await asyncio.Event().wait()


async def test_a_timeout_of_the_block_itself_stays_what_it_is() -> None:
    with pytest.raises(TimeoutError):
        async with worked_timeout(60.0, Overdue()):
            raise TimeoutError


async def test_events_from_a_gap_are_delivered_before_the_timeout() -> None:
    clock = HandSetClock()
    async with worked_timeout(0.05, Overdue(), clock):
        await asyncio.sleep(0)
        clock.now_s += 3600.0
        await clock.looked_again.wait()
    assert clock.looks == 2


async def test_a_block_that_overruns_is_logged_once() -> None:
    spoke = asyncio.Event()
    times = 0

    async def speak() -> None:
        nonlocal times
        times += 1
        spoke.set()

    async with after_worked(0.05, speak):
        await spoke.wait()
    async with after_worked(60.0, speak):
        pass
    assert times == 1
