"""Writes are done in the order of their calls, urgent ones first."""

import threading
from functools import partial

import pytest

from reelproof.storage.database.writer_thread import WriterThread

LONG_S = 30.0


def test_urgent_writes_come_before_others_that_wait() -> None:
    thread, is_free, done = WriterThread(), threading.Event(), list[str]()
    first = thread.submit(lambda: is_free.wait(LONG_S))
    calm = [thread.submit(partial(done.append, name)) for name in ("one", "two")]
    urgent = [thread.submit(partial(done.append, name), is_urgent=True) for name in ("a", "b")]
    is_free.set()
    assert first.result(LONG_S)
    for future in (*calm, *urgent):
        future.result(LONG_S)
    thread.shutdown()
    assert done == ["a", "b", "one", "two"]


def test_what_fails_fails_its_caller_alone() -> None:
    thread = WriterThread()
    failing = thread.submit(partial(int, "none"))
    assert thread.submit(lambda: "done").result(LONG_S) == "done"
    thread.shutdown()
    with pytest.raises(ValueError, match="none"):
        failing.result(LONG_S)
