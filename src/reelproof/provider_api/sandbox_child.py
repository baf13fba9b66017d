"""The child side of a sandbox: reads calls, runs them within limits and writes the outcomes."""

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
from reelproof.provider_api.process_limits import limit_memory, prefer_oom_kill

IDLE_S = 20.0
# Outcomes: a result, a ReelproofError, another exception as text, or out of memory.
DONE, RAISED, FAILED, OUT_OF_MEMORY = "done", "raised", "broke", "full"
Work: TypeAlias = tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]


def serve() -> None:
    """Serves calls until the parent exits or the idle timeout passes. Limits come from the command line."""
    memory_bytes, idle_s = int(sys.argv[1]), float(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    limit_memory(memory_bytes)
    prefer_oom_kill()
    answers = _reserve_stdout()
    pending: SimpleQueue[Work] = SimpleQueue()
    threading.Thread(target=_receive, args=(pending,), daemon=True).start()
    with suppress(Empty, BrokenPipeError):
        while True:
            answers.write(_outcome(*pending.get(timeout=idle_s)))
            answers.flush()
    os._exit(0)


def _receive(pending: "SimpleQueue[Work]") -> None:
    """Keeps reading during calls, so that the child exits immediately when the parent does."""
    with suppress(EOFError, pickle.UnpicklingError, OSError):
        while True:
            pending.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - from our own parent
    os._exit(1)


def _outcome(function: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    try:
        return pickle.dumps((DONE, function(*args, **kwargs)))
    except ReelproofError as error:
        return pickle.dumps((RAISED, error))
    except MemoryError as error:
        return pickle.dumps((OUT_OF_MEMORY, str(error)))
    # A library's exception is caused by the input and must not affect other calls.
    except Exception as error:  # noqa: BLE001
        return pickle.dumps((FAILED, f"{type(error).__name__}: {error}"))


def _reserve_stdout() -> BinaryIO:
    """Reserves standard output for responses; anything else printed is discarded."""
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return answers
