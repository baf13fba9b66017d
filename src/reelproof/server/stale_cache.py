"""Answers in time while the database is slow: read timeout, last known value marked stale, 503."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.server.problem import HttpError

TIMEOUT_S = 0.4
TRIES = 3
MAX_ENTRIES = 2_000
RETRY_AFTER_S = 2

Value = TypeVar("Value")


@frozen
class MaybeStale(Generic[Value]):
    """A value, and whether it may be out of date."""

    value: Value
    is_stale: bool


class StaleOnTimeout(Generic[Value]):
    """Reads by key. A slow read keeps running and is shared with the next caller, so that a slow store is not
    queried more often.
    """

    def __init__(
        self, timeout_s: float = TIMEOUT_S, tries: int = TRIES, max_entries: int = MAX_ENTRIES
    ) -> None:
        self._timeout_s = timeout_s
        self._tries = tries
        self._max_entries = max_entries
        self._known: OrderedDict[Hashable, Value] = OrderedDict()
        self._in_flight: dict[Hashable, asyncio.Task[Value]] = {}

    @property
    def entry_count(self) -> int:
        return len(self._known)

    def forget(self, key: Hashable) -> None:
        """Removes a deleted key so that it is not returned as stale."""
        self._known.pop(key, None)

    def last(self, key: Hashable) -> Value | None:
        """Returns the last known value."""
        return self._known.get(key)

    async def fetch(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> MaybeStale[Value]:
        """Reraises the read's own errors; raises HttpError (503) if the store is unavailable and no value is
        known.
        """
        reason: BaseException | None = None
        for _ in range(self._tries):
            try:
                value = await self._attempt(key, read)
            except TimeoutError as error:
                reason = error
            except ReelproofError as error:
                if error.failure.code is not ErrorCode.StorageFailure:
                    raise
                reason = error
            else:
                self._remember(key, value)
                return MaybeStale(value, is_stale=False)
        if key in self._known:
            return MaybeStale(self._known[key], is_stale=True)
        raise _unavailable() from reason

    async def _attempt(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> Value:
        task = self._in_flight.get(key)
        if task is None:
            task = asyncio.ensure_future(read())
            self._in_flight[key] = task
            task.add_done_callback(lambda done: self._finished(key, done))
        done, _ = await asyncio.wait({task}, timeout=self._timeout_s)
        if not done:
            raise TimeoutError
        return task.result()

    def _finished(self, key: Hashable, task: "asyncio.Task[Value]") -> None:
        if self._in_flight.get(key) is task:
            del self._in_flight[key]
        if not task.cancelled():
            # The caller may be gone; retrieving the exception keeps asyncio from logging it.
            task.exception()

    def _remember(self, key: Hashable, value: Value) -> None:
        self._known[key] = value
        self._known.move_to_end(key)
        while len(self._known) > self._max_entries:
            self._known.popitem(last=False)


def _unavailable() -> HttpError:
    message = "The database is not responding, and no earlier result is available."
    failure = Failure(ErrorCode.StorageFailure, message, retry_after_s=RETRY_AFTER_S)
    return HttpError(503, failure, {"Retry-After": str(RETRY_AFTER_S)})
