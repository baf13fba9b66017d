"""Where a home lies: whether it is where it was before, was moved, or is a copy of another one.

A home notes its path and the number that the file system gave to the note itself, which no copy has. What
touches the disk blocks, and belongs in a thread.
"""

import json
import os
import platform
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from reelproof.files import appear_whole
from reelproof.storage.files.home import Home


class Whereabouts(StrEnum):
    """`here`: where it was noted, or nowhere noted yet."""

    here = "here"
    moved = "moved"
    copied = "copied"


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a home is now, and the path that it was noted at, if it ever was."""

    whereabouts: Whereabouts
    noted_at: Path | None


@dataclass(frozen=True, slots=True)
class _Note:
    """What a home says of its place; `inode` is the number of the note's own file."""

    id: str
    path: str
    machine: str
    inode: int


def find_place(home: Home) -> Finding:
    """Looks and changes nothing. A note that cannot be read is none."""
    note = _read(home)
    if note is None:
        return Finding(Whereabouts.here, None)
    return Finding(_whereabouts(home, note), Path(note.path))


def note_place(home: Home, is_new: bool = False) -> None:
    """Makes the present place the home's own. `is_new`: it is another home than the one it was copied from.

    Raises ReelproofError where it cannot be written.
    """
    known = None if is_new else _read(home)
    path = os.path.abspath(home.path)  # noqa: PTH100 a link stays: films are noted below it
    note = _Note(known.id if known else uuid4().hex, path, platform.node(), 0)

    def write(part: Path) -> None:
        with part.open("x", encoding="utf-8") as file:
            told = replace(note, inode=os.fstat(file.fileno()).st_ino)
            json.dump({name: getattr(told, name) for name in _Note.__slots__}, file)

    appear_whole(home.place_note, write)


def _whereabouts(home: Home, note: _Note) -> Whereabouts:
    noted = Home(Path(note.path))
    is_own_note = _inode(home) == note.inode
    if os.path.realpath(noted.path) == os.path.realpath(home.path):
        return Whereabouts.here if is_own_note else Whereabouts.copied
    if _is_same(home, noted):
        return Whereabouts.here
    other = _read(noted)
    is_original_there = other is not None and other.id == note.id
    if is_original_there and other is not None and _inode(noted) == other.inode:
        return Whereabouts.copied
    if is_own_note:
        return Whereabouts.moved
    # On another machine it cannot be seen whether the original is still there.
    is_gone = not is_original_there and note.machine == platform.node()
    return Whereabouts.moved if is_gone else Whereabouts.copied


def _read(home: Home) -> _Note | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(home.place_note.read_bytes())
        note = _Note(str(told["id"]), str(told["path"]), str(told["machine"]), int(told["inode"]))
        return note if "\0" not in note.path else None
    return None


def _inode(home: Home) -> int | None:
    with suppress(OSError):
        return home.place_note.stat().st_ino
    return None


def _is_same(home: Home, other: Home) -> bool:
    """One home by two paths: a link, or a folder that is mounted twice."""
    with suppress(OSError):
        return home.place_note.samefile(other.place_note)
    return False
