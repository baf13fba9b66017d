"""Ends the process where a call blocks it for longer than the call may take: no limit could fire."""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

BEAT_S = 1.0
# A machine that is out of breath is no fault of a call's.
GRACE_S = 30.0
# As a program ends that a check of its own has stopped.
EXIT_CODE = 134


class LoopWatch:
    """The port `CallWatch`. The event loop beats while it runs; a thread counts the beats that it misses.

    What a process is stopped for (a suspended machine, SIGSTOP) stops the thread too, and counts as nothing.
    The call that blocked is noted as under way, so the next process makes it apart.
    """

    def __init__(self, grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        self._limits: list[float] = []
        self._beats = 0
        self._beat: asyncio.TimerHandle | None = None
        self._thread: threading.Thread | None = None

    @contextmanager
    def watching(self, timeout_s: float) -> Iterator[None]:
        """While a call lasts that may take so long."""
        self._limits.append(timeout_s)
        if self._beat is None:
            self._go_on()
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

    def _go_on(self) -> None:
        self._beats += 1
        self._beat = asyncio.get_running_loop().call_later(BEAT_S, self._go_on)

    def _watch(self) -> None:
        heard, missed_s = self._beats, 0.0
        while True:
            time.sleep(BEAT_S)
            limits = tuple(self._limits)
            missed_s = missed_s + BEAT_S if limits and heard == self._beats else 0.0
            heard = self._beats
            if limits and missed_s > min(limits) + self._grace_s:
                logger.critical("a call blocked the process for %.0f s, which ends now", missed_s)
                os._exit(EXIT_CODE)
