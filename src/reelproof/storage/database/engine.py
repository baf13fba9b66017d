"""How a database is spoken to: what differs between SQLite and PostgreSQL is here and in `upsert`."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
BUSY_TIMEOUT_MS = 30_000
BUSY_POLL_S = 0.01
CONNECTIONS = 16
POOL_TIMEOUT_S = 30

SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)

RESTORE = "Look at the copies of it, and put the newest sound one in its place: reelproof doctor --restore"
REMEDIES = {
    "SQLITE_CANTOPEN": "Look whether it is there, is a file, and can be read by this user.",
    "SQLITE_CORRUPT": RESTORE,
    "SQLITE_NOTADB": RESTORE,
    "SQLITE_READONLY": "Give this user the right to write the file and its folder.",
}
SQLITE_FAULTS = {
    "SQLITE_BUSY": (ErrorCode.StorageFailure, "Another program has kept the database locked for too long."),
    "SQLITE_CANTOPEN": (ErrorCode.StorageFailure, "The database file cannot be opened."),
    "SQLITE_CORRUPT": (ErrorCode.StorageFailure, "The database file is damaged."),
    "SQLITE_FULL": (ErrorCode.OutOfDiskSpace, "The disk is full: the database could not be written."),
    "SQLITE_IOERR": (ErrorCode.StorageFailure, "The disk failed while the database was used."),
    "SQLITE_NOTADB": (ErrorCode.StorageFailure, "The database file is not a database."),
    "SQLITE_READONLY": (ErrorCode.StorageFailure, "The database file may not be written."),
}


def connect(url: str) -> AsyncEngine:
    """An engine for `sqlite:///…` or `postgresql://…`; nothing is opened yet."""
    address = _with_async_driver(make_url(url))
    engine = create_async_engine(
        address, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=POOL_TIMEOUT_S, hide_parameters=True
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _settle)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def prepare(engine: AsyncEngine) -> None:
    """Opens a SQLite file for the first time and gives it its write-ahead log, which it then keeps."""
    if engine.dialect.name == "sqlite":
        arguments, options = engine.dialect.create_connect_args(engine.url)
        await asyncio.to_thread(_log_ahead, *arguments, **options)


def _log_ahead(*arguments: Any, **options: Any) -> None:
    # Not through the asynchronous driver: what cannot be opened leaves its thread in trouble.
    with closing(sqlite3.connect(*arguments, **options)) as connection:
        give_up_at = time.monotonic() + BUSY_TIMEOUT_MS / 1000
        while not _try_log_ahead(connection, is_last=time.monotonic() > give_up_at):
            time.sleep(BUSY_POLL_S)


def _try_log_ahead(connection: sqlite3.Connection, is_last: bool) -> bool:
    """SQLite does not wait by itself here for others that open the same file at the same moment."""
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_BUSY" or is_last:
            raise
        return False
    return True


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """The same connections; transactions lock the database from their start, so that none fails half-way."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


@contextmanager
def faults_named() -> Iterator[None]:
    """Turns what the disk or another program did to us into ReelproofError; our own mistakes pass."""
    try:
        yield
    except NoConnection as error:
        message = "Every connection to the database is in use, and none became free in time."
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message)) from error
    except (DBAPIError, sqlite3.Error) as error:
        failure = _failure_of(error)
        if failure is None:
            raise
        raise ReelproofError(failure) from error


def _failure_of(error: DBAPIError | sqlite3.Error) -> Failure | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    name: str = getattr(cause, "sqlite_errorname", "")
    # A file that breaks off inside a page.
    kind = "SQLITE_CORRUPT" if name == "SQLITE_IOERR_SHORT_READ" else "_".join(name.split("_")[:2])
    if kind not in SQLITE_FAULTS:
        return None
    return Failure(*SQLITE_FAULTS[kind], details={"sqlite": name}, remedy=REMEDIES.get(kind))


def _with_async_driver(url: URL) -> URL:
    return url.set(drivername=ASYNC_DRIVERS.get(url.drivername, url.drivername))


def _settle(connection: Any, _: object) -> None:
    try:
        # The driver's own transactions are switched off: it would begin them late, and without a lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        for setting in SQLITE_SETTINGS:
            cursor.execute(setting)
        cursor.close()
    except BaseException:
        # Nobody else knows of this connection yet, and its thread would live on.
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
