from __future__ import annotations

from pathlib import Path

import pytest

from reelproof_build.errors import BuildError
from reelproof_build.licenses import license_file
from reelproof_build.lock import LockedPackage

PACKAGE = LockedPackage("@scope/thing", "1.0.0", "sha512-", "MIT")


@pytest.fixture
def templates(root: Path) -> Path:
    return root / "packaging" / "license_templates"


def test_a_package_keeps_its_own_texts(templates: Path) -> None:
    members = {"NOTICE": b"notice", "LICENSE": b"license", "package.json": b"{}"}
    file = license_file(PACKAGE, members, templates)
    assert (file.path, file.content) == ("licenses/scope-thing.txt", b"license\n\nnotice")


def test_without_a_text_the_named_holder_is_in_the_license(templates: Path) -> None:
    members = {"info.json": b'{"author": {"name": "Somebody"}}', "package.json": b"{}"}
    assert b"Copyright (c) Somebody\n" in license_file(PACKAGE, members, templates).content


def test_without_a_holder_nothing_is_made_up(templates: Path) -> None:
    with pytest.raises(BuildError, match="does not say whose it is"):
        license_file(PACKAGE, {"package.json": b"{}"}, templates)
