"""An open database, shared by all readers and writers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reelproof.domain.ids import JobId
from reelproof.storage.database.engine import connect, database_errors, for_reading, for_writing, prepare
from reelproof.storage.database.events.notifier import EventNotifier
from reelproof.storage.database.migrations import migrate
from reelproof.storage.files.secret_box import KEY_FILE, SecretBox

JOBS_TO_NOTIFY = "jobs to notify"
SECRET_BOX = "secret box"  # noqa: S105 a key of connection.info


class Database:
    """Opened by `Database.open`. Raises ReelproofError on a fault of the disk or a lock of another program.

    Functions that read or write must be decorated with `shielded`.
    """

    def __init__(self, engine: AsyncEngine, secrets: SecretBox) -> None:
        self.secrets = secrets
        self.notifier = EventNotifier()
        self._readers = for_reading(engine)
        self._writers = for_writing(engine)
        # SQLite has one writer at a time; waiting here is fairer than polling the file.
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, secrets: SecretBox | None = None) -> "Database":
        """Opens `sqlite:////absolute/path.db`, and creates its tables or migrates them.

        `secrets` encrypts stored secrets; by default with a key file next to the SQLite file.
        """
        engine = connect(url)
        database = cls(engine, secrets or _default_secrets(engine))
        try:
            with database_errors():
                await prepare(engine)
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent snapshot, whatever is written meanwhile."""
        with database_errors():
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One exclusive transaction. Followers of its events are notified after the commit."""
        changed_jobs: set[JobId] = set()
        with database_errors():
            async with self._turn, self._writers.begin() as connection:
                connection.info[JOBS_TO_NOTIFY] = changed_jobs
                connection.info[SECRET_BOX] = self.secrets
                yield connection
        self.notifier.publish(changed_jobs)

    async def close(self) -> None:
        await self._readers.dispose()


def seal_for_storage(connection: AsyncConnection, secret: str, about: str) -> str:
    """A secret as it is stored. Raises ReelproofError."""
    box: SecretBox = connection.info[SECRET_BOX]
    return box.seal(secret, about)


def _default_secrets(engine: AsyncEngine) -> SecretBox:
    if engine.dialect.name == "sqlite" and engine.url.database:
        return SecretBox.with_file(Path(engine.url.database).with_name(KEY_FILE))
    return SecretBox.without_key()


def notify_after_commit(connection: AsyncConnection, job_id: JobId) -> None:
    """Notifies the job's followers after the commit."""
    connection.info[JOBS_TO_NOTIFY].add(job_id)
