"""Folders of films that were asked for over HTTP: the script, and the media beside it."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize
from uuid import uuid4

from filelock import FileLock

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.file_name import name_fault, same_name
from reelproof.domain.ids import Digest, ProjectId
from reelproof.domain.script import CLIP_ENDINGS, PICTURE_ENDINGS, RECORDING_ENDINGS
from reelproof.engine.ports.files import OwnFile, ProjectPlace
from reelproof.files import appear_whole, faults_named, write_atomically
from reelproof.planning.report.amount import size_text
from reelproof.planning.script.source import decode_script

ENDINGS = (*PICTURE_ENDINGS, *CLIP_ENDINGS, *RECORDING_ENDINGS)
MOST_FILES = 500
NAME = re.compile(r"[^\W_][\w ()+,-]{0,90}(?:\.[\w-]{1,20})*")
SCRIPT_NAME = "script.md"
OUTPUT_NAME = "film"


class DiskProjectShelf:
    """One folder a project, below `root`. Film and script of other projects lie where people put them."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def place(self, project_id: ProjectId) -> ProjectPlace:
        folder = self._root / project_id
        return ProjectPlace(str(folder / SCRIPT_NAME), str(folder / OUTPUT_NAME))

    async def read_script(self, script_path: str) -> str | None:
        """None where there is none. Raises ReelproofError for what is no script."""
        return await asyncio.to_thread(_read_script, Path(script_path))

    async def write_script(self, script_path: str, text: str, known: Digest | None = None) -> bool:
        return await asyncio.to_thread(_write_script, Path(script_path), text, known, self._lock(script_path))

    def _lock(self, script_path: str) -> Path:
        """Apart, because a script of the command line lies among its writer's files."""
        return self._root.with_name("locks") / f"{digest_of_bytes(script_path.encode())[:16]}.lock"

    async def files(self, script_path: str) -> Sequence[OwnFile]:
        """By name: what a script there can show or play."""
        return await asyncio.to_thread(_files, Path(script_path).parent)

    def path(self, script_path: str, name: str) -> Path:
        """Raises ReelproofError (InvalidInput:file) for a name that no medium beside a script has."""
        return Path(script_path).parent / _checked(name)

    def check_names(self, names: Sequence[str]) -> None:
        """Raises ReelproofError (InvalidInput:file) for too many, for one that is unfit, and for twins."""
        if len(names) > MOST_FILES:
            raise _too_many()
        fit = [_checked(name) for name in names]
        counts = Counter(map(same_name, fit))
        for name in fit:
            if counts[same_name(name)] > 1:
                message = f"Several files are called {name} or nearly so; give each a name of its own."
                raise invalid_input("file", message)

    async def put(self, script_path: str, name: str, content: AsyncIterator[bytes], most: int) -> OwnFile:
        """Stores a medium whole or not at all. Raises ReelproofError for one that is too large, empty, or
        one too many.
        """
        target = self.path(script_path, name)
        await asyncio.to_thread(_check_fits, target)
        with faults_named(target.parent):
            await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        return await _stored(target, content, most, self._lock(script_path))

    async def remove(self, script_path: str, name: str) -> bool:
        """Whether it was there."""
        target = self.path(script_path, name)
        return await asyncio.to_thread(_remove, target)

    async def remove_folder(self, project_id: ProjectId) -> None:
        """All that lies in the project's own place, and nothing elsewhere; whether it is there or not."""
        await asyncio.to_thread(_remove_folder, self._root / project_id)


def _checked(name: str) -> str:
    """The name composed: a Mac sends letters and their marks apart, and one file has one name here."""
    composed = normalize("NFC", name)
    if fault := name_fault(composed):
        raise _unfit(name, f"{fault}; choose another name")
    if not (NAME.fullmatch(composed) and composed.lower().endswith(ENDINGS)):
        endings = ", ".join(ENDINGS)
        raise _unfit(name, f"it begins with a letter or a digit, has no slash, and ends in one of {endings}")
    return composed


def _unfit(name: str, rule: str) -> ReelproofError:
    message = f"{name[:80]!r} cannot be the name of a file beside the script: {rule}."
    return invalid_input("file", message)


def _too_many() -> ReelproofError:
    return invalid_input("file", f"A project has at most {MOST_FILES} files; remove some first.")


def _check_fits(target: Path) -> None:
    """Raises ReelproofError for one too many among the files there, and for a twin of one."""
    known = _names(target.parent)
    if target.name in known:
        return
    _check_twins(target.name, known)
    if len(known) >= MOST_FILES:
        raise _too_many()


def _check_twins(name: str, known: Sequence[str]) -> None:
    """Raises ReelproofError for a name that only some systems tell from one that is there."""
    twins = [one for one in known if same_name(one) == same_name(name)]
    if twins:
        message = f"{twins[0]} is there already, and many systems take {name} for the same file"
        raise invalid_input("file", f"{message}; remove it first, or choose another name.")


def _read_script(path: Path) -> str | None:
    with faults_named(path):
        return decode_script(path.read_bytes(), path.name) if path.is_file() else None


def _write_script(path: Path, text: str, known: Digest | None, lock: Path) -> bool:
    with faults_named(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            before = _read_script(path) if known is not None else None
            if before is not None and digest_of_bytes(before.encode()) != known:
                return False
            write_atomically(path, text.encode())
    return True


def _names(folder: Path) -> list[str]:
    """Of media; without a look at each of them."""
    with faults_named(folder):
        paths = list(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in paths if path.name.lower().endswith(ENDINGS)]


def _files(folder: Path) -> list[OwnFile]:
    with faults_named(folder):
        if not folder.is_dir():
            return []
        paths = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
        media = [path for path in paths if path.name.lower().endswith(ENDINGS)]
        return [OwnFile(path.name, path.stat().st_size) for path in sorted(media)]


async def _stored(target: Path, content: AsyncIterator[bytes], most: int, lock: Path) -> OwnFile:
    size_bytes = 0
    incoming = target.with_name(f".{uuid4().hex}.part")
    try:
        with faults_named(target), incoming.open("xb") as file:
            async for piece in content:
                size_bytes += len(piece)
                if size_bytes > most:
                    raise invalid_input("file", f"{target.name} is larger than {size_text(most)}.")
                await asyncio.to_thread(file.write, piece)
        if size_bytes == 0:
            raise invalid_input("file", f"{target.name} is empty.")
        await asyncio.to_thread(_appear, incoming, target, lock)
    finally:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)
    return OwnFile(target.name, size_bytes)


def _appear(incoming: Path, target: Path, lock: Path) -> None:
    """Others may have come to be one too many while this one was on its way."""
    with faults_named(target):
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            _check_fits(target)
            appear_whole(target, lambda part: _move(incoming, part))


def _move(source: Path, target: Path) -> None:
    source.replace(target)


def _remove(target: Path) -> bool:
    with faults_named(target):
        is_there = target.is_file()
        target.unlink(missing_ok=True)
    return is_there


def _remove_folder(folder: Path) -> None:
    with faults_named(folder, ErrorCode.StorageFailure):
        while folder.exists():
            # Another process may remove the same files.
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
