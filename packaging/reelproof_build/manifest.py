"""The list of what was built from what, by which a built folder can be checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .files import BuiltFile, digest
from .lock import LockedPackage

NAME = "manifest.json"


def manifest_content(
    packages: Iterable[LockedPackage], files: Iterable[BuiltFile], about: Mapping[str, object]
) -> bytes:
    """The manifest of a folder."""
    document = {
        **about,
        "packages": {package.name: _package_entry(package) for package in packages},
        "files": {file.path: _file_entry(file) for file in files},
    }
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode("utf-8")


def matches_manifest(folder: Path) -> bool:
    """Whether every file that a folder's manifest names is there, unchanged."""
    try:
        files = json.loads((folder / NAME).read_bytes())["files"]
        return all(digest((folder / path).read_bytes()) == entry["sha256"] for path, entry in files.items())
    except (OSError, ValueError, KeyError):
        return False


def _package_entry(package: LockedPackage) -> Mapping[str, Any]:
    return {"version": package.version, "license": package.license, "integrity": package.integrity}


def _file_entry(file: BuiltFile) -> Mapping[str, Any]:
    return {
        "sha256": digest(file.content),
        "bytes": len(file.content),
        "package": file.package,
        "members": file.members,
    }
