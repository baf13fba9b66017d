"""Outsiders' bytes decoded in child processes that may die, hang or run out of memory without harm."""

import asyncio
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from typing import Any, ParamSpec, Self, TypeVar, cast

from reelproof.provider_api.sandbox_child import DONE, FULL, IDLE_S, RAISED

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

WORKERS = 2
MEMORY_BYTES = 2_000_000_000
CHILD = "from reelproof.provider_api.sandbox_child import serve; serve()"
# Each thread of a library's own would count for the memory; frames and blocks are small.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class EndReason(StrEnum):
    """Why a child gave no result."""

    time = "time"
    memory = "memory"
    crash = "crash"


class SandboxError(Exception):
    """What was to be done in a child ended without a result."""

    def __init__(self, reason: EndReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class Sandbox:
    """Runs picklable functions in up to `workers` child processes, started on first use and used again.

    A child has `memory_bytes` for its data (on Linux; elsewhere as far as the system keeps to it) and ends
    after `idle_s` without work. Any event loop may call.
    """

    def __init__(
        self, workers: int = WORKERS, memory_bytes: int = MEMORY_BYTES, idle_s: float = IDLE_S
    ) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="sandbox")
        self._memory_bytes = memory_bytes
        self._idle_s = idle_s
        self._idle: list[_Child] = []
        self._calls: set[_Call] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def run(
        self,
        time_s: float,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        """Raises ReelproofError where the function does, and SandboxError for all else that goes wrong.

        Cancelled, or after `time_s` of wall time, it kills the child.
        """
        call = _Call(time_s, (function, args, kwargs))
        self._calls.add(call)
        try:
            result = await asyncio.wrap_future(self._threads.submit(self._made, call))
        except asyncio.CancelledError:
            call.stop()
            raise
        finally:
            self._calls.discard(call)
        return cast("Result", result)

    def close(self) -> None:
        """Ends the children, also those at work."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for call in tuple(self._calls):
            call.stop()
        while self._idle:
            self._idle.pop().end()

    def _made(self, call: "_Call") -> object:
        """Blocks. What an earlier call broke in a child is not held against this one: it has a new child."""
        with suppress(IndexError):
            used = self._idle.pop()
            try:
                return self._answered(used, call)
            except SandboxError as error:
                if error.reason is EndReason.time:
                    raise
        return self._answered(_Child(self._memory_bytes, self._idle_s), call)

    def _answered(self, child: "_Child", call: "_Call") -> object:
        try:
            outcome, answer = call.made_by(child)
        except BaseException:
            child.end()
            raise
        if outcome == FULL:
            child.end()
            raise SandboxError(EndReason.memory, str(answer))
        self._idle.append(child)
        if outcome == DONE:
            return answer
        if outcome == RAISED and isinstance(answer, BaseException):
            raise answer
        raise SandboxError(EndReason.crash, str(answer))


class _Call:
    """One function to be run, and the child that runs it as long as it may."""

    def __init__(
        self, time_s: float, work: tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]
    ) -> None:
        self._time_s = time_s
        self._work = work
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._is_stopped = self._is_late = False

    def made_by(self, child: "_Child") -> tuple[str, object]:
        """What became of it, and its result or what it raised. Raises SandboxError for a child that died."""
        self._begin(child)
        timer = threading.Timer(self._time_s, self._end_late)
        timer.daemon = True
        timer.start()
        try:
            return child.answer(self._work)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            reason = EndReason.time if self._is_late else EndReason.crash
            raise SandboxError(reason, f"the child ended with code {child.end()}") from error
        finally:
            timer.cancel()
            with self._lock:
                self._child = None

    def stop(self) -> None:
        with self._lock:
            self._is_stopped = True
            if self._child is not None:
                self._child.kill()

    def _begin(self, child: "_Child") -> None:
        with self._lock:
            if self._is_stopped:
                raise SandboxError(EndReason.time, "nobody waits for it")
            self._child = child

    def _end_late(self) -> None:
        self._is_late = True
        self.stop()


class _Child:
    """A process that runs one function after another."""

    def __init__(self, memory_bytes: int, idle_s: float) -> None:
        path = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", CHILD, str(memory_bytes), str(idle_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        )

    def answer(self, work: object) -> tuple[str, object]:
        """Raises OSError, EOFError or UnpicklingError where the child ends meanwhile."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        pickle.dump(work, stdin, pickle.HIGHEST_PROTOCOL)
        stdin.flush()
        outcome, answer = pickle.load(stdout)  # noqa: S301 - our own child's words
        return outcome, answer

    def kill(self) -> None:
        """Safe while another thread waits for its answer."""
        self._process.kill()

    def end(self) -> int:
        """Kills it and frees what it held: its exit code; a negative one is a signal."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        return self._process.wait()
