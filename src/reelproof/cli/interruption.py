"""Ctrl-C and SIGTERM while a film is made: it is stopped in good order; a second one ends the process."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from reelproof.cli.exit_codes import ExitCode

SHOW_CURSOR = b"\x1b[?25h"
# Runs are safe against a crash at any moment: whoever can't stop in good order in this time just ends.
PATIENCE_S = 10.0
Stop = Callable[[], Coroutine[Any, Any, None]]


class Interruption:
    """Whether someone wants the film to stop, and how it is stopped."""

    def __init__(self, farewell: str) -> None:
        self._farewell = farewell
        self._stop: Callable[[], None] | None = None
        self.is_asked = False

    @contextmanager
    def stopping(self, stop: Stop) -> Iterator[None]:
        """While the block lasts, the first signal calls `stop` instead of ending the process."""
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Task[None]] = []

        def begin() -> None:
            tasks.append(loop.create_task(stop()))

        def ask() -> None:
            loop.call_soon_threadsafe(begin)

        self._stop = ask
        try:
            yield
        finally:
            self._stop = None

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """The signal handler."""
        if self.is_asked or self._stop is None:
            self._end()
        self.is_asked = True
        _write("Stopping …")
        watchdog = threading.Timer(PATIENCE_S, self._end)
        watchdog.daemon = True
        watchdog.start()
        if self._stop is not None:
            self._stop()

    def _end(self) -> None:
        _write(self._farewell)
        os._exit(ExitCode.interrupted)


@contextmanager
def interruptible(farewell: str) -> Iterator[Interruption]:
    """Handles both signals as long as the block lasts."""
    interruption = Interruption(farewell)
    before = [(number, signal.signal(number, interruption.ask)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield interruption
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _write(message: str) -> None:
    # A handler may have interrupted a write to the same stream, which must not be entered again.
    with suppress(OSError, RuntimeError, ValueError):
        sys.stdout.flush()
    with suppress(OSError):
        start = SHOW_CURSOR + b"\n" if os.isatty(2) else b""
        os.write(2, start + message.encode(errors="backslashreplace") + b"\n")
