"""The license text that goes along with a package's data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from .errors import BuildError
from .files import BuiltFile
from .lock import LockedPackage

MEMBERS = re.compile(
    r"(?:LICEN[CS]E|NOTICE|COPYING)(?:\.(?:md|txt))?|package\.json|info\.json", re.IGNORECASE
)
_ABOUT = frozenset({"package.json", "info.json"})


def license_file(package: LockedPackage, members: Mapping[str, bytes], templates: Path) -> BuiltFile:
    """A package's own license texts, else the license it names with its copyright holder."""
    own = tuple(sorted(set(members) - _ABOUT))
    path = f"licenses/{package.file_name}.txt"
    if own:
        return BuiltFile(path, b"\n\n".join(members[name] for name in own), package.name, own)
    return BuiltFile(path, _from_template(package, members, templates), package.name, tuple(sorted(members)))


def _from_template(package: LockedPackage, members: Mapping[str, bytes], templates: Path) -> bytes:
    template = templates / f"{package.license}.txt"
    holder = _copyright_holder(members)
    if not holder or not template.exists():
        raise BuildError(f"{package.specifier} ships no license text and does not say whose it is.")
    text = template.read_text("utf-8").format(
        package=package.specifier, license=package.license, holder=holder
    )
    return text.encode("utf-8")


def _copyright_holder(members: Mapping[str, bytes]) -> str:
    for name in ("info.json", "package.json"):
        author = json.loads(members.get(name, b"{}")).get("author", "")
        holder = author.get("name", "") if isinstance(author, dict) else author
        if holder:
            return str(holder)
    return ""
