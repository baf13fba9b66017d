"""The packages whose data is taken, at exactly which content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """One package at one version, recognized by the digest of its tarball."""

    name: str
    version: str
    integrity: str
    license: str

    @property
    def specifier(self) -> str:
        """The words npm asks for it by."""
        return f"{self.name}@{self.version}"

    @property
    def file_name(self) -> str:
        """The name without characters that mean something in a path."""
        return self.name.removeprefix("@").replace("/", "-")


def read_lock(path: Path) -> Mapping[str, LockedPackage]:
    """The locked packages by name."""
    packages = (LockedPackage(**entry) for entry in json.loads(path.read_text("utf-8"))["packages"])
    return {package.name: package for package in packages}
