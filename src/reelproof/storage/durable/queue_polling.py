"""Polls DBOS queues when an attempt was queued or has ended, and by the clock only for what comes with time.

DBOS itself polls every queue all the time.
"""

import threading
import time
from collections.abc import Collection, Iterable

from dbos import DBOS

# Private: publicly DBOS offers only the interval at which it polls. A test checks what is relied on.
from dbos._queue import queue_worker_thread

# Attempts that end within this time share a poll.
PAUSE_S = 0.1
# For what comes with time: the end of a delay, or of a minute with a limit.
CLOCK_S = 0.1
# In case a signal was lost.
FALLBACK_S = 1.0
JOIN_S = 10.0


class QueueSignal(threading.Event):
    """The stop event of a queue's thread. Its `wait` is over as well when the queue should be polled."""

    def __init__(self, is_rate_limited: bool) -> None:
        super().__init__()
        self._is_rate_limited = is_rate_limited
        self._changed = threading.Condition()
        self._is_due = True
        self._polled_s = 0.0
        # Whether each waiting attempt has a delay, by id.
        self._waiting: dict[str, bool] = {}

    def add(self, workflow_ids: Iterable[str], is_delayed: bool) -> None:
        with self._changed:
            self._waiting |= dict.fromkeys(workflow_ids, is_delayed)

    def remove(self, workflow_id: str) -> None:
        """The attempt does not wait any longer."""
        with self._changed:
            self._waiting.pop(workflow_id, None)

    def poll(self) -> None:
        with self._changed:
            self._is_due = True
            self._changed.notify_all()

    def set(self) -> None:
        super().set()
        self.poll()

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until the queue should be polled, whatever the `timeout`. Returns whether it is to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_due, self._longest_s())
        super().wait(max(0.0, self._polled_s + PAUSE_S - time.monotonic()))
        with self._changed:
            self._is_due = False
        self._polled_s = time.monotonic()
        return self.is_set()

    def _longest_s(self) -> float | None:
        if not self._waiting:
            return None
        is_timed = self._is_rate_limited or any(self._waiting.values())
        return CLOCK_S if is_timed else FALLBACK_S


class QueuePolling:
    """One thread for each open queue, from the launch of DBOS to its end."""

    def __init__(self) -> None:
        self._signals: dict[str, QueueSignal] = {}
        self._queue_of: dict[str, str] = {}
        self._threads: list[threading.Thread] = []

    def open(self, dbos: DBOS, queue_name: str, *, is_rate_limited: bool) -> None:
        """Does nothing for a queue that is open, or is not registered."""
        queue = None if queue_name in self._signals else DBOS.retrieve_queue(queue_name)
        if queue is None:
            return
        signal = self._signals[queue_name] = QueueSignal(is_rate_limited)
        thread = threading.Thread(
            target=queue_worker_thread, args=(signal, dbos, queue), name=queue_name, daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def expect(self, queue_name: str, workflow_ids: Collection[str], *, is_delayed: bool) -> None:
        """These attempts will wait in the queue until they begin."""
        self._queue_of |= dict.fromkeys(workflow_ids, queue_name)
        if (signal := self._signals.get(queue_name)) is not None:
            signal.add(workflow_ids, is_delayed)

    def poll(self, queue_names: Iterable[str]) -> None:
        for queue_name in queue_names:
            if (signal := self._signals.get(queue_name)) is not None:
                signal.poll()

    def began(self, workflow_id: str) -> None:
        if (signal := self._signal_of(workflow_id)) is not None:
            signal.remove(workflow_id)

    def ended(self, workflow_id: str) -> None:
        """Another attempt may begin in its place."""
        signal = self._signal_of(workflow_id)
        self._queue_of.pop(workflow_id, None)
        if signal is not None:
            signal.remove(workflow_id)
            signal.poll()

    def close(self) -> None:
        """Stops all threads; takes as long as a poll."""
        for signal in self._signals.values():
            signal.set()
        for thread in self._threads:
            thread.join(JOIN_S)

    def _signal_of(self, workflow_id: str) -> QueueSignal | None:
        return self._signals.get(self._queue_of.get(workflow_id, ""))
