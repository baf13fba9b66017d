"""The thread of a database's writes: urgent ones first, the others in the order of their calls."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from queue import PriorityQueue
from typing import Any, TypeVar

Result = TypeVar("Result")


class WriterThread:
    """SQLite has one writer at a time; waiting in a queue is fairer than polling the file."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "database-writer")
        self._order = count()
        self._waiting: PriorityQueue[tuple[bool, int, Callable[[], Any], Future[Any]]] = PriorityQueue()

    def submit(self, work: Callable[[], Result], *, is_urgent: bool = False) -> "Future[Result]":
        future: Future[Result] = Future()
        self._waiting.put((not is_urgent, next(self._order), work, future))
        self._thread.submit(self._run_first)
        return future

    def shutdown(self) -> None:
        """Does what was submitted, and ends."""
        self._thread.shutdown(wait=False)

    def _run_first(self) -> None:
        _, _, work, future = self._waiting.get_nowait()
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 the caller gets whatever the work raised
            future.set_exception(error)
