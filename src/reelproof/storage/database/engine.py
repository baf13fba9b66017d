"""SQLite and PostgreSQL: driver, pragmas, busy timeout, pool size, messages for database errors."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

DRIVERS = {"postgresql": "postgresql+psycopg"}
BUSY_TIMEOUT_MS = 30_000
BUSY_POLL_S = 0.01
CONNECTIONS = 16
POOL_TIMEOUT_S = 30

SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)

RESTORE = "Check its copies and restore the newest sound one: reelproof doctor --restore"
REMEDIES = {
    "SQLITE_CANTOPEN": "Check that it exists, is a file, and is readable by this user.",
    "SQLITE_CORRUPT": RESTORE,
    "SQLITE_NOTADB": RESTORE,
    "SQLITE_READONLY": "Give this user write permission for the file and its folder.",
}
SQLITE_FAULTS = {
    "SQLITE_BUSY": (ErrorCode.StorageFailure, "Another program has kept the database locked for too long."),
    "SQLITE_CANTOPEN": (ErrorCode.StorageFailure, "The database file cannot be opened."),
    "SQLITE_CORRUPT": (ErrorCode.StorageFailure, "The database file is damaged."),
    "SQLITE_FULL": (ErrorCode.OutOfDiskSpace, "The disk is full: the database could not be written."),
    "SQLITE_IOERR": (ErrorCode.StorageFailure, "The disk failed while the database was used."),
    "SQLITE_NOTADB": (ErrorCode.StorageFailure, "The database file is not a database."),
    "SQLITE_READONLY": (ErrorCode.StorageFailure, "The database file is not writable."),
}


def connect(url: str) -> Engine:
    """Creates an engine for `sqlite:///…` or `postgresql://…`; opens nothing yet."""
    address = _with_driver(make_url(url))
    engine = create_engine(
        address, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=POOL_TIMEOUT_S, hide_parameters=True
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
    return engine


def prepare(engine: Engine) -> None:
    """Opens a SQLite file for the first time and switches it to write-ahead logging, which persists."""
    if engine.dialect.name == "sqlite":
        arguments, options = engine.dialect.create_connect_args(engine.url)
        with database_errors():
            _enable_wal(*arguments, **options)


def _enable_wal(*arguments: Any, **options: Any) -> None:
    # Outside of a transaction, which the engine's connections begin automatically.
    with closing(sqlite3.connect(*arguments, **options)) as connection:
        give_up_at = time.monotonic() + BUSY_TIMEOUT_MS / 1000
        while not _try_enable_wal(connection, is_last=time.monotonic() > give_up_at):
            time.sleep(BUSY_POLL_S)


def _try_enable_wal(connection: sqlite3.Connection, is_last: bool) -> bool:
    """Here SQLite does not wait for others that open the same file at the same time."""
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_BUSY" or is_last:
            raise
        return False
    return True


def for_reading(engine: Engine) -> Engine:
    """Uses the same connections; all that a transaction reads is from the same moment."""
    is_sqlite = engine.dialect.name == "sqlite"
    return engine if is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")


def for_writing(engine: Engine) -> Engine:
    """Uses the same connections; transactions take the write lock at their start, so none fails midway."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


@contextmanager
def database_errors() -> Iterator[None]:
    """Converts disk faults and locks of other programs to ReelproofError; programming errors pass through."""
    try:
        yield
    except NoConnection as error:
        message = "All database connections are in use, and none became free in time."
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message)) from error
    except (DBAPIError, sqlite3.Error) as error:
        failure = _failure_of(error)
        if failure is None:
            raise
        raise ReelproofError(failure) from error


def _failure_of(error: DBAPIError | sqlite3.Error) -> Failure | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    name: str = getattr(cause, "sqlite_errorname", "")
    # A file that is truncated within a page.
    kind = "SQLITE_CORRUPT" if name == "SQLITE_IOERR_SHORT_READ" else "_".join(name.split("_")[:2])
    if kind not in SQLITE_FAULTS:
        return None
    return Failure(*SQLITE_FAULTS[kind], details={"sqlite": name}, remedy=REMEDIES.get(kind))


def _with_driver(url: URL) -> URL:
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def _configure(connection: Any, _: object) -> None:
    try:
        # The driver's own transactions are off: they would begin late and without a lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        for setting in SQLITE_SETTINGS:
            cursor.execute(setting)
        cursor.close()
    except BaseException:
        # The connection is not in the pool yet, and would leak.
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
