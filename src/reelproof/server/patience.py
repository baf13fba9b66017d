"""Answers in time whatever the store does: what was last known, marked as such, where it is slow."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.server.problem import Refusal

TIMEOUT_S = 0.4
TRIES = 3
MOST_KEPT = 2_000
RETRY_AFTER_S = 2

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Known(Generic[Value]):
    """What is known, and whether it may have changed since."""

    value: Value
    is_stale: bool


class Patience(Generic[Value]):
    """Reads by keys. A read that takes long goes on for whoever asks next: asking a slow store more often
    would not make it faster.
    """

    def __init__(self, timeout_s: float = TIMEOUT_S, tries: int = TRIES, most_kept: int = MOST_KEPT) -> None:
        self._timeout_s = timeout_s
        self._tries = tries
        self._most_kept = most_kept
        self._known: OrderedDict[Hashable, Value] = OrderedDict()
        self._under_way: dict[Hashable, asyncio.Task[Value]] = {}

    @property
    def kept(self) -> int:
        return len(self._known)

    def forget(self, key: Hashable) -> None:
        """What is no more shall not be told as what was last known."""
        self._known.pop(key, None)

    def last(self, key: Hashable) -> Value | None:
        """What was known last."""
        return self._known.get(key)

    async def ask(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> Known[Value]:
        """Raises what the read raises about the thing itself, and Refusal (503) where the store is out of
        reach and nothing is known.
        """
        reason: BaseException | None = None
        for _ in range(self._tries):
            try:
                value = await self._tried(key, read)
            except TimeoutError as error:
                reason = error
            except ReelproofError as error:
                if error.failure.code is not ErrorCode.StorageFailure:
                    raise
                reason = error
            else:
                self._keep(key, value)
                return Known(value, is_stale=False)
        if key in self._known:
            return Known(self._known[key], is_stale=True)
        raise _out_of_reach() from reason

    async def _tried(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> Value:
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(read())
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._over(key, done))
        done, _ = await asyncio.wait({task}, timeout=self._timeout_s)
        if not done:
            raise TimeoutError
        return task.result()

    def _over(self, key: Hashable, task: "asyncio.Task[Value]") -> None:
        if self._under_way.get(key) is task:
            del self._under_way[key]
        if not task.cancelled():
            # Whoever asked may have gone; asking for it keeps asyncio from complaining.
            task.exception()

    def _keep(self, key: Hashable, value: Value) -> None:
        self._known[key] = value
        self._known.move_to_end(key)
        while len(self._known) > self._most_kept:
            self._known.popitem(last=False)


def _out_of_reach() -> Refusal:
    message = "The database does not answer now, and nothing is known yet of what was asked for."
    failure = Failure(ErrorCode.StorageFailure, message, retry_after_s=RETRY_AFTER_S)
    return Refusal(503, failure, {"Retry-After": str(RETRY_AFTER_S)})
