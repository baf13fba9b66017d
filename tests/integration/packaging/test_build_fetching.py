from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reelproof_build.errors import BuildError
from reelproof_build.fetching import fetch_tarballs
from reelproof_build.lock import LockedPackage, read_lock
from reelproof_build.node import Npm

MakeTarball = Callable[[Mapping[str, bytes]], bytes]
MakePackage = Callable[[bytes], LockedPackage]


def npm_that_runs(code: str) -> Npm:
    return Npm((sys.executable, "-c", code), os.environ)


def test_a_package_is_fetched_and_verified(
    tmp_path: Path, make_tarball: MakeTarball, make_package: MakePackage
) -> None:
    tarball = make_tarball({"package/a": b"a"})
    npm = npm_that_runs(f"open('thing.tgz', 'wb').write({tarball!r})")
    assert fetch_tarballs(npm, [make_package(tarball)], tmp_path) == {"@scope/thing": tarball}


def test_npm_downloads_with_a_wrong_digest_are_refused(tmp_path: Path, make_package: MakePackage) -> None:
    npm = npm_that_runs("open('thing.tgz', 'wb').write(b'other')")
    with pytest.raises(BuildError, match="not the file that was locked"):
        fetch_tarballs(npm, [make_package(b"locked")], tmp_path)


def test_npm_fetches_exactly_the_locked_version(tmp_path: Path, make_package: MakePackage) -> None:
    npm = npm_that_runs("import sys; open('thing.tgz', 'w').write(sys.argv[1] + ' ' + sys.argv[2])")
    spec = b"pack @scope/thing@1.0.0"
    assert fetch_tarballs(npm, [make_package(spec)], tmp_path) == {"@scope/thing": spec}


def test_the_words_of_npm_are_passed_on_without_addresses(tmp_path: Path, make_package: MakePackage) -> None:
    npm = npm_that_runs("import sys; sys.exit('404 Not Found - GET proto://user:secret@mirror/thing')")
    with pytest.raises(BuildError) as caught:
        fetch_tarballs(npm, [make_package(b"")], tmp_path)
    assert str(caught.value) == "npm could not fetch @scope/thing@1.0.0: 404 Not Found - GET (address)"


def test_the_summary_of_npm_is_preferred(tmp_path: Path, make_package: MakePackage) -> None:
    answer = '{"error": {"code": "ENOTFOUND", "summary": "request to proto://mirror/thing failed"}}'
    npm = npm_that_runs(f"import sys; print({answer!r}); sys.exit('and more')")
    with pytest.raises(BuildError, match=r": ENOTFOUND: request to \(address\) failed$"):
        fetch_tarballs(npm, [make_package(b"")], tmp_path)


def test_an_npm_that_fetches_nothing_is_reported(tmp_path: Path, make_package: MakePackage) -> None:
    with pytest.raises(BuildError, match="fetched 0 files"):
        fetch_tarballs(npm_that_runs(""), [make_package(b"")], tmp_path)


def test_every_package_is_locked_by_sha512(root: Path) -> None:
    lock = read_lock(root / "packaging" / "third_party.lock.json")
    assert {package.specifier: package.license for package in lock.values()} == {
        "@iconify-json/fluent-emoji@1.2.7": "MIT",
        "emojibase-data@17.0.0": "MIT",
        "kokoro-js@1.2.1": "Apache-2.0",
        "world-atlas@2.0.2": "ISC",
    }
    assert all(package.integrity.startswith("sha512-") for package in lock.values())


@pytest.mark.parametrize("pattern", ["packaging/*.json", "packaging/*.txt", "packaging/requirements/*.txt"])
def test_locks_name_no_address(root: Path, pattern: str) -> None:
    locks = sorted(root.glob(pattern))
    assert locks
    assert [lock.name for lock in locks if "://" in lock.read_text("utf-8")] == []
