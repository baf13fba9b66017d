"""The child's side of a sandbox: reads work, does it within limits, writes what became of it."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO, TypeAlias

from reelproof.domain.failure import ReelproofError
from reelproof.provider_api.process_limits import go_first, limit_memory

IDLE_S = 20.0
# What became of the work: its result, a ReelproofError, another exception in words, or too little memory.
DONE, RAISED, BROKE, FULL = "done", "raised", "broke", "full"
Work: TypeAlias = tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]


def serve() -> None:
    """Works until the parent ends or has nothing to do for a while. The command line gives the limits."""
    memory_bytes, idle_s = int(sys.argv[1]), float(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    limit_memory(memory_bytes)
    go_first()
    answers = _own_output()
    works: SimpleQueue[Work] = SimpleQueue()
    threading.Thread(target=_receive, args=(works,), daemon=True).start()
    with suppress(Empty, BrokenPipeError):
        while True:
            answers.write(_outcome(*works.get(timeout=idle_s)))
            answers.flush()
    os._exit(0)


def _receive(works: "SimpleQueue[Work]") -> None:
    """Reads on while the work is done, so that the parent's end ends the child at once."""
    with suppress(EOFError, pickle.UnpicklingError, OSError):
        while True:
            works.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - the parent's words
    os._exit(1)


def _outcome(function: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    try:
        return pickle.dumps((DONE, function(*args, **kwargs)))
    except ReelproofError as error:
        return pickle.dumps((RAISED, error))
    except MemoryError as error:
        return pickle.dumps((FULL, str(error)))
    # Whatever bytes make a library raise is their fault, and ends nothing else.
    except Exception as error:  # noqa: BLE001
        return pickle.dumps((BROKE, f"{type(error).__name__}: {error}"))


def _own_output() -> BinaryIO:
    """Standard output for answers alone: what else is printed goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return answers
