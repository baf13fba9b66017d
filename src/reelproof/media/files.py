"""Files that appear whole or not at all."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from reelproof.domain.failure import ErrorCode, Failure, ReelproofError

PART_LIFE_S = 24 * 60 * 60
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def whole_file(path: Path, denied: ErrorCode = ErrorCode.StorageFailure) -> Iterator[Path]:
    """A path to write to, which becomes `path` if the block ends well and is removed if not.

    Raises ReelproofError: OutOfDiskSpace, or `denied` where the folder can't be written.
    """
    part = path.with_name(f".{uuid4().hex}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        _flush_to_disk(part)
        part.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise write_error(error, path, denied) from error
    finally:
        _remove(part)


def write_error(error: OSError, path: Path, denied: ErrorCode) -> ReelproofError:
    """What to say of a file that could not be written."""
    if error.errno in NO_ROOM:
        return ReelproofError(
            Failure(ErrorCode.OutOfDiskSpace, f"There is no room left on the disk of {path.parent}.")
        )
    reason = (error.strerror or type(error).__name__).lower()
    return ReelproofError(Failure(denied, f"{path} cannot be written: {reason}."))


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """A new name lasts only once its folder is on the disk; Windows does this by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(part: Path) -> None:
    """What is left over where even the folder can't be reached was never written."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return


def sweep_parts(*folders: Path) -> None:
    """Clears away what a crash left unfinished more than a day ago."""
    for folder in folders:
        for part in folder.glob(".*.part*"):
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < time.time() - PART_LIFE_S:
                    part.unlink()
