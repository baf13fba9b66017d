"""One open database, shared by everything that reads and writes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reelproof.domain.ids import JobId
from reelproof.storage.database.engine import connect, faults_named, for_writing, prepare
from reelproof.storage.database.migrations import migrate
from reelproof.storage.database.news import News

SAID = "jobs that said something"


class Database:
    """Opened by `Database.open`. Raises ReelproofError where the disk or another program is in the way.

    What reads and writes must be `unbroken`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.news = News()
        self._readers = engine
        self._writers = for_writing(engine)
        # SQLite has one writer at a time; waiting here is fairer than asking the file again and again.
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Makes the tables of `sqlite:////absolute/path.db`, or brings them up to date."""
        engine = connect(url)
        database = cls(engine)
        try:
            with faults_named():
                await prepare(engine)
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One state of the database, whatever is written meanwhile."""
        with faults_named():
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, alone. What it makes jobs say is heard once it is kept."""
        said: set[JobId] = set()
        with faults_named():
            async with self._turn, self._writers.begin() as connection:
                connection.info[SAID] = said
                yield connection
        self.news.spread(said)

    async def close(self) -> None:
        await self._readers.dispose()


def note_said(connection: AsyncConnection, job_id: JobId) -> None:
    """Has those who follow the job woken after the commit."""
    connection.info[SAID].add(job_id)
