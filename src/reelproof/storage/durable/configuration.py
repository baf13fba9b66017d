"""DBOS configuration: version, poll intervals, threads, SQLite pragmas, log filter."""

import logging
import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOSConfig, DBOSPortableJSONSerializer

from reelproof.storage.database.engine import BUSY_TIMEOUT_MS

APPLICATION_NAME = "reelproof"
# Change this only when workflows of the version before cannot be repeated: those of another version are
# ignored, and their assets queued again.
APPLICATION_VERSION = "engine-4"
# One process owns a home (see storage.files.home), so one name suffices; two live processes would pay twice.
EXECUTOR_ID = "local"
MAX_THREADS = 32
NOWHERE = logging.NullHandler()


def sqlite_engine(path: Path) -> sa.Engine:
    """Replaces DBOS's own SQLite engine, whose rollback journal is slower and makes paying twice likelier."""
    engine = sa.create_engine(f"sqlite:///{path}", pool_size=20, max_overflow=0, pool_pre_ping=True)
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "journal_mode=WAL",
        # What a loss of power takes away here is queued again: our own records are flushed.
        "synchronous=NORMAL",
    ):
        connection.execute(f"PRAGMA {pragma}")
    # On Python 3.12 and later DBOS expects SQLite 3.42, which has this function; systems ship older ones.
    if sqlite3.sqlite_version_info < (3, 42):
        connection.create_function("unixepoch", 1, lambda _subsecond: time.time())


def configuration(engine: sa.Engine) -> DBOSConfig:
    return {
        "name": APPLICATION_NAME,
        "application_version": APPLICATION_VERSION,
        "executor_id": EXECUTOR_ID,
        "serializer": DBOSPortableJSONSerializer(),
        "system_database_engine": engine,
        "max_executor_threads": MAX_THREADS,
        "notification_listener_polling_interval_sec": 0.25,
        "log_level": "ERROR",
    }


def filter_log() -> None:
    """Drops messages about canceled runs, which are not errors, shortens those about a database that cannot
    be written, and leaves output to our own handlers.
    """
    log = logging.getLogger("dbos")
    log.addFilter(_is_relevant)
    log.addHandler(NOWHERE)


def silence_log() -> None:
    """Silences errors of running work that is interrupted when DBOS stops, because it is resumed later."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL + 1)


def _is_relevant(record: logging.LogRecord) -> bool:
    _shorten(record)
    return "CancelledError" not in record.getMessage() and "cancelled for workflow" not in record.getMessage()


def _shorten(record: logging.LogRecord) -> None:
    """Replaces the traceback of a database error by its cause; the run is resumed once it can be recorded."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, sa.exc.DBAPIError):
        record.msg, record.args, record.exc_info = f"A run could not be recorded: {error.orig}", (), None
