"""The child side of a sandbox: runs calls within limits; ends after an idle time."""

import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from reelproof.domain.failure import ReelproofError
from reelproof.provider_api.process_limits import limit_memory, prefer_oom_kill, show_as
from reelproof.provider_api.processes import exit_with_parent

IDLE_S = 20.0
SHOWN_AS = "decoder"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# Outcomes: a result, a ReelproofError, another exception as text, or out of memory.
DONE, RAISED, FAILED, OUT_OF_MEMORY = "done", "raised", "broke", "full"
Work: TypeAlias = tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]


def serve(calls: "Connection[bytes, Work]", memory_bytes: int, idle_s: float) -> None:
    """Serves calls until the parent exits or the idle time passes."""
    # Library threads would count toward the memory limit; frames and blocks are small.
    os.environ.update(ONE_THREAD)
    exit_with_parent()
    show_as(SHOWN_AS)
    limit_memory(memory_bytes)
    prefer_oom_kill()
    _discard_output()
    with suppress(EOFError, pickle.UnpicklingError, OSError):
        while calls.poll(idle_s):
            calls.send_bytes(_outcome(*calls.recv()))
    os._exit(0)


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


def _discard_output() -> None:
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
