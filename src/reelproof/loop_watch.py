"""Watchdog that kills a hung process when a provider call blocks the event loop past its timeout."""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

BEAT_S = 1.0
# An overloaded machine is not the call's fault.
GRACE_S = 30.0
# The exit code of an aborted program (SIGABRT).
EXIT_CODE = 134


class LoopWatch:
    """The port `CallWatch`. The event loop sends heartbeats; a thread counts the missed ones.

    While the process is stopped (a suspended machine, SIGSTOP), the thread is stopped too, and no time
    counts. The blocking call is recorded as running, so the next process makes it in isolation.
    """

    def __init__(self, grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        self._limits: list[float] = []
        self._beats = 0
        self._beat: asyncio.TimerHandle | None = None
        self._thread: threading.Thread | None = None
        self._changing = threading.Lock()

    @contextmanager
    def watching(self, timeout_s: float) -> Iterator[None]:
        """Watches while a call with this timeout runs."""
        if self._beat is None:
            self._beat_again()
        with self._changing:
            self._limits.append(timeout_s)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="loop watch", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            self._limits.remove(timeout_s)
            if not self._limits and self._beat is not None:
                self._beat.cancel()
                self._beat = None

    def _watched(self) -> tuple[float, ...]:
        """Returns the time limits of the running calls. The thread ends when there are none."""
        with self._changing:
            if not self._limits:
                self._thread = None
            return tuple(self._limits)

    def _beat_again(self) -> None:
        self._beats += 1
        self._beat = asyncio.get_running_loop().call_later(BEAT_S, self._beat_again)

    def _watch(self) -> None:
        last_beats, missed_s = self._beats, 0.0
        while limits := self._watched():
            time.sleep(BEAT_S)
            missed_s = missed_s + BEAT_S if last_beats == self._beats else 0.0
            last_beats = self._beats
            if missed_s > min(limits) + self._grace_s:
                logger.critical("a call blocked the process for %.0f s; the process ends now", missed_s)
                os._exit(EXIT_CODE)
