"""Scripts and uploaded media of projects: allowed names and suffixes, file limit, duplicates."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize
from uuid import uuid4

from filelock import FileLock

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.file_name import name_problem, normalized_name
from reelproof.domain.ids import Digest, ProjectId
from reelproof.domain.script import CLIP_ENDINGS, PICTURE_ENDINGS, RECORDING_ENDINGS
from reelproof.engine.ports.files import ProjectFile, ProjectPaths
from reelproof.files import create_atomically, os_errors
from reelproof.planning.report.amount import size_text
from reelproof.storage.files.script_file import (
    create_script,
    exchange_script,
    overwrite_script,
    read_script_file,
)

ENDINGS = (*PICTURE_ENDINGS, *CLIP_ENDINGS, *RECORDING_ENDINGS)
MAX_FILES = 500
NAME = re.compile(r"[^\W_][\w ()+,-]{0,90}(?:\.[\w-]{1,20})*")
SCRIPT_NAME = "script.md"
OUTPUT_NAME = "film"


class DiskProjectFiles:
    """One folder per project, below `root`. Other projects' films and scripts stay where people put them."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def paths(self, project_id: ProjectId) -> ProjectPaths:
        folder = self._root / project_id
        return ProjectPaths(str(folder / SCRIPT_NAME), str(folder / OUTPUT_NAME))

    async def read_script(self, script_path: str) -> str | None:
        """None if there is none. Raises ReelproofError for an invalid script."""
        return await asyncio.to_thread(read_script_file, Path(script_path))

    async def write_script(self, script_path: str, text: str, known: Digest | None = None) -> bool:
        def write(path: Path) -> bool:
            if known is None:
                overwrite_script(path, text)
                return True
            is_there = read_script_file(path) is not None
            return exchange_script(path, text, known) if is_there else create_script(path, text)

        return await asyncio.to_thread(_locked, write, Path(script_path), self._lock(script_path))

    async def create_script(self, script_path: str, text: str) -> bool:
        def write(path: Path) -> bool:
            return create_script(path, text)

        return await asyncio.to_thread(_locked, write, Path(script_path), self._lock(script_path))

    def _lock(self, script_path: str) -> Path:
        """Kept elsewhere, because a CLI user's script is in a folder of that user."""
        return self._root.with_name("locks") / f"{digest_of_bytes(script_path.encode())[:16]}.lock"

    async def files(self, script_path: str) -> Sequence[ProjectFile]:
        """Returns the media that a script there can use, sorted by name."""
        return await asyncio.to_thread(_files, Path(script_path).parent)

    def path(self, script_path: str, name: str) -> Path:
        """Raises ReelproofError (InvalidInput:file) for a name that is not allowed for a project file."""
        return Path(script_path).parent / _checked(name)

    def check_names(self, names: Sequence[str]) -> None:
        """Raises ReelproofError (InvalidInput:file) for too many names, invalid names and near duplicates."""
        if len(names) > MAX_FILES:
            raise _too_many()
        fit = [_checked(name) for name in names]
        counts = Counter(map(normalized_name, fit))
        for name in fit:
            if counts[normalized_name(name)] > 1:
                message = f"Several files are named {name} or almost the same; give each a distinct name."
                raise invalid_input("file", message)

    async def put(self, script_path: str, name: str, content: AsyncIterator[bytes], most: int) -> ProjectFile:
        """Stores a medium atomically. Raises ReelproofError if it is too large or empty, or if there are too
        many files.
        """
        target = self.path(script_path, name)
        await asyncio.to_thread(_check_fits, target)
        with os_errors(target.parent):
            await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        return await _stored(target, content, most, self._lock(script_path))

    async def remove(self, script_path: str, name: str) -> bool:
        """Returns whether it existed."""
        target = self.path(script_path, name)
        return await asyncio.to_thread(_remove, target)

    async def remove_folder(self, project_id: ProjectId) -> None:
        """Removes the project's folder, if it exists, and nothing outside it."""
        await asyncio.to_thread(_remove_folder, self._root / project_id)


def _checked(name: str) -> str:
    """Returns the name in NFC: a Mac sends decomposed names, and a file has one name here."""
    composed = normalize("NFC", name)
    if fault := name_problem(composed):
        raise _invalid_name(name, f"{fault}; choose another name")
    if not (NAME.fullmatch(composed) and composed.lower().endswith(ENDINGS)):
        endings = ", ".join(ENDINGS)
        raise _invalid_name(
            name, f"it must start with a letter or digit, have no slash and end in one of {endings}"
        )
    return composed


def _invalid_name(name: str, rule: str) -> ReelproofError:
    message = f"{name[:80]!r} is not a valid name for a file next to the script: {rule}."
    return invalid_input("file", message)


def _too_many() -> ReelproofError:
    return invalid_input("file", f"A project has at most {MAX_FILES} files; remove some first.")


def _check_fits(target: Path) -> None:
    """Raises ReelproofError for too many files, and for a near duplicate of an existing one."""
    known = _names(target.parent)
    if target.name in known:
        return
    _check_duplicates(target.name, known)
    if len(known) >= MAX_FILES:
        raise _too_many()


def _check_duplicates(name: str, known: Sequence[str]) -> None:
    """Raises ReelproofError for a name that some systems cannot distinguish from an existing one."""
    twins = [one for one in known if normalized_name(one) == normalized_name(name)]
    if twins:
        message = f"{twins[0]} already exists, and many systems treat {name} as the same file"
        raise invalid_input("file", f"{message}; remove it first, or choose another name.")


def _locked(write: Callable[[Path], bool], path: Path, lock: Path) -> bool:
    with os_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            return write(path)


def _names(folder: Path) -> list[str]:
    """Returns the names of media without reading each file's metadata."""
    with os_errors(folder):
        paths = list(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in paths if path.name.lower().endswith(ENDINGS)]


def _files(folder: Path) -> list[ProjectFile]:
    with os_errors(folder):
        if not folder.is_dir():
            return []
        paths = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
        media = [path for path in paths if path.name.lower().endswith(ENDINGS)]
        return [ProjectFile(path.name, path.stat().st_size) for path in sorted(media)]


async def _stored(target: Path, content: AsyncIterator[bytes], most: int, lock: Path) -> ProjectFile:
    size_bytes = 0
    incoming = target.with_name(f".{uuid4().hex}.part")
    try:
        with os_errors(target), incoming.open("xb") as file:
            async for piece in content:
                size_bytes += len(piece)
                if size_bytes > most:
                    raise invalid_input("file", f"{target.name} is larger than {size_text(most)}.")
                await asyncio.to_thread(file.write, piece)
        if size_bytes == 0:
            raise invalid_input("file", f"{target.name} is empty.")
        await asyncio.to_thread(_publish, incoming, target, lock)
    finally:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)
    return ProjectFile(target.name, size_bytes)


def _publish(incoming: Path, target: Path, lock: Path) -> None:
    """Checks again under the lock, because other uploads may have finished meanwhile."""
    with os_errors(target):
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            _check_fits(target)
            create_atomically(target, lambda part: _move(incoming, part))


def _move(source: Path, target: Path) -> None:
    source.replace(target)


def _remove(target: Path) -> bool:
    with os_errors(target):
        is_there = target.is_file()
        target.unlink(missing_ok=True)
    return is_there


def _remove_folder(folder: Path) -> None:
    with os_errors(folder, ErrorCode.StorageFailure):
        while folder.exists():
            # Another process may remove the same files.
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
