"""Integrity checks of a SQLite file, and whether another process has it open."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.storage.database.engine import BUSY_TIMEOUT_MS, RESTORE

# The byte of the WAL index that each open connection has locked: SQLite's "dead man switch".
OPEN_LOCK_BYTE = 128


def check_integrity(path: Path) -> None:
    """Reads the whole file. Raises ReelproofError if it is damaged."""
    if (fault := fault_of(path) or fault_inside(path)) is not None:
        raise damaged_error(path, fault)


def fault_of(path: Path) -> str | None:
    """Returns the fault that a cheap check finds in a database file; None if it finds none."""
    if path.is_dir():
        return "is a folder"
    if not path.exists():
        return "is gone"
    if path.stat().st_size == 0:
        return "is empty"
    # Through SQLite alone: opening and closing the file directly would drop this process's locks on it, and
    # another process could then delete the log that this one writes to.
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", timeout=0, uri=True)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.DatabaseError as error:
        # Any other error is reported by the next reader.
        return "is not a database" if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else None
    return None


def fault_inside(path: Path) -> str | None:
    """Returns the fault found by reading all pages: about a second per few hundred megabytes."""
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
    """Whether another process has the database open, even if damaged. This process must not have it open.

    On Windows an open file cannot be moved, so no check is needed.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        with path.with_name(f"{path.name}-shm").open("rb+") as index:
            fcntl.lockf(index, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, OPEN_LOCK_BYTE)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    return False


def damaged_error(path: Path, fault: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.StorageFailure, f"The database {path} {fault}.", remedy=RESTORE))
