"""Signals that end a process: the first one in good order, a second one of its kind at once."""

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
# Runs are safe against a crash at any moment: whoever can't stop in good order in this time just ends.
PATIENCE_S = 8.0
# Nobody presses twice so fast: a program between the terminal and this one passed the same press on.
ONE_PRESS_S = 0.2
Stop = Callable[[], Coroutine[Any, Any, None]]


class Interruption:
    """Whether someone wants the process to end, and how it is stopped. `word` is said at once, `farewell`
    where it ends at once. Work that is then under way in `home` is noted as stopped, and not as crashed.
    """

    def __init__(self, word: str, farewell: str, home: Home) -> None:
        self._word = word
        self._farewell = farewell
        self._home = home
        self._stop: Callable[[], None] | None = None
        self._asked_at: dict[int, float] = {}

    @property
    def is_asked(self) -> bool:
        return bool(self._asked_at)

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

    def ask(self, number: int, _frame: FrameType | None) -> None:
        """The signal handler. It runs while the event loop is blocked, too."""
        now = time.monotonic()
        before = self._asked_at.get(number)
        if before is not None and now - before < ONE_PRESS_S:
            return
        if before is not None or (self._stop is None and not self.is_asked):
            self._end()
        is_first = not self.is_asked
        self._asked_at[number] = now
        if is_first:
            self._begin()

    def _begin(self) -> None:
        _write(self._word)
        # It lasts until the process has ended: what hangs may do so after the last line of ours.
        watchdog = threading.Timer(PATIENCE_S, self._end)
        watchdog.daemon = True
        watchdog.start()
        if self._stop is not None:
            self._stop()

    def _end(self) -> None:
        _write(self._farewell)
        note_interrupted(self._home.database, os.getpid())
        os._exit(ExitCode.interrupted)


@contextmanager
def interruptible(word: str, farewell: str, home: Home) -> Iterator[Interruption]:
    """Handles the signals as long as the block lasts; not SIGHUP where somebody had it ignored (nohup).

    After one the process is about to end, and others change nothing of its exit code.
    """
    interruption = Interruption(word, farewell, home)
    handled = [number for number in SIGNALS if not _is_kept_off(number)]
    before = [(number, signal.signal(number, interruption.ask)) for number in handled]
    try:
        yield interruption
    finally:
        for number, handler in before:
            signal.signal(number, signal.SIG_IGN if interruption.is_asked else handler)


def _is_kept_off(number: int) -> bool:
    return number not in (signal.SIGINT, signal.SIGTERM) and signal.getsignal(number) is signal.SIG_IGN


def _write(message: str) -> None:
    # A handler may have interrupted a write to the same stream, which must not be entered again.
    with suppress(OSError, RuntimeError, ValueError):
        sys.stdout.flush()
    with suppress(OSError):
        start = SHOW_CURSOR + b"\n" if os.isatty(2) else b""
        os.write(2, start + message.encode(errors="backslashreplace") + b"\n")
