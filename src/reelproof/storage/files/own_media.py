"""Reads pictures, clips and recordings named in a script: missing, too large, outside its folder."""

import asyncio
import hashlib
import time
from collections.abc import Collection, Mapping
from os import fstat
from pathlib import Path

from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES, content_problem
from reelproof.files import StrictStamp, file_inside, resolve_inside, strict_stamp

SAMPLE_BYTES = 256
# A file that was written so recently may be written again without another time stamp.
SETTLED_NS = 2_000_000_000
REMEMBERED_FILES = 10_000


class DiskOwnMedia:
    """Paths are relative to the script's folder and must not leave it."""

    def __init__(self) -> None:
        self._remembered = RememberedDigests()

    async def digests(self, script_path: str, names: Collection[str]) -> Mapping[str, Digest]:
        return await asyncio.to_thread(self._digests, script_path, names)

    async def problems(
        self, script_path: str, files: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Failure]:
        return await asyncio.to_thread(_problems, script_path, files)

    async def read(self, script_path: str, name: str, noun: str) -> bytes:
        return await asyncio.to_thread(_read, script_path, name, noun)

    def _digests(self, script_path: str, names: Collection[str]) -> Mapping[str, Digest]:
        found = {name: self._digest(script_path, name) for name in names}
        return {name: digest for name, digest in found.items() if digest is not None}

    def _digest(self, script_path: str, name: str) -> Digest | None:
        try:
            path = file_inside(Path(script_path).parent, name, MAX_OWN_FILE_BYTES)
            return self._remembered.of(path) if path is not None else None
        except (OSError, ValueError):
            return None


class RememberedDigests:
    """SHA-256 of files, computed again when a file has changed."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[StrictStamp, Digest]] = {}

    def of(self, path: Path) -> Digest:
        """Raises OSError."""
        with path.open("rb") as file:
            found = fstat(file.fileno())
            stamp = strict_stamp(found)
            known = self._known.pop(path, None)
            if known is None or known[0] != stamp:
                known = (stamp, Digest(hashlib.file_digest(file, "sha256").hexdigest()))
        if max(found.st_mtime_ns, found.st_ctime_ns) < time.time_ns() - SETTLED_NS:
            self._remember(path, known)
        return known[1]

    def _remember(self, path: Path, known: tuple[StrictStamp, Digest]) -> None:
        self._known[path] = known
        while len(self._known) > REMEMBERED_FILES:
            self._known.pop(next(iter(self._known)), None)


def _problems(script_path: str, files: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Failure]:
    found = {(name, noun): _problem(script_path, name, noun) for name, noun in files}
    return {file: failure for file, failure in found.items() if failure is not None}


def _problem(script_path: str, name: str, noun: str) -> Failure | None:
    try:
        return content_problem(_beginning(_place(script_path, name, noun), name, noun), name, noun)
    except ReelproofError as error:
        return error.failure


def _beginning(path: Path, name: str, noun: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SAMPLE_BYTES)
    except OSError as error:
        raise _unreadable(noun, name, error) from error


def _read(script_path: str, name: str, noun: str) -> bytes:
    path = _place(script_path, name, noun)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(noun, name, error) from error


def _place(script_path: str, name: str, noun: str) -> Path:
    """Raises ReelproofError for a file that is missing, outside the folder or too large."""
    try:
        path = resolve_inside(Path(script_path).parent, name)
        if path is None:
            message = f"The {noun} {name} is outside the script's folder; copy it there."
            raise invalid_input(noun, message)
        if not path.exists():
            message = f"The script refers to the {noun} {name}, but no such file exists next to it."
            raise invalid_input(noun, message)
        if not path.is_file():
            raise invalid_input(noun, f"The {noun} {name} is not a file.")
        if path.stat().st_size > MAX_OWN_FILE_BYTES:
            limit_mb = MAX_OWN_FILE_BYTES // 1_000_000
            raise invalid_input(noun, f"The {noun} {name} is larger than {limit_mb} MB; make it smaller.")
        return path
    except (OSError, ValueError) as error:
        raise _unreadable(noun, name, error) from error


def _unreadable(noun: str, name: str, error: OSError | ValueError) -> ReelproofError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return invalid_input(noun, f"The {noun} {name} could not be read: {reason}.")
