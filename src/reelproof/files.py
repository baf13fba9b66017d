"""Files that appear whole or not at all, and names that stay in a folder. What touches the disk blocks, and
belongs in a thread.
"""

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
from unicodedata import normalize
from uuid import uuid4

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

Stamp = tuple[int, int, int]
PART = re.compile(r"\.[0-9a-f]{32}\.part(\..*)?")
PART_LIFE_S = 24 * 60 * 60

DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

SENTENCES: Mapping[ErrorCode, str] = {
    ErrorCode.OutOfDiskSpace: "The disk is full: {path} could not be written.",
    ErrorCode.OutputDirectoryNotWritable: "{path} could not be written: {reason}.",
    ErrorCode.StorageFailure: "{path} could not be stored: {reason}.",
}


def failure_of(
    error: OSError, path: Path, denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable
) -> Failure:
    """What an operating system's refusal to write `path` means; `denied` is the code for missing rights."""
    code = ErrorCode.StorageFailure
    if error.errno in FULL:
        code = ErrorCode.OutOfDiskSpace
    elif error.errno in DENIED:
        code = denied
    reason = (error.strerror or str(error)).lower()
    return Failure(code=code, message=SENTENCES[code].format(path=path, reason=reason))


@contextmanager
def faults_named(path: Path, denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable) -> Iterator[None]:
    """Turns OSError into ReelproofError about `path`."""
    try:
        yield
    except OSError as error:
        raise ReelproofError(failure_of(error, path, denied)) from error


def stamp_of(path: Path) -> Stamp | None:
    """Another one whenever the file was written or replaced; None where there is none. Raises OSError."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def write_atomically(
    path: Path,
    content: bytes,
    *,
    part_folder: Path | None = None,
    denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable,
) -> None:
    """Writes a file that is there whole, or leaves what was there before. Raises ReelproofError.

    `part_folder` is where it grows: on the same file system, by default the file's own folder.
    """

    def write(part: Path) -> None:
        with part.open("xb") as file:
            file.write(content)

    appear_whole(path, write, part_folder=part_folder, denied=denied)


def copy_atomically(source: Path, target: Path) -> None:
    """A copy of its own and no link, since people edit what lies beside a film. Raises ReelproofError."""
    appear_whole(target, lambda part: _copy(source, part))


def appear_whole(
    path: Path,
    write: Callable[[Path], None],
    *,
    part_folder: Path | None = None,
    denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable,
) -> None:
    """Has `write` make a part file with the same ending, then gives it its name. Raises ReelproofError."""
    with whole_file(path, part_folder=part_folder, denied=denied) as part:
        write(part)


@contextmanager
def whole_file(
    path: Path,
    *,
    part_folder: Path | None = None,
    makes_folder: bool = False,
    denied: ErrorCode = ErrorCode.OutputDirectoryNotWritable,
) -> Iterator[Path]:
    """A path to write to, which becomes `path` if the block ends well, else is removed.

    Raises ReelproofError, also for an OSError of the block: OutOfDiskSpace, `denied` or StorageFailure.
    """
    part = (part_folder or path.parent) / f".{uuid4().hex}.part{path.suffix}"
    with faults_named(path, denied):
        if makes_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            _sync(part)
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _sync_folder(path.parent)


def relative_parts(name: str) -> tuple[str, ...] | None:
    """The parts of a name with slashes; None for one that leads out of its folder on any system."""
    path = PurePosixPath(name)
    is_inside = path.parts and not path.is_absolute() and ".." not in path.parts
    return path.parts if is_inside and "\\" not in name and ":" not in name else None


def place_inside(folder: Path, name: str) -> Path | None:
    """Where the name leads, links followed; None where that is outside the folder. Raises ValueError for what
    is no name at all.

    Letters with marks are the same however they are composed: files from a Mac have them in two parts.
    """
    # Unlike `Path.resolve`, it takes links that go round in circles for what they are: no file.
    real_folder = Path(realpath(folder))
    path = Path(realpath(_as_on_disk(real_folder, name)))
    return path if path.is_relative_to(real_folder) else None


def _as_on_disk(folder: Path, name: str) -> Path:
    if name.isascii():
        return folder / name
    path = folder
    for part in PurePosixPath(name).parts:
        path = _entry(path, part)
    return path


def _entry(folder: Path, part: str) -> Path:
    """The part as it is written in the folder, where only the composition of its letters differs."""
    path = folder / part
    composed = normalize("NFC", part)
    with suppress(OSError):
        if not part.isascii() and not path.exists():
            entries = (entry for entry in folder.iterdir() if normalize("NFC", entry.name) == composed)
            return next(entries, path)
    return path


def sweep_parts(*folders: Path) -> None:
    """Clears away what a crash left unfinished a day ago or longer. Raises OSError."""
    for folder in folders:
        parts = [path for path in folder.glob(".*") if PART.fullmatch(path.name)]
        for part in parts:
            # Another process may sweep the same folder.
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < time.time() - PART_LIFE_S:
                    part.unlink()


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(source, part)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A new name is only safe once its folder is on the disk; Windows does this by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
