"""Detects a damaged or rolled-back database at start, before anything is read or written."""

import sqlite3
from contextlib import closing
from pathlib import Path

from reelproof.storage.files.backup.copies import copies_of
from reelproof.storage.files.backup.integrity import damaged_error, fault_inside, fault_of
from reelproof.storage.files.home import Home

RESTORE_INTERRUPTED = "was being restored, but the restore was interrupted"
ROLLED_BACK = "is older than its newest copy: its latest changes are lost"
WAIT_S = 30.0


def check_quickly(home: Home) -> None:
    """Runs the cheap checks. A new home passes. Raises ReelproofError."""
    if (fault := quick_fault(home)) is not None:
        raise damaged_error(home.database, fault)


def check_fully(home: Home) -> None:
    """Reads both databases completely. Raises ReelproofError."""
    check_quickly(home)
    for path in (home.database, home.durable_database):
        if path.exists() and (fault := fault_inside(path)) is not None:
            raise damaged_error(path, fault)


def quick_fault(home: Home) -> str | None:
    if home.restoring.exists():
        return RESTORE_INTERRUPTED
    fault, newest = fault_of(home.database), next(iter(copies_of(home)), None)
    if fault in ("is gone", "is empty") and newest is None:
        return None
    if fault is None and newest is not None and _count(home.database) < newest.number:
        return ROLLED_BACK
    return fault


def durable_fault(home: Home) -> str | None:
    """Returns the fault of the durable runs' database, which may be missing: it is created again."""
    path = home.durable_database
    fault = fault_of(path)
    if fault in ("is gone", "is empty"):
        return None
    return fault or fault_inside(path)


def _count(path: Path) -> int:
    """Returns a huge number if it cannot be read; the next reader reports why."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", timeout=WAIT_S, uri=True)) as connection:
            found: tuple[int] = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return 1 << 62
    return found[0]
