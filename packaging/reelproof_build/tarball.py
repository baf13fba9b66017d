"""Reads chosen members of a package's tarball in memory; nothing is ever unpacked to a disk."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from .errors import BuildError
from .lock import LockedPackage


def verify_integrity(content: bytes, package: LockedPackage) -> None:
    """Refuses a tarball that is not the locked one."""
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")
    if not hmac.compare_digest(f"sha512-{digest}", package.integrity):
        raise BuildError(f"{package.specifier} is not the file that was locked: its sha512 is {digest}.")


def read_members(content: bytes, wanted: re.Pattern[str]) -> Mapping[str, bytes]:
    """The members whose path inside the package matches as a whole, in one pass."""
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r|gz") as archive:
            return dict(_matching(archive, wanted))
    except (tarfile.TarError, EOFError) as error:
        raise BuildError(f"a package's tarball cannot be read: {error}") from error


def _matching(archive: tarfile.TarFile, wanted: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        # npm's tarballs hold everything in one folder, whose name is up to the publisher.
        inner = member.name.partition("/")[2]
        if wanted.fullmatch(inner):
            yield inner, _content(archive, member)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        raise BuildError(f"{member.name} points outside of its package.")
    file = archive.extractfile(member) if member.isfile() else None
    if file is None:
        raise BuildError(f"{member.name} is not a plain file.")
    return file.read()
