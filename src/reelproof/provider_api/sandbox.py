"""Sandbox to decode untrusted bytes: child processes with a memory limit and time limits."""

import asyncio
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum
from typing import Any, ParamSpec, Self, TypeVar, cast

from reelproof.provider_api.processes import ForkedChildContext
from reelproof.provider_api.sandbox_child import DONE, IDLE_S, OUT_OF_MEMORY, RAISED, serve

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

WORKERS = 2
MEMORY_BYTES = 2_000_000_000


class EndReason(StrEnum):
    """Why a child returned no result."""

    time = "time"
    memory = "memory"
    crash = "crash"


class SandboxError(Exception):
    """A sandboxed call ended without a result."""

    def __init__(self, reason: EndReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class Sandbox:
    """Runs picklable functions in up to `workers` reusable child processes, started on first use.

    A child is limited to `memory_bytes` of data (on Linux; elsewhere as far as the system enforces it) and
    exits after `idle_s` without work. Can be called from any event loop.
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
        """Raises ReelproofError if the function does, and SandboxError for any other failure.

        Kills the child on cancellation or after `time_s` of wall time.
        """
        call = _Call(time_s, (function, args, kwargs))
        self._calls.add(call)
        try:
            result = await asyncio.wrap_future(self._threads.submit(self._run_call, call))
        except asyncio.CancelledError:
            call.stop()
            raise
        finally:
            self._calls.discard(call)
        return cast("Result", result)

    def close(self) -> None:
        """Stops all children, including busy ones."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for call in tuple(self._calls):
            call.stop()
        while self._idle:
            self._idle.pop().end()

    def _run_call(self, call: "_Call") -> object:
        """Blocks. Retries in a new child if a reused one fails, since an earlier call may have broken it."""
        with suppress(IndexError):
            used = self._idle.pop()
            try:
                return self._run_in_child(used, call)
            except SandboxError as error:
                if error.reason is EndReason.time:
                    raise
        return self._run_in_child(_Child(self._memory_bytes, self._idle_s), call)

    def _run_in_child(self, child: "_Child", call: "_Call") -> object:
        try:
            outcome, answer = call.run_in(child)
        except BaseException:
            child.end()
            raise
        if outcome == OUT_OF_MEMORY:
            child.end()
            raise SandboxError(EndReason.memory, str(answer))
        self._idle.append(child)
        if outcome == DONE:
            return answer
        if outcome == RAISED and isinstance(answer, BaseException):
            raise answer
        raise SandboxError(EndReason.crash, str(answer))


class _Call:
    """One function call and the child that runs it, with a time limit."""

    def __init__(
        self, time_s: float, work: tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]
    ) -> None:
        self._time_s = time_s
        self._work = work
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._is_stopped = self._is_timed_out = False

    def run_in(self, child: "_Child") -> tuple[str, object]:
        """Returns the outcome and the result or exception. Raises SandboxError if the child died."""
        self._assign(child)
        timer = threading.Timer(self._time_s, self._time_out)
        timer.daemon = True
        timer.start()
        try:
            return child.answer(self._work)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            reason = EndReason.time if self._is_timed_out else EndReason.crash
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

    def _assign(self, child: "_Child") -> None:
        with self._lock:
            if self._is_stopped:
                raise SandboxError(EndReason.time, "the call was canceled")
            self._child = child

    def _time_out(self) -> None:
        self._is_timed_out = True
        self.stop()


class _Child:
    """A process that runs one function after another."""

    def __init__(self, memory_bytes: int, idle_s: float) -> None:
        context = ForkedChildContext()
        self._calls, calls = context.Pipe()
        self._process = context.Process(target=serve, args=(calls, memory_bytes, idle_s), daemon=True)
        self._process.start()
        calls.close()

    def answer(self, work: object) -> tuple[str, object]:
        """Raises OSError, EOFError or UnpicklingError if the child exits meanwhile."""
        self._calls.send(work)
        outcome, answer = self._calls.recv()
        return outcome, answer

    def kill(self) -> None:
        """Safe while another thread waits for its answer."""
        self._process.kill()

    def end(self) -> int | None:
        """Kills the process, frees its resources and returns its exit code; a negative one is a signal."""
        self._process.kill()
        self._process.join()
        self._calls.close()
        return self._process.exitcode
