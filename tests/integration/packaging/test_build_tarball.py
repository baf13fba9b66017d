from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Callable, Mapping

import pytest

from reelproof_build.errors import BuildError
from reelproof_build.lock import LockedPackage
from reelproof_build.tarball import read_members, verify_integrity

MakeTarball = Callable[[Mapping[str, bytes]], bytes]
EVERYTHING = re.compile(r".*")


def test_the_locked_tarball_is_accepted(make_package: Callable[[bytes], LockedPackage]) -> None:
    verify_integrity(b"content", make_package(b"content"))


def test_a_changed_tarball_is_refused(make_package: Callable[[bytes], LockedPackage]) -> None:
    with pytest.raises(BuildError, match=r"@scope/thing@1\.0\.0 is not the file that was locked"):
        verify_integrity(b"content.", make_package(b"content"))


def test_members_are_found_by_their_whole_path_inside_the_package(make_tarball: MakeTarball) -> None:
    tarball = make_tarball(
        {"package/en/data.json": b"1", "package/x/en/data.json": b"2", "package/other": b"3"}
    )
    assert read_members(tarball, re.compile(r"[a-z]{2}/data\.json")) == {"en/data.json": b"1"}


@pytest.mark.parametrize("name", ["package/../outside", "../package/outside", "/package/outside"])
def test_members_that_point_outside_are_refused(make_tarball: MakeTarball, name: str) -> None:
    with pytest.raises(BuildError, match="points outside"):
        read_members(make_tarball({name: b"evil"}), EVERYTHING)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_members_that_are_not_plain_files_are_refused(kind: bytes) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/icons.json")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    with pytest.raises(BuildError, match="is not a plain file"):
        read_members(buffer.getvalue(), EVERYTHING)


@pytest.mark.parametrize("keep", [0, 10, 60])
def test_a_damaged_tarball_is_reported(make_tarball: MakeTarball, keep: int) -> None:
    with pytest.raises(BuildError, match="cannot be read"):
        read_members(make_tarball({"package/a": bytes(range(256)) * 9})[:keep], EVERYTHING)
