"""How DBOS is set up: its SQLite made safe, its identity pinned, its log kept quiet."""

import logging
import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOSConfig, DBOSPortableJSONSerializer

APPLICATION_NAME = "reelproof"
# To be raised only when the order or the names of steps in a workflow change: runs under another version
# would be
# left behind silently.
APPLICATION_VERSION = "engine-2"
# One process owns a home (see storage.home), so one name serves; two live processes under it would pay twice.
EXECUTOR_ID = "local"
MAX_THREADS = 32
POLL_S = 0.1


def sqlite_engine(path: Path) -> sa.Engine:
    """DBOS's own SQLite engine leaves the rollback journal on: slower, and a longer window to pay twice."""
    engine = sa.create_engine(f"sqlite:///{path}", pool_size=20, max_overflow=0, pool_pre_ping=True)
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    # From Python 3.12 on DBOS expects SQLite 3.42, which knows this function; distributions have older ones.
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


def quiet_log() -> None:
    """A cancelled run is no error; what is one is said by our own log, not by a handler of DBOS's."""
    log = logging.getLogger("dbos")
    log.addFilter(_is_news)
    log.addHandler(logging.NullHandler())


def silence_log() -> None:
    """What is under way breaks off when DBOS ends, and is taken up again: its complaints are no news."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL + 1)


def _is_news(record: logging.LogRecord) -> bool:
    return "CancelledError" not in record.getMessage() and "cancelled for workflow" not in record.getMessage()
