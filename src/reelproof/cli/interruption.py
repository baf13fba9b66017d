"""Ctrl-C and SIGTERM while a film is made: one message, and the process ends at once."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from reelproof.cli.exit_codes import ExitCode

SHOW_CURSOR = b"\x1b[?25h"


@contextmanager
def ending_at_once(message: str) -> Iterator[None]:
    """Runs are safe against a crash at any moment, so nothing needs unwinding, which could block."""

    def end(_number: int, _frame: FrameType | None) -> None:
        _write(message)
        os._exit(ExitCode.interrupted)

    before = [(number, signal.signal(number, end)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
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
