"""Atomic file writes and copies (partial file, sync, rename), safe file names, disk error messages."""

import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from os.path import realpath
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from unicodedata import normalize
from uuid import uuid4

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

Stamp = tuple[int, int, int]
StrictStamp = tuple[int, int, int, int]
PART = re.compile(r"\.[0-9a-f]{32}\.part(\..*)?")
COPY_BUFFER_BYTES = 1 << 20
PART_LIFE_S = 24 * 60 * 60

DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# The file systems of source and target do not copy for us.
NOT_WITHIN_SYSTEM = frozenset({errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM})
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# What is full if it is not the disk, and how to change that.
LIMITS: Mapping[int, tuple[str, str]] = {
    errno.EDQUOT: (
        "The disk quota is used up: {path} could not be written.",
        "Free space that counts for it, or have it raised; then run the same command again.",
    ),
    errno.EFBIG: (
        "{path} could not be written: it would be larger than a file may be here.",
        "Raise the limit of file sizes (ulimit -f) or use another disk; then run the same command again.",
    ),
}

MESSAGES: Mapping[ErrorCode, str] = {
    ErrorCode.OutOfDiskSpace: "The disk is full: {path} could not be written.",
    ErrorCode.OutputDirectoryNotWritable: "{path} could not be written: {reason}.",
    ErrorCode.StorageFailure: "{path} could not be stored: {reason}.",
}


def failure_of(
    error: OSError, path: Path, denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable
) -> Failure:
    """Converts an OSError for `path` to a failure; `denied` is the code for missing permissions."""
    code = ErrorCode.StorageFailure
    if error.errno in FULL:
        code = ErrorCode.OutOfDiskSpace
    elif error.errno in DENIED:
        code = denied
    reason = (error.strerror or str(error)).lower()
    message, remedy = LIMITS.get(error.errno or 0, (MESSAGES[code], None))
    return Failure(code=code, message=message.format(path=path, reason=reason), remedy=remedy)


@contextmanager
def os_errors(path: Path, denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable) -> Iterator[None]:
    """Converts OSError to ReelproofError about `path`."""
    try:
        yield
    except OSError as error:
        raise ReelproofError(failure_of(error, path, denied)) from error


def stamp_of(path: Path) -> Stamp | None:
    """Changes whenever the file is written or replaced; None if it does not exist. Raises OSError."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def strict_stamp(found: os.stat_result) -> StrictStamp:
    """Changes whenever the file is written or replaced, even if its time is set back afterwards."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def write_atomically(
    path: Path,
    content: bytes,
    *,
    part_folder: Path | None = None,
    denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable,
) -> None:
    """Writes the complete file, or leaves the previous one untouched. Raises ReelproofError.

    `part_folder` holds the partial file: on the same file system, by default the file's own folder.
    """

    def write(part: Path) -> None:
        with part.open("xb") as file:
            file.write(content)

    create_atomically(path, write, part_folder=part_folder, denied=denied)


def copy_atomically(source: Path, target: Path) -> None:
    """Makes a real copy, not a link, because people edit files next to a film. Raises ReelproofError."""
    create_atomically(target, lambda part: _copy(source, part))


def create_atomically(
    path: Path,
    write: Callable[[Path], None],
    *,
    part_folder: Path | None = None,
    denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable,
) -> None:
    """Has `write` create a partial file with the same suffix, then renames it. Raises ReelproofError."""
    with atomic_file(path, part_folder=part_folder, denied=denied) as part:
        write(part)


def copy_bytes(source: BinaryIO, target: BinaryIO, start: int, count: int) -> None:
    """Copies `count` bytes from `start` to the end of `target`; both are unbuffered. Raises OSError and
    EOFError.

    The system copies by itself where it can: without a detour through this process, and on some file
    systems without copying at all.
    """
    while count:
        copied = _copy_within_system(source, target, start, count) or _copy_some(source, target, start, count)
        if not copied:
            raise EOFError(f"{source.name} ends too early")
        start += copied
        count -= copied


def write_bytes(target: BinaryIO, content: bytes) -> None:
    """Writes all of it to an unbuffered file, which may take several calls. Raises OSError."""
    left = memoryview(content)
    while left:
        left = left[target.write(left) :]


def _copy_within_system(source: BinaryIO, target: BinaryIO, start: int, count: int) -> int:
    if sys.platform != "linux":
        return 0
    try:
        return os.copy_file_range(source.fileno(), target.fileno(), count, start)
    except OSError as error:
        if error.errno in NOT_WITHIN_SYSTEM:
            return 0
        raise


def _copy_some(source: BinaryIO, target: BinaryIO, start: int, count: int) -> int:
    source.seek(start)
    return target.write(source.read(min(count, COPY_BUFFER_BYTES)))


@contextmanager
def atomic_file(
    path: Path,
    *,
    part_folder: Path | None = None,
    makes_folder: bool = False,
    denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable,
    publish: Callable[[Path], None] | None = None,
) -> Iterator[Path]:
    """Yields a path to write to; it becomes `path` if the block succeeds, and is removed otherwise.

    `publish` moves the complete file there instead; if it raises, the file is removed.
    Raises ReelproofError, also for an OSError of the block: OutOfDiskSpace, `denied` or StorageFailure.
    """
    part = (part_folder or path.parent) / f".{uuid4().hex}.part{path.suffix}"
    with os_errors(path, denied):
        if makes_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            _sync(part)
            if publish is None:
                part.replace(path)
            else:
                publish(part)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _sync_folder(path.parent)


@contextmanager
def cache_file(path: Path) -> Iterator[Path]:
    """Like `atomic_file`, for a file that can be made anew, in a folder that is made if needed.

    A folder or anything else in its place is removed, and what is no folder in its folder's place. Raises
    ReelproofError: OutOfDiskSpace, StorageFailure.
    """
    with os_errors(path, ErrorCode.StorageFailure):
        _remove_unless_folder(path.parent)
    with atomic_file(path, makes_folder=True, denied=ErrorCode.StorageFailure) as part:
        yield part
        if path.is_dir():
            remove_entry(path)


def _remove_unless_folder(path: Path) -> None:
    """Never removes a folder: another process may make it, and fill it, at the same time."""
    if path.is_dir():
        return
    try:
        path.unlink(missing_ok=True)
    except OSError:
        if not path.is_dir():
            raise


def remove_entry(path: Path) -> None:
    """Removes a file, a link or a folder with its content; does nothing if there is none. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def relative_parts(name: str) -> tuple[str, ...] | None:
    """Splits a name at its slashes; None if it leads out of its folder on any system."""
    path = PurePosixPath(name)
    is_inside = path.parts and not path.is_absolute() and ".." not in path.parts
    return path.parts if is_inside and "\\" not in name and ":" not in name else None


def resolve_inside(folder: Path, name: str) -> Path | None:
    """Resolves a name, following links; None if it leads outside the folder. Raises ValueError for an
    invalid name.

    Unicode normalization is ignored: files from a Mac may have decomposed names.
    """
    # Unlike `Path.resolve`, it treats circular links as missing files.
    real_folder = Path(realpath(folder))
    path = Path(realpath(_match_on_disk(real_folder, name)))
    return path if path.is_relative_to(real_folder) else None


def file_inside(folder: Path, name: str, max_bytes: int) -> Path | None:
    """Like `resolve_inside`; None also for what is no file, or is larger. Raises OSError and ValueError."""
    path = resolve_inside(folder, name)
    is_small_file = path is not None and path.is_file() and path.stat().st_size <= max_bytes
    return path if is_small_file else None


def _match_on_disk(folder: Path, name: str) -> Path:
    if name.isascii():
        return folder / name
    path = folder
    for part in PurePosixPath(name).parts:
        path = _existing_entry(path, part)
    return path


def _existing_entry(folder: Path, part: str) -> Path:
    """Returns the existing entry whose name differs only in Unicode normalization."""
    path = folder / part
    composed = normalize("NFC", part)
    with suppress(OSError):
        if not part.isascii() and not path.exists():
            entries = (entry for entry in folder.iterdir() if normalize("NFC", entry.name) == composed)
            return next(entries, path)
    return path


def remove_stale_parts(*folders: Path) -> None:
    """Removes partial files that a crash left a day ago or longer. Raises OSError."""
    for folder in folders:
        parts = [path for path in folder.glob(".*") if PART.fullmatch(path.name) and path.is_file()]
        for part in parts:
            # Another process may clean the same folder.
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < time.time() - PART_LIFE_S:
                    part.unlink()


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(source, part)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A rename is durable only after its folder is synced; Windows does this automatically."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
