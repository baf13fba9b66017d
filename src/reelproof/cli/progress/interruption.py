"""Ctrl-C, SIGTERM and SIGHUP: the first stops gracefully with a timeout, a second kills immediately."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from reelproof.cli.exit_codes import ExitCode
from reelproof.storage.database.stores.interrupted import note_interrupted
from reelproof.storage.files.home import Home

# A terminal that is closed sends SIGHUP, which Windows does not have.
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
SHOW_CURSOR = b"\x1b[?25h"
# Runs can survive a crash at any moment, so a process that cannot stop in this time simply exits.
STOP_TIMEOUT_S = 8.0
# A repeat this fast is the same key press, forwarded by a program between the terminal and this one.
DEBOUNCE_S = 0.2
Stop = Callable[[], Coroutine[Any, Any, None]]


class Interruption:
    """A request to stop the process. `word` is printed on the first signal, `farewell` on an immediate exit.

    Work in progress in `home` is then recorded as interrupted, not as crashed.
    """

    def __init__(self, stop_message: str, exit_message: str, home: Home) -> None:
        self._stop_message = stop_message
        self._exit_message = exit_message
        self._home = home
        self._stop: Callable[[], None] | None = None
        self._requested_at: dict[int, float] = {}

    @property
    def is_requested(self) -> bool:
        return bool(self._requested_at)

    @contextmanager
    def stopping(self, stop: Stop) -> Iterator[None]:
        """Inside the block, the first signal calls `stop` instead of exiting the process."""
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Task[None]] = []

        def begin() -> None:
            tasks.append(loop.create_task(stop()))

        def request_stop() -> None:
            loop.call_soon_threadsafe(begin)

        self._stop = request_stop
        try:
            yield
        finally:
            self._stop = None

    def request_stop(self, number: int, _frame: FrameType | None) -> None:
        """The signal handler; it also runs while the event loop is blocked."""
        now = time.monotonic()
        before = self._requested_at.get(number)
        if before is not None and now - before < DEBOUNCE_S:
            return
        if before is not None or (self._stop is None and not self.is_requested):
            self._end()
        is_first = not self.is_requested
        self._requested_at[number] = now
        if is_first:
            self._begin()

    def _begin(self) -> None:
        _write(self._stop_message)
        # It runs until the process has exited, as shutdown itself may hang after our last line.
        watchdog = threading.Timer(STOP_TIMEOUT_S, self._end)
        watchdog.daemon = True
        watchdog.start()
        if self._stop is not None:
            self._stop()

    def _end(self) -> None:
        _write(self._exit_message)
        note_interrupted(self._home.database, os.getpid())
        os._exit(ExitCode.interrupted)


@contextmanager
def interruptible(stop_message: str, exit_message: str, home: Home) -> Iterator[Interruption]:
    """Handles the signals inside the block, except a SIGHUP that is already ignored (nohup).

    After the first signal, later ones do not change the exit code.
    """
    interruption = Interruption(stop_message, exit_message, home)
    handled = [number for number in SIGNALS if not _is_ignored(number)]
    before = [(number, signal.signal(number, interruption.request_stop)) for number in handled]
    try:
        yield interruption
    finally:
        for number, handler in before:
            signal.signal(number, signal.SIG_IGN if interruption.is_requested else handler)


def _is_ignored(number: int) -> bool:
    return number not in (signal.SIGINT, signal.SIGTERM) and signal.getsignal(number) is signal.SIG_IGN


def _write(message: str) -> None:
    # The handler may have interrupted a write to the same stream, which is not reentrant.
    with suppress(OSError, RuntimeError, ValueError):
        sys.stdout.flush()
    with suppress(OSError):
        start = SHOW_CURSOR + b"\n" if os.isatty(2) else b""
        os.write(2, start + message.encode(errors="backslashreplace") + b"\n")
