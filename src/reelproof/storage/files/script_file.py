"""Writes script files that people may save at the same moment: no text that is not known is replaced."""

import os
from collections.abc import Callable
from contextlib import suppress
from os.path import realpath
from pathlib import Path
from shutil import copymode
from uuid import uuid4

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.files import atomic_file, os_errors
from reelproof.planning.script.script_text import decode_script, encode_like


class _Overtaken(Exception):
    """Another program has written the script meanwhile."""


def read_script_file(path: Path) -> str | None:
    """None if there is none. Raises ReelproofError for an invalid script."""
    with os_errors(path):
        return decode_script(path.read_bytes(), path.name) if path.is_file() else None


def overwrite_script(path: Path, text: str) -> None:
    """Writes over any text. Raises ReelproofError."""
    target = _target(path)
    _write(target, text, lambda part: _replace(part, target))


def create_script(path: Path, text: str) -> bool:
    """Writes only where no file is. Returns whether it was written. Raises ReelproofError."""
    target = _target(path)
    try:
        _write(target, text, lambda part: _publish_new(part, target))
    except _Overtaken:
        return False
    return True


def exchange_script(path: Path, text: str, known: Digest) -> bool:
    """Writes only over the text with the digest `known`. Returns whether it was written. Raises
    ReelproofError.
    """
    target = _target(path)
    before = read_script_file(target)
    if before is None or not _is_known(before, known):
        return False
    try:
        _write(target, text, lambda part: _publish_over(part, target, known))
    except _Overtaken:
        return False
    return True


def _target(path: Path) -> Path:
    """Unlike `Path.resolve`, it treats circular links as missing files."""
    return Path(realpath(path))


def _write(target: Path, text: str, publish: Callable[[Path], None]) -> None:
    """Keeps permissions and encoding of the file, which may be someone's own."""
    with os_errors(target):
        before = target.read_bytes() if target.is_file() else None
        with atomic_file(target, makes_folder=True, publish=publish) as part:
            part.write_bytes(encode_like(before or b"", text))
            if before is not None:
                copymode(target, part)


def _replace(part: Path, target: Path) -> None:
    part.replace(target)


def _publish_new(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise _Overtaken from error
    except OSError as error:
        # Some file systems have no links.
        if target.exists():
            raise _Overtaken from error
        part.replace(target)
    else:
        part.unlink()


def _publish_over(part: Path, target: Path, known: Digest) -> None:
    """A program that has the replaced file open may save to it until the end: then it is put back."""
    replaced = target.with_name(f".{uuid4().hex}.part{target.suffix}")
    with suppress(OSError):
        os.link(target, replaced)
    try:
        if not _has_text(target, known):
            raise _Overtaken
        part.replace(target)
        if replaced.exists() and not _has_text(replaced, known):
            replaced.replace(target)
            raise _Overtaken
    finally:
        with suppress(OSError):
            replaced.unlink(missing_ok=True)


def _has_text(path: Path, known: Digest) -> bool:
    """A text that cannot be read is another one."""
    try:
        text = read_script_file(path)
    except ReelproofError:
        return False
    return text is not None and _is_known(text, known)


def _is_known(text: str, known: Digest) -> bool:
    return digest_of_bytes(text.encode()) == known
