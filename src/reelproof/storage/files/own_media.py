"""Reads pictures, clips and recordings named in a script: missing, too large, outside its folder."""

import asyncio
import hashlib
from pathlib import Path

from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES, content_problem
from reelproof.files import resolve_inside

SAMPLE_BYTES = 256


class DiskOwnMedia:
    """Paths are relative to the script's folder and must not leave it."""

    async def digest(self, script_path: str, name: str) -> Digest | None:
        return await asyncio.to_thread(_digest, script_path, name)

    async def problem(self, script_path: str, name: str, noun: str) -> Failure | None:
        return await asyncio.to_thread(_problem, script_path, name, noun)

    async def read(self, script_path: str, name: str, noun: str) -> bytes:
        return await asyncio.to_thread(_read, script_path, name, noun)


def _digest(script_path: str, name: str) -> Digest | None:
    try:
        path = resolve_inside(Path(script_path).parent, name)
        if path is None or not path.is_file() or path.stat().st_size > MAX_OWN_FILE_BYTES:
            return None
        with path.open("rb") as file:
            return Digest(hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError):
        return None


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
