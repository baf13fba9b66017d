"""An event loop that skips waits, so that hours of timers pass in milliseconds."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Its time jumps to the next timer as soon as nothing else can run, and no thread works for it.

    Every timer of asyncio follows, and so does all that measures with the loop's time.
    """

    def __init__(self) -> None:
        self._skipped_s = 0.0
        self._threads = 0
        super().__init__(_SkippingSelector(self._try_to_skip))

    def time(self) -> float:
        return super().time() + self._skipped_s

    def run_in_executor(
        self,
        executor: Executor | None,
        func: "Callable[[*Arguments], Result]",
        *args: *Arguments,
    ) -> "asyncio.Future[Result]":
        future = super().run_in_executor(executor, func, *args)
        self._threads += 1
        future.add_done_callback(self._thread_ended)
        return future

    def _thread_ended(self, _: "asyncio.Future[Any]") -> None:
        self._threads -= 1

    def _try_to_skip(self, wait_s: float) -> bool:
        if self._threads:
            return False
        self._skipped_s += wait_s
        return True


class _SkippingSelector(selectors.DefaultSelector):
    """Skips a wait for a timer if nothing is ready to be read."""

    def __init__(self, try_to_skip: Callable[[float], bool]) -> None:
        super().__init__()
        self._try_to_skip = try_to_skip

    def select(self, timeout: float | None = None) -> "list[tuple[selectors.SelectorKey, int]]":
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(0)
        if ready or self._try_to_skip(timeout):
            return ready
        return super().select(timeout)
