"""A queue is polled when something happened, and by the clock only while an attempt waits for it."""

import threading
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any, cast

import pytest
from dbos._queue import queue_worker_thread

from reelproof.storage.durable.queue_polling import QueueSignal

LONG_S = 30.0


class Polls(threading.Thread):
    """Counts the polls of a queue, as its thread would make them."""

    def __init__(self, signal: QueueSignal) -> None:
        super().__init__(daemon=True)
        self._signal = signal
        self.made = threading.Semaphore(0)

    def run(self) -> None:
        while not self._signal.wait(timeout=0.0):
            self.made.release()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reelproof.storage.durable.queue_polling.PAUSE_S", 0.0)


def polled(signal: QueueSignal) -> Polls:
    """A queue that was polled once, at its start."""
    polls = Polls(signal)
    polls.start()
    assert polls.made.acquire(timeout=LONG_S)
    return polls


def test_a_queue_is_polled_for_each_signal_and_not_otherwise() -> None:
    signal = QueueSignal(is_rate_limited=True)
    polls = polled(signal)
    assert not polls.made.acquire(timeout=0.3), "nothing waits"
    signal.poll()
    assert polls.made.acquire(timeout=LONG_S)
    signal.set()
    polls.join(LONG_S)
    assert not polls.made.acquire(blocking=False)


@pytest.mark.parametrize(("is_rate_limited", "is_delayed"), [(True, False), (False, True)])
def test_what_comes_with_time_is_polled_for_until_it_begins(is_rate_limited: bool, is_delayed: bool) -> None:
    signal = QueueSignal(is_rate_limited)
    signal.add(["one"], is_delayed)
    polls = polled(signal)
    assert all(polls.made.acquire(timeout=LONG_S) for _ in range(3))
    signal.remove("one")
    # The clock may run out once more.
    polls.made.acquire(timeout=0.3)
    assert not polls.made.acquire(timeout=0.3)
    signal.set()
    polls.join(LONG_S)


def test_a_lost_signal_delays_only() -> None:
    signal = QueueSignal(is_rate_limited=False)
    signal.add(["one"], is_delayed=False)
    polls = polled(signal)
    assert polls.made.acquire(timeout=LONG_S)
    signal.set()
    polls.join(LONG_S)


CHECKED_VERSION = "3.4"
UPGRADED = (
    "QueuePolling runs the private queue_worker_thread of DBOS with an event of its own. Read that function "
    "in the new version: between two polls it must wait for nothing but `stop_event.wait`. Then change "
    "CHECKED_VERSION."
)


class ThirdWaitStops(threading.Event):
    """Counts the waits, and stops at the third one."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        return self.waits == 3


def test_the_private_function_of_dbos_polls_after_each_wait_of_its_stop_event() -> None:
    assert version("dbos").startswith(f"{CHECKED_VERSION}."), UPGRADED
    stop_event, polls = ThirdWaitStops(), list[str]()

    def scopes_of_poll(queue_name: str) -> list[str]:
        polls.append(queue_name)
        return []

    database = SimpleNamespace(dequeue_scopes=scopes_of_poll)
    queue = SimpleNamespace(name="bucket.any", database_backed_queue=False, _polling_interval_sec=3600.0)
    queue_worker_thread(stop_event, cast("Any", SimpleNamespace(_sys_db=database)), cast("Any", queue))
    assert (stop_event.waits, polls) == (3, ["bucket.any"] * 2), UPGRADED
