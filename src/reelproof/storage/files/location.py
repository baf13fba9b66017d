"""Detects that the home folder was moved, or is a copy of another one.

A home records its path and the inode number of the record's own file, which no copy shares. Disk access
blocks: call it in a thread.
"""

import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from reelproof.domain.frozen import frozen
from reelproof.files import create_atomically
from reelproof.storage.files.home import Home


class LocationState(StrEnum):
    """`here`: at the recorded path, or not recorded yet."""

    here = "here"
    moved = "moved"
    copied = "copied"


@frozen
class HomeLocation:
    """The state of a home's location, and its recorded path, if any."""

    state: LocationState
    recorded_path: Path | None


@frozen
class _LocationRecord:
    """A home's record of its location; `inode` is that of the record's own file."""

    id: str
    path: str
    machine: str
    inode: int


def locate_home(home: Home) -> HomeLocation:
    """Checks without changing anything. An unreadable record counts as missing."""
    record = _read(home)
    if record is None:
        return HomeLocation(LocationState.here, None)
    return HomeLocation(_state(home, record), Path(record.path))


def record_location(home: Home, is_new: bool = False) -> None:
    """Records the current path as the home's own. `is_new`: it is no longer the home it was copied from.

    Raises ReelproofError if it cannot be written.
    """
    known = None if is_new else _read(home)
    path = os.path.abspath(home.path)  # noqa: PTH100 keeps links: recorded film paths contain them
    record = _LocationRecord(known.id if known else uuid4().hex, path, platform.node(), 0)

    def write(part: Path) -> None:
        with part.open("x", encoding="utf-8") as file:
            stored = replace(record, inode=os.fstat(file.fileno()).st_ino)
            json.dump(asdict(stored), file)

    create_atomically(home.location_file, write)


def _state(home: Home, record: _LocationRecord) -> LocationState:
    recorded = Home(Path(record.path))
    is_own_record = _inode(home) == record.inode
    if os.path.realpath(recorded.path) == os.path.realpath(home.path):
        return LocationState.here if is_own_record else LocationState.copied
    if _is_same(home, recorded):
        return LocationState.here
    other = _read(recorded)
    is_original_there = other is not None and other.id == record.id
    if is_original_there and other is not None and _inode(recorded) == other.inode:
        return LocationState.copied
    if is_own_record:
        return LocationState.moved
    # From another machine there is no telling whether the original still exists.
    is_gone = not is_original_there and record.machine == platform.node()
    return LocationState.moved if is_gone else LocationState.copied


def _read(home: Home) -> _LocationRecord | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        stored = json.loads(home.location_file.read_bytes())
        record = _LocationRecord(
            str(stored["id"]), str(stored["path"]), str(stored["machine"]), int(stored["inode"])
        )
        return record if "\0" not in record.path else None
    return None


def _inode(home: Home) -> int | None:
    with suppress(OSError):
        return home.location_file.stat().st_ino
    return None


def _is_same(home: Home, other: Home) -> bool:
    """Whether two paths lead to one home, through a link or a second mount."""
    with suppress(OSError):
        return home.location_file.samefile(other.location_file)
    return False
