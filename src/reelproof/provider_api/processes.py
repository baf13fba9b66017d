"""Process pool for CPU-bound work: child processes that never outlive their parent; preloading."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import connection
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, ParamSpec, TypeVar
from weakref import WeakSet

from reelproof.provider_api.process_limits import prefer_oom_kill

if sys.platform == "linux":
    from multiprocessing import forkserver, popen_forkserver

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
# Long enough for a child to finish the file that it is writing.
SHUTDOWN_TIMEOUT_S = 0.6
# The executor notices at once that a child has died, unless it waits for the rest of that child's answer.
NOTICE_S = 1.0

_hiding_main = threading.Lock()
_preloaded: set[str] = set()


def preload(*modules: str) -> None:
    """Names modules that most children need: on Linux one process imports them for all that start later."""
    _preloaded.update(modules)


class ChildProcess(SpawnProcess):
    """A child that does not import the program's main module: our functions are not there, and a script
    without a `__main__` guard would start over.
    """

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 the name is multiprocessing's
        with _main_hidden():
            return SpawnProcess._Popen(process_obj)


class ForkedChildProcess(ChildProcess):
    """A child that is forked, on Linux, from a process that has imported the preloaded modules.

    It has the environment variables that the program had when the first of them started.
    """

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 the name is multiprocessing's
        if sys.platform == "linux":
            forkserver.set_forkserver_preload(sorted(_preloaded))
            # The socket of that process needs a writable folder for temporary files, with a short path;
            # and it may have been killed.
            with suppress(OSError, EOFError), _main_hidden():
                return popen_forkserver.Popen(process_obj)
        return ChildProcess._Popen(process_obj)


@contextmanager
def _main_hidden() -> Iterator[None]:
    with _hiding_main:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class ChildContext(SpawnContext):
    """Starts children with nothing of this process, for code that is not ours."""

    Process = ChildProcess


class ForkedChildContext(SpawnContext):
    """Starts children quickly, for our own functions."""

    Process = ForkedChildProcess


class ProcessPool:
    """Runs picklable functions in up to `workers` child processes, started on first use.

    The functions must be in modules other than the program's main one.

    If a child dies (out of memory, say), running calls fail with BrokenProcessPool; the next call starts
    new children. With `idle_s`, children idle for that long exit and free their memory. With `writes_files`,
    calls that nobody waits for any more are not killed at once, which would leave partial files.
    """

    def __init__(self, workers: int, idle_s: float | None = None, writes_files: bool = False) -> None:
        self.workers = workers
        self._writes_files = writes_files
        self._idle_s = idle_s
        self._executor: ProcessPoolExecutor | None = None
        # A call that its caller has abandoned still runs in its child.
        self._running_calls = 0
        self._awaited_calls = 0
        self._release: asyncio.TimerHandle | None = None
        self._watched: WeakSet[BaseProcess] = WeakSet()

    async def run(
        self,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        executor, submitted = self._submit(partial(function, *args, **kwargs))
        result = asyncio.wrap_future(submitted)
        self._running_calls += 1
        result.add_done_callback(self._end_call)
        self._awaited_calls += 1
        try:
            # Shielded: a future canceled while its pool breaks makes the pool's own thread fail.
            return await asyncio.shield(result)
        except BrokenProcessPool:
            if self._executor is executor:
                self._executor = None
            raise
        finally:
            self._awaited_calls -= 1

    def _submit(self, call: Callable[[], Result]) -> "tuple[ProcessPoolExecutor, Future[Result]]":
        """Children that died at a call that nobody waited for any more are replaced."""
        try:
            return self._submit_to(self._started(), call)
        except BrokenProcessPool:
            self._executor = None
            return self._submit_to(self._started(), call)

    def _submit_to(
        self, executor: ProcessPoolExecutor, call: Callable[[], Result]
    ) -> "tuple[ProcessPoolExecutor, Future[Result]]":
        submitted = executor.submit(call)
        for child in WeakSet(executor._processes.values()) - self._watched:
            self._watched.add(child)
            arguments = (child, executor._executor_manager_thread)
            threading.Thread(target=_end_unnoticed, args=arguments, daemon=True).start()
        return executor, submitted

    async def close(self) -> None:
        """Stops the children and frees their memory; a later `run` starts new ones. Running calls have
        `SHUTDOWN_TIMEOUT_S` to finish if somebody still waits for them.
        """
        executor, self._executor = self._executor, None
        if executor is None:
            return
        children = list(executor._processes.values())
        ending = asyncio.create_task(asyncio.to_thread(executor.shutdown, wait=True, cancel_futures=True))
        is_abandoned = self._running_calls > 0 and self._awaited_calls == 0 and not self._writes_files
        timeout_s = 0 if is_abandoned else SHUTDOWN_TIMEOUT_S
        if not (await asyncio.wait({ending}, timeout=timeout_s))[0]:
            _kill(children)
        await ending

    def kill(self) -> None:
        """Kills the children immediately; running calls fail with BrokenProcessPool."""
        if self._executor is not None:
            _kill(self._executor._processes.values())

    def _started(self) -> ProcessPoolExecutor:
        if self._release is not None:
            self._release.cancel()
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=self.workers,
                mp_context=ForkedChildContext(),
                initializer=_initialize_child,
            )
        return self._executor

    def _end_call(self, result: "asyncio.Future[Any]") -> None:
        if not result.cancelled():
            # Retrieved, so that asyncio does not log it if no one awaits the result.
            result.exception()
        self._running_calls -= 1
        if self._running_calls == 0 and self._idle_s is not None:
            self._release = asyncio.get_running_loop().call_later(self._idle_s, self._release_now)

    def _release_now(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False)


def _kill(children: Iterable[BaseProcess]) -> None:
    """Kills by signal, since waiting for an answer from a dying child could hang."""
    for child in list(children):
        child.kill()


def _end_unnoticed(child: BaseProcess, executor_thread: Any) -> None:
    """Ends an executor that waits forever for the rest of an answer from a child that has died.

    Its pipe does not end while this process, or another child, could still write to it.
    """
    connection.wait([child.sentinel])
    executor_thread.join(NOTICE_S)
    if executor_thread.is_alive():
        _kill(executor_thread.processes.values())
        executor_thread.result_queue._writer.close()


def _initialize_child() -> None:
    exit_with_parent()
    prefer_oom_kill()


def exit_with_parent() -> None:
    """Called first in a child. The parent handles Ctrl-C; and children of a killed parent would otherwise
    wait forever on a pipe whose other end they hold themselves.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
