"""SQLite and PostgreSQL: driver, pragmas, busy timeout, pool size, messages for database errors."""

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.run.unrecorded import LASTS

if sys.platform != "win32":
    import resource

Result = TypeVar("Result")

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

# PostgreSQL's codes for a deadlock and for a transaction that could not be serialized.
CONFLICTS = ("40P01", "40001")
CONFLICT_ATTEMPTS = 6
CONFLICT_PAUSE_S = 0.05
CONFLICT_MESSAGE = "The database was in use by others, and could not be written."

RESTORE = "Check its copies and restore the newest sound one: reelproof doctor --restore"
REMEDIES = {
    "SQLITE_CANTOPEN": "Check that it exists, is a file, and is readable by this user.",
    "SQLITE_CORRUPT": RESTORE,
    "SQLITE_IOERR": "Check the disk, its quota and the limit of file sizes (ulimit -f); then run it again.",
    "SQLITE_NOTADB": RESTORE,
    "SQLITE_READONLY": "Give this user write permission for the file and its folder.",
}
LASTING = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY"})
SQLITE_FAULTS = {
    "SQLITE_BUSY": (ErrorCode.StorageFailure, "Another program has kept the database locked for too long."),
    "SQLITE_CANTOPEN": (ErrorCode.StorageFailure, "The database file cannot be opened."),
    "SQLITE_CORRUPT": (ErrorCode.StorageFailure, "The database file is damaged."),
    "SQLITE_FULL": (ErrorCode.OutOfDiskSpace, "The disk is full: the database could not be written."),
    "SQLITE_IOERR": (
        ErrorCode.StorageFailure,
        "The database file cannot be read or written: the disk failed, or a limit is reached.",
    ),
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


def again_on_conflict(transaction: Callable[[], Result]) -> Result:
    """Runs a transaction again that PostgreSQL gave up because of another one: nothing of it is stored."""
    for attempt in range(1, CONFLICT_ATTEMPTS):
        try:
            return transaction()
        except DBAPIError as error:
            if not _is_conflict(error):
                raise
            time.sleep(random.uniform(0, CONFLICT_PAUSE_S * attempt))  # noqa: S311 no secret
    return transaction()


def _is_conflict(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in CONFLICTS


def _failure_of(error: DBAPIError | sqlite3.Error) -> Failure | None:
    if isinstance(error, DBAPIError) and _is_conflict(error):
        return Failure(ErrorCode.StorageFailure, CONFLICT_MESSAGE, remedy="Try again.")
    cause = error.orig if isinstance(error, DBAPIError) else error
    name: str = getattr(cause, "sqlite_errorname", "")
    # A file that is truncated within a page.
    kind = "SQLITE_CORRUPT" if name == "SQLITE_IOERR_SHORT_READ" else "_".join(name.split("_")[:2])
    if kind not in SQLITE_FAULTS:
        return None
    details: dict[str, JsonValue] = {"sqlite": name}
    if kind in LASTING or (kind == "SQLITE_IOERR" and _is_file_size_limited()):
        details[LASTS] = True
    return Failure(*SQLITE_FAULTS[kind], details=details, remedy=REMEDIES.get(kind))


def _is_file_size_limited() -> bool:
    """SQLite reports a reached limit like a disk that failed for a moment."""
    if sys.platform == "win32":
        return False
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return limit != resource.RLIM_INFINITY


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
