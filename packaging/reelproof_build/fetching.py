"""Fetches locked packages with npm, alone: what they depend on is not wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .errors import BuildError
from .lock import LockedPackage
from .node import Npm
from .tarball import verify_integrity


def fetch_tarballs(npm: Npm, packages: Iterable[LockedPackage], scratch: Path) -> Mapping[str, bytes]:
    """The verified tarball of every package by the package's name."""

    def fetch(package: LockedPackage) -> tuple[str, bytes]:
        return package.name, fetch_tarball(npm, package, scratch / package.file_name)

    with ThreadPoolExecutor() as threads:
        return dict(threads.map(fetch, packages))


def fetch_tarball(npm: Npm, package: LockedPackage, scratch: Path) -> bytes:
    """The verified tarball of one package, from whichever registry npm is set up for."""
    scratch.mkdir()
    try:
        npm.run(("pack", package.specifier, "--ignore-scripts"), scratch)
    except BuildError as error:
        raise BuildError(f"npm could not fetch {package.specifier}: {error}") from error
    tarballs = list(scratch.glob("*.tgz"))
    if len(tarballs) != 1:
        raise BuildError(f"npm fetched {len(tarballs)} files for {package.specifier} instead of one.")
    content = tarballs[0].read_bytes()
    verify_integrity(content, package)
    return content
