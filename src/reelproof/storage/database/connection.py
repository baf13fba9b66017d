"""One open database, shared by everything that reads and writes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reelproof.domain.ids import JobId
from reelproof.storage.database.engine import connect, faults_named, for_writing, prepare
from reelproof.storage.database.events.news import News
from reelproof.storage.database.migrations import migrate
from reelproof.storage.files.secret_box import KEY_FILE, SecretBox

SAID = "jobs that said something"
SECRETS = "what seals secrets"


class Database:
    """Opened by `Database.open`. Raises ReelproofError where the disk or another program is in the way.

    What reads and writes must be `unbroken`.
    """

    def __init__(self, engine: AsyncEngine, secrets: SecretBox) -> None:
        self.secrets = secrets
        self.news = News()
        self._readers = engine
        self._writers = for_writing(engine)
        # SQLite has one writer at a time; waiting here is fairer than asking the file again and again.
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, secrets: SecretBox | None = None) -> "Database":
        """Makes the tables of `sqlite:////absolute/path.db`, or brings them up to date.

        `secrets` seals what nobody may read; by default with a key in a file beside SQLite's.
        """
        engine = connect(url)
        database = cls(engine, secrets or _usual_secrets(engine))
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
                connection.info[SECRETS] = self.secrets
                yield connection
        self.news.spread(said)

    async def close(self) -> None:
        await self._readers.dispose()


def sealed(connection: AsyncConnection, secret: str, about: str) -> str:
    """A secret as it is stored. Raises ReelproofError."""
    box: SecretBox = connection.info[SECRETS]
    return box.seal(secret, about)


def _usual_secrets(engine: AsyncEngine) -> SecretBox:
    if engine.dialect.name == "sqlite" and engine.url.database:
        return SecretBox.with_file(Path(engine.url.database).with_name(KEY_FILE))
    return SecretBox.without_key()


def note_said(connection: AsyncConnection, job_id: JobId) -> None:
    """Has those who follow the job woken after the commit."""
    connection.info[SAID].add(job_id)
