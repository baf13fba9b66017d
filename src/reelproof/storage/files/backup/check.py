"""Whether the home's databases can be worked with, before anything is read or written."""

import sqlite3
from contextlib import closing
from pathlib import Path

from reelproof.storage.files.backup.copies import copies_of
from reelproof.storage.files.backup.soundness import damaged, fault_inside, fault_of
from reelproof.storage.files.home import Home

BROKEN_OFF = "was being restored when that broke off"
OLDER = "is older than its newest copy: what it wrote last is gone"
WAIT_S = 30.0


def check_glance(home: Home) -> None:
    """What costs next to nothing. A home that is new is fine. Raises ReelproofError."""
    if (fault := glance_fault(home)) is not None:
        raise damaged(home.database, fault)


def check_all(home: Home) -> None:
    """Reads both databases whole. Raises ReelproofError."""
    check_glance(home)
    for path in (home.database, home.durable_database):
        if path.exists() and (fault := fault_inside(path)) is not None:
            raise damaged(path, fault)


def glance_fault(home: Home) -> str | None:
    if home.restoring.exists():
        return BROKEN_OFF
    fault, newest = fault_of(home.database), next(iter(copies_of(home)), None)
    if fault in ("is gone", "is empty") and newest is None:
        return None
    if fault is None and newest is not None and _count(home.database) < newest.number:
        return OLDER
    return fault


def durable_fault(home: Home) -> str | None:
    """Of the durable runs' database, which may be missing: it is made anew."""
    path = home.durable_database
    fault = fault_of(path)
    if fault in ("is gone", "is empty"):
        return None
    return fault or fault_inside(path)


def _count(path: Path) -> int:
    """Where it cannot be read, whatever reads it next says why."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", timeout=WAIT_S, uri=True)) as connection:
            found: tuple[int] = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return 1 << 62
    return found[0]
