"""Runs provider calls in child processes, so that a crash kills no film: process limit, start, kill."""

import asyncio
import logging
import os
import signal
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import PicklingError
from typing import Any, cast

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.run.quarantine import process_ended
from reelproof.plugins import make_provider
from reelproof.provider_api import (
    CancelOutcome,
    Check,
    Made,
    ModelInfo,
    Provider,
    Request,
    Ticket,
    TicketProvider,
    VoiceInfo,
)
from reelproof.provider_api.processes import ChildContext, exit_with_parent
from reelproof.storage.files.keyring import DiskKeyring

MAX_PROCESSES = 2
GRACE_S = 5.0
# A service manager sends these to all processes of a service; only the parent handles them.
IGNORED_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")


@frozen
class ProviderOrigin:
    """Everything needed to create a provider, in this process or in a child."""

    name: str
    kept_keys: Mapping[str, str]
    public_url: str | None


class PluginIsolation:
    """The port `Isolation`, for a catalog whose providers are the installed ones."""

    def __init__(self, keyring: DiskKeyring, public_url: str | None) -> None:
        self._keyring = keyring
        self._public_url = public_url
        self._slots = asyncio.Semaphore(MAX_PROCESSES)
        self._idle: deque[ProviderProcess] = deque()
        self._waiting = 0

    @asynccontextmanager
    async def isolated(self, model: CatalogModel) -> AsyncIterator[CatalogModel]:
        async with self._slot():
            process = await self._process(model.provider_name)
            try:
                yield replace(model, provider=_isolate(model.provider, process))
            finally:
                await self._release(process)

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()

    async def close(self) -> None:
        """Ends all idle processes."""
        while self._idle:
            await self._idle.popleft().end()

    async def _process(self, provider_name: str) -> "ProviderProcess":
        origin = ProviderOrigin(provider_name, await self._keyring.values(), self._public_url)
        with suppress(IndexError):
            idle = self._idle.popleft()
            if idle.origin == origin:
                return idle
            await idle.end()
        return ProviderProcess(origin)

    async def _release(self, process: "ProviderProcess") -> None:
        """Keeps the process for a waiting caller, else ends it."""
        if self._waiting and process.is_alive:
            self._idle.append(process)
        else:
            await process.end()


class ProviderProcess:
    """A child process that makes one call at a time to one provider. It never outlives this process."""

    def __init__(self, origin: ProviderOrigin) -> None:
        self.origin = origin
        self._process: BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._is_over = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="provider-process")

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    async def call(self, method: str, *args: object) -> Any:
        """Returns the provider's result. Raises its ReelproofError, or `process_ended` if it died."""
        work = asyncio.get_running_loop().run_in_executor(self._thread, self._exchange, method, args)
        try:
            answer = await asyncio.shield(work)
        except asyncio.CancelledError:
            self._kill()
            await asyncio.wait({work})
            raise
        if isinstance(answer, Failure):
            raise ReelproofError(answer)
        return answer

    async def end(self) -> None:
        """Ends the process gracefully, as no call is running; kills it after a grace period."""
        await asyncio.to_thread(self._end)

    def _exchange(self, method: str, args: Sequence[object]) -> object:
        process, connection = self._started()
        try:
            connection.send((method, args))
            return connection.recv()
        except (EOFError, OSError):
            process.join(GRACE_S)
            process.kill()
            process.join()
            return process_ended(f"process {process.pid}, which made no other calls, {_end_of(process)}")

    def _started(self) -> "tuple[BaseProcess, Connection[Any, Any]]":
        if self._process is None or self._connection is None:
            context = ChildContext()
            self._connection, child_end = context.Pipe()
            process = context.Process(target=serve_provider, args=(child_end, self.origin))
            process.start()
            child_end.close()
            self._process = process
            if self._is_over:
                process.kill()
        return self._process, self._connection

    def _end(self) -> None:
        self._thread.shutdown()
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.join(GRACE_S)
            self._kill()
            self._process.join()

    def _kill(self) -> None:
        self._is_over = True
        if self._process is not None:
            self._process.kill()


class _IsolatedProvider:
    """A provider whose calls run in a child process; everything else uses the local instance."""

    def __init__(self, provider: Provider, process: ProviderProcess) -> None:
        self._provider = provider
        self._process = process

    def models(self) -> Sequence[ModelInfo]:
        return self._provider.models()

    def voices(self) -> Sequence[VoiceInfo]:
        return self._provider.voices()

    def check(self) -> Sequence[Check]:
        return self._provider.check()

    async def make(self, request: Request) -> Made:
        return cast("Made", await self._process.call("make", request))

    async def release(self) -> None:
        return

    async def close(self) -> None:
        return


class _IsolatedTicketProvider(_IsolatedProvider):
    async def submit(self, request: Request) -> Ticket:
        return cast("Ticket", await self._process.call("submit", request))

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        return cast("Ticket | None", await self._process.call("find", request, since, taken))

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        return cast("Made", await self._process.call("collect", ticket, request))

    async def cancel(self, ticket: Ticket) -> CancelOutcome | bool | None:
        return cast("CancelOutcome | bool | None", await self._process.call("cancel", ticket))


def _isolate(provider: Provider, process: ProviderProcess) -> Provider:
    return (_IsolatedTicketProvider if isinstance(provider, TicketProvider) else _IsolatedProvider)(
        provider, process
    )


def _end_of(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code >= 0:
        return f"ended with exit code {code}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"


def serve_provider(connection: "Connection[Any, Any]", origin: ProviderOrigin) -> None:
    """Serves calls in the child process until its parent ends or closes the connection."""
    exit_with_parent()
    for name in IGNORED_SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    # The parent's standard output carries its result, and its log is redacted; the child has neither.
    os.dup2(2, 1)
    logging.getLogger().addHandler(logging.NullHandler())
    provider = make_provider(origin.name, origin.kept_keys, origin.public_url)
    with asyncio.Runner() as runner:
        with suppress(EOFError):
            while True:
                method, args = connection.recv()
                _send(connection, runner.run(_answer(provider, method, args)))
        if not isinstance(provider, str):
            runner.run(provider.close())


async def _answer(provider: Provider | str, method: str, args: Sequence[object]) -> object:
    if isinstance(provider, str):
        return Failure(ErrorCode.ProviderFailure, f"The provider could not be loaded: {provider}")
    try:
        return await getattr(provider, method)(*args)
    except ReelproofError as error:
        return error.failure
    except BaseException as error:  # noqa: BLE001 a third-party plug-in may raise anything
        return Failure(ErrorCode.Unknown, f"{type(error).__name__}: {error}")


def _send(connection: "Connection[Any, Any]", answer: object) -> None:
    try:
        connection.send(answer)
    except (PicklingError, TypeError, AttributeError, ValueError) as error:
        connection.send(Failure(ErrorCode.Unknown, f"The result cannot be serialized: {error}"))
