"""Opens the database, migrates it, and runs reads and exclusive writes in threads."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as NoConnection

from reelproof.domain.event import Event
from reelproof.storage.database.engine import (
    CONNECTIONS,
    POOL_TIMEOUT_S,
    again_on_conflict,
    connect,
    database_errors,
    for_reading,
    for_writing,
    prepare,
)
from reelproof.storage.database.events.notifier import EventNotifier
from reelproof.storage.database.migrations import migrate
from reelproof.storage.database.shielded import shielded
from reelproof.storage.database.writer_thread import WriterThread
from reelproof.storage.files.secret_box import KEY_FILE, SecretBox

NEW_EVENTS = "new events"
SECRET_BOX = "secret box"  # noqa: S105 a key of connection.info

Result = TypeVar("Result")


class Database:
    """Opened by `Database.open`. Raises ReelproofError on a fault of the disk or a lock of another program.

    A unit of work is one plain function in one thread of the database's own, and one transaction. A canceled
    caller waits until it has ended.
    """

    def __init__(self, engine: Engine, secrets: SecretBox) -> None:
        self.secrets = secrets
        self.notifier = EventNotifier()
        self._engine = engine
        self._reading = for_reading(engine)
        self._writing = for_writing(engine)
        self._free_readers = asyncio.Semaphore(CONNECTIONS)
        self._readers = ThreadPoolExecutor(CONNECTIONS, "database-reader")
        self._writer = WriterThread()

    @classmethod
    async def open(cls, url: str, secrets: SecretBox | None = None) -> "Database":
        """Opens `sqlite:////absolute/path.db`, and creates its tables or migrates them.

        `secrets` encrypts stored secrets; by default with a key file next to the SQLite file.
        """
        engine = connect(url)
        database = cls(engine, secrets or _default_secrets(engine))
        try:
            await _ended(database._writer.submit(partial(prepare, engine)))
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Runs the work on a consistent snapshot, whatever is written meanwhile."""
        async with self._reader_slot():
            return await _ended(self._readers.submit(partial(self._read, work)))

    async def write(self, work: Callable[[Connection], Result], *, is_urgent: bool = False) -> Result:
        """Runs the work as one exclusive transaction. Followers of its events are notified once stored.

        What is urgent is done before other writes that wait. If another server's transaction made it fail,
        it is run again.
        """
        loop = asyncio.get_running_loop()
        return await _ended(self._writer.submit(partial(self._write, work, loop), is_urgent=is_urgent))

    async def close(self) -> None:
        await _ended(self._writer.submit(self._engine.dispose))
        self._readers.shutdown(wait=False)
        self._writer.shutdown()

    @asynccontextmanager
    async def _reader_slot(self) -> AsyncIterator[None]:
        """Waits for a connection on the loop: threads would wait without a limit."""
        with database_errors():
            try:
                async with asyncio.timeout(POOL_TIMEOUT_S):
                    await self._free_readers.acquire()
            except TimeoutError as error:
                raise NoConnection from error
        try:
            yield
        finally:
            self._free_readers.release()

    def _read(self, work: Callable[[Connection], Result]) -> Result:
        with database_errors(), self._reading.connect() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], Result], loop: asyncio.AbstractEventLoop) -> Result:
        with database_errors():
            result, events = again_on_conflict(partial(self._transaction, work))
        if events:
            loop.call_soon_threadsafe(self.notifier.publish, events)
        return result

    def _transaction(self, work: Callable[[Connection], Result]) -> tuple[Result, list[Event]]:
        events: list[Event] = []
        with self._writing.begin() as connection:
            connection.info[NEW_EVENTS] = events
            connection.info[SECRET_BOX] = self.secrets
            return work(connection), events


async def _ended(work: "Future[Result]") -> Result:
    return await shielded(asyncio.wrap_future(work))


def seal_for_storage(connection: Connection, secret: str, about: str) -> str:
    """A secret as it is stored. Raises ReelproofError."""
    box: SecretBox = connection.info[SECRET_BOX]
    return box.seal(secret, about)


def _default_secrets(engine: Engine) -> SecretBox:
    if engine.dialect.name == "sqlite" and engine.url.database:
        return SecretBox.with_file(Path(engine.url.database).with_name(KEY_FILE))
    return SecretBox.without_key()


def publish_after_commit(connection: Connection, event: Event) -> None:
    """Passes the event to the job's followers after the commit."""
    connection.info[NEW_EVENTS].append(event)
