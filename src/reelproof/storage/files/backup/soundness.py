"""What is wrong with a database file, in words."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.storage.database.engine import BUSY_TIMEOUT_MS, RESTORE

# The byte of the log's index that each connection has a lock on while it is open: SQLite's "dead man switch".
HELD_WHILE_OPEN = 128


def check_whole(path: Path) -> None:
    """Reads all of it. Raises ReelproofError where that is damaged."""
    if (fault := fault_of(path) or fault_inside(path)) is not None:
        raise damaged(path, fault)


def fault_of(path: Path) -> str | None:
    """What a glance tells of a file that should be a database; None where nothing is wrong with it."""
    if path.is_dir():
        return "is a folder"
    if not path.exists():
        return "is gone"
    if path.stat().st_size == 0:
        return "is empty"
    # By SQLite alone: to open and close the file beside it would drop the locks that this process has on it,
    # and another process would then delete the log that this one writes to.
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", timeout=0, uri=True)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.DatabaseError as error:
        # Whatever else keeps it from being read is told by whoever reads it next.
        return "is not a database" if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else None
    return None


def fault_inside(path: Path) -> str | None:
    """What all of its pages tell. Takes a second for some hundred megabytes."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            found: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            return None
        return f"is damaged ({error})"
    except sqlite3.DatabaseError as error:
        return f"is damaged ({error})"
    return None if found[0] == "ok" else f"is damaged ({' '.join(found[0].split())[:200]})"


def is_open_elsewhere(path: Path) -> bool:
    """Whether another process has the database open, however damaged it is. This one must not have it open.

    Windows moves no file that somebody has open, and needs no question.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        with path.with_name(f"{path.name}-shm").open("rb+") as index:
            fcntl.lockf(index, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, HELD_WHILE_OPEN)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    return False


def damaged(path: Path, fault: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.StorageFailure, f"The database {path} {fault}.", remedy=RESTORE))
