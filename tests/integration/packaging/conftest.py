"""Makes the build's own modules importable and small tarballs cheap to write."""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "packaging"))

from reelproof_build.lock import LockedPackage

MakeTarball = Callable[[Mapping[str, bytes]], bytes]
MakePackage = Callable[[bytes], LockedPackage]


@pytest.fixture
def root() -> Path:
    return Path(__file__).parents[3]


@pytest.fixture
def make_tarball() -> MakeTarball:
    def make(members: Mapping[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for name, content in members.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return buffer.getvalue()

    return make


@pytest.fixture
def make_package() -> MakePackage:
    def make(content: bytes) -> LockedPackage:
        digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
        return LockedPackage("@scope/thing", "1.0.0", f"sha512-{digest}", "MIT")

    return make
