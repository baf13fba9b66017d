"""Database backups: how many are kept, size limit, free space, when one is due."""

import re
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.frozen import frozen
from reelproof.files import create_atomically, remove_stale_parts
from reelproof.storage.database.engine import BUSY_TIMEOUT_MS, database_errors
from reelproof.storage.files.backup.integrity import check_integrity
from reelproof.storage.files.home import Home

NAME = re.compile(r"reelproof-(\d{6,})\.db")
NEWEST_KEPT = 3
DAYS_KEPT = 3
MAX_BYTES = 2_000_000_000
# Disk space that a copy leaves free.
SPARE_BYTES = 500_000_000


@frozen
class DatabaseCopy:
    """A copy that was sound when it was made. `number` is the database's copy count at that time."""

    path: Path
    number: int
    made_at: datetime
    size_bytes: int


def copies_of(home: Home) -> Sequence[DatabaseCopy]:
    """The newest first."""
    with suppress(FileNotFoundError):
        found = [
            DatabaseCopy(
                path, int(name[1]), datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stat().st_size
            )
            for path in home.copies.iterdir()
            if (name := NAME.fullmatch(path.name)) is not None
        ]
        return sorted(found, key=lambda copy: copy.number, reverse=True)
    return ()


def is_due(home: Home, after_s: float) -> bool:
    """Whether the database changed since its newest copy, and that copy is older than `after_s`."""
    written = [_modified(home.database.with_name(home.database.name + end)) for end in ("", "-wal")]
    known = copies_of(home)
    if not known:
        return any(written)
    age_s = datetime.now(UTC).timestamp() - known[0].made_at.timestamp()
    return max(written) > known[0].made_at.timestamp() and not 0 <= age_s < after_s


def make_copy(home: Home) -> DatabaseCopy | None:
    """Returns None if there is not enough disk space. Writers are not blocked. Raises ReelproofError."""
    if not home.database.is_file():
        return None
    size_bytes = home.database.stat().st_size
    if shutil.disk_usage(home.path).free < 2 * size_bytes + SPARE_BYTES:
        return None
    known = copies_of(home)
    number = max(known[0].number if known else 0, _count(home.database)) + 1
    path = home.copies / f"reelproof-{number:06}.db"
    home.copies.mkdir(mode=0o700, exist_ok=True)
    remove_stale_parts(home.copies)
    create_atomically(path, lambda part: _copy(home.database, number, part), denied=ErrorCode.StorageFailure)
    for old in superseded(copies_of(home)):
        with suppress(FileNotFoundError):
            old.path.unlink()
    return copies_of(home)[0]


def superseded(copies: Sequence[DatabaseCopy]) -> Sequence[DatabaseCopy]:
    """Returns the copies to remove: neither among the newest, nor the newest of one of the last days."""
    kept = {copy.number for copy in (*copies[:NEWEST_KEPT], *_newest_of_days(copies))}
    sizes = 0
    for copy in copies:
        sizes += copy.size_bytes
        if sizes > MAX_BYTES and copy is not copies[0]:
            kept.discard(copy.number)
    return [copy for copy in copies if copy.number not in kept]


def _newest_of_days(copies: Sequence[DatabaseCopy]) -> Iterable[DatabaseCopy]:
    by_day = {copy.made_at.date(): copy for copy in reversed(copies)}
    return [by_day[day] for day in sorted(by_day, reverse=True)[:DAYS_KEPT]]


def _copy(database: Path, number: int, part: Path) -> None:
    with database_errors(), closing(sqlite3.connect(database, timeout=BUSY_TIMEOUT_MS / 1000)) as source:
        source.isolation_level = None
        # First, so that a database that was rolled back behind its newest copy is detected.
        source.execute(f"PRAGMA user_version = {number}")
        part.touch(mode=0o600)
        source.execute("VACUUM INTO ?", (str(part),))
    check_integrity(part)


def _count(database: Path) -> int:
    with database_errors(), closing(sqlite3.connect(database, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
        found: tuple[int] = connection.execute("PRAGMA user_version").fetchone()
    return found[0]


def _modified(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0
