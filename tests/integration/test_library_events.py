"""Reelproof as a library: the events of a film, as they reach the caller."""

import asyncio
import gc
from pathlib import Path

import pytest

import reelproof
from reelproof.domain.event import EventType


class Stop(Exception):
    """Raised by a caller who has seen enough."""


class Display:
    """A callable object that waits for each event to be shown."""

    def __init__(self, last: EventType) -> None:
        self._last = last
        self.shown: list[EventType] = []

    async def __call__(self, event: reelproof.Event) -> None:
        await asyncio.sleep(0)
        self.shown.append(event.type)
        if event.type is self._last:
            raise Stop(event.type)


def stop(event: reelproof.Event) -> None:
    raise Stop(event.type)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REELPROOF_HOME", str(tmp_path / "home"))
    (tmp_path / "rain.md").write_text("# Rain\n\nThe sun warms the sea.\n")
    return tmp_path


def test_what_on_event_raises_ends_the_call_and_leaves_nothing_open(caplog: pytest.LogCaptureFixture) -> None:
    async def call() -> None:
        with pytest.raises(Stop):
            await reelproof.make_async("rain.md", stays_local=True, on_event=stop)
        gc.collect()
        await asyncio.sleep(0.1)

    asyncio.run(call())
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


async def test_an_asynchronous_on_event_is_awaited() -> None:
    display = Display(last=EventType.step_status)
    with pytest.raises(Stop):
        await reelproof.make_async("rain.md", stays_local=True, on_event=display)
    assert display.shown[-1] is EventType.step_status
    assert EventType.job_status in display.shown


def test_make_refuses_an_asynchronous_on_event_and_names_the_async_twin(work: Path) -> None:
    with pytest.raises(reelproof.ReelproofError, match="on_event is asynchronous") as refused:
        reelproof.make("rain.md", on_event=Display(last=EventType.step_status))
    assert "make_async" in refused.value.failure.remediation
    assert [path.name for path in work.iterdir()] == ["rain.md"]
