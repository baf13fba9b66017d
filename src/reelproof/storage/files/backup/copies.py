"""Copies of the home's database: numbered, checked before they count, and a few at a time."""

import re
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.files import appear_whole, sweep_parts
from reelproof.storage.database.engine import BUSY_TIMEOUT_MS, faults_named
from reelproof.storage.files.backup.soundness import check_whole
from reelproof.storage.files.home import Home

NAME = re.compile(r"reelproof-(\d{6,})\.db")
NEWEST_KEPT = 3
DAYS_KEPT = 3
MOST_BYTES = 2_000_000_000
# What a copy leaves free of the disk.
SPARE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was sound when it was made. `number` is the database's own count of its copies then."""

    path: Path
    number: int
    made_at: datetime
    size_bytes: int


def copies_of(home: Home) -> Sequence[Copy]:
    """The newest first."""
    with suppress(FileNotFoundError):
        found = [
            Copy(path, int(name[1]), datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stat().st_size)
            for path in home.copies.iterdir()
            if (name := NAME.fullmatch(path.name)) is not None
        ]
        return sorted(found, key=lambda copy: copy.number, reverse=True)
    return ()


def is_due(home: Home, after_s: float) -> bool:
    """Whether the database was written since its newest copy, and that is so old."""
    written = [_modified(home.database.with_name(home.database.name + end)) for end in ("", "-wal")]
    known = copies_of(home)
    if not known:
        return any(written)
    age_s = datetime.now(UTC).timestamp() - known[0].made_at.timestamp()
    return max(written) > known[0].made_at.timestamp() and not 0 <= age_s < after_s


def make_copy(home: Home) -> Copy | None:
    """None where the disk has no room for one. Writers go on meanwhile. Raises ReelproofError."""
    if not home.database.is_file():
        return None
    size_bytes = home.database.stat().st_size
    if shutil.disk_usage(home.path).free < 2 * size_bytes + SPARE_BYTES:
        return None
    known = copies_of(home)
    number = max(known[0].number if known else 0, _count(home.database)) + 1
    path = home.copies / f"reelproof-{number:06}.db"
    home.copies.mkdir(mode=0o700, exist_ok=True)
    sweep_parts(home.copies)
    appear_whole(path, lambda part: _copy(home.database, number, part), denied=ErrorCode.StorageFailure)
    for old in superseded(copies_of(home)):
        with suppress(FileNotFoundError):
            old.path.unlink()
    return copies_of(home)[0]


def superseded(copies: Sequence[Copy]) -> Sequence[Copy]:
    """Those that are not kept: neither among the newest, nor the newest of one of the last days."""
    kept = {copy.number for copy in (*copies[:NEWEST_KEPT], *_newest_of_days(copies))}
    sizes = 0
    for copy in copies:
        sizes += copy.size_bytes
        if sizes > MOST_BYTES and copy is not copies[0]:
            kept.discard(copy.number)
    return [copy for copy in copies if copy.number not in kept]


def _newest_of_days(copies: Sequence[Copy]) -> Iterable[Copy]:
    by_day = {copy.made_at.date(): copy for copy in reversed(copies)}
    return [by_day[day] for day in sorted(by_day, reverse=True)[:DAYS_KEPT]]


def _copy(database: Path, number: int, part: Path) -> None:
    with faults_named(), closing(sqlite3.connect(database, timeout=BUSY_TIMEOUT_MS / 1000)) as source:
        source.isolation_level = None
        # First, so that a database that is older than its newest copy is known to have lost something.
        source.execute(f"PRAGMA user_version = {number}")
        part.touch(mode=0o600)
        source.execute("VACUUM INTO ?", (str(part),))
    check_whole(part)


def _count(database: Path) -> int:
    with faults_named(), closing(sqlite3.connect(database, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
        found: tuple[int] = connection.execute("PRAGMA user_version").fetchone()
    return found[0]


def _modified(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0
