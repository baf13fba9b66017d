"""Everything that Reelproof builds on is named with a license."""

import platform
import sys

import pytest
from docs import third_party
from docs.third_party import ROOT, TABLE, terms

PACKAGES = third_party.runtime_packages()
ALLOWED = frozenset(TABLE["allowed"])
ALLOWED_NATIVE = ALLOWED | frozenset(TABLE["allowed_native"])


def test_every_package_has_an_allowed_license() -> None:
    licenses = {name: terms(third_party.license_of(name)) for name in PACKAGES}
    assert len(licenses) > 50
    assert {name: found for name, found in licenses.items() if not found or not found <= ALLOWED} == {}


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="wheels elsewhere hold other libraries"
)
def test_every_library_in_a_wheel_is_named() -> None:
    named = {name: set().union(*rows.values()) for name, rows in TABLE["libraries"].items()}
    found = {name: third_party.libraries_in(name) for name in PACKAGES}
    assert {name for name, libraries in found.items() if libraries} == set(named)
    assert [found[name] - libraries for name, libraries in named.items() if found[name] - libraries] == []


def test_every_package_with_compiled_modules_says_what_they_contain() -> None:
    assert {name for name in PACKAGES if third_party.has_modules(name)} <= set(TABLE["compiled"])


def test_every_package_with_data_says_what_it_is() -> None:
    assert {name for name in PACKAGES if third_party.has_data(name)} <= set(TABLE["data"])


def test_every_locked_package_has_a_row() -> None:
    locked = third_party.locked_licenses()
    assert set(locked) == set(TABLE["shipped"])
    assert set().union(*map(terms, locked.values())) <= ALLOWED


def test_every_package_of_the_page_has_an_allowed_license() -> None:
    licenses = third_party.page_licenses()
    assert {"react", "@base-ui/react"} <= set(licenses)
    assert set().union(*map(terms, licenses.values())) <= ALLOWED


def test_every_table_of_the_local_provider_says_where_it_is_from() -> None:
    tables = ROOT / "src/reelproof_local/card/reading/tables"
    assert {path.stem for path in tables.iterdir()} == set(TABLE["tables"])
    assert {row["license"] for row in TABLE["tables"].values()} <= ALLOWED


def test_every_license_of_the_table_is_allowed() -> None:
    native = [expression for rows in TABLE["libraries"].values() for expression in rows]
    compiled = [expression for rows in TABLE["compiled"].values() for expression in rows.values()]
    data = [row["license"] for row in TABLE["data"].values()]
    assert set().union(*map(terms, (*native, *compiled, *TABLE["system"].values()))) <= ALLOWED_NATIVE
    assert set().union(*map(terms, data)) <= ALLOWED


def test_rows_name_packages_that_are_required() -> None:
    rows = {name for table in ("licenses", "libraries", "compiled", "data") for name in TABLE[table]}
    assert rows - set(PACKAGES) == set()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("libx264-d6533a8d.so.165", "libx264"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran"),
        ("libavcodec.62.28.102.dylib", "libavcodec"),
        ("libxcb-shm-0be6dfbf.so.0.0.0", "libxcb-shm"),
    ],
)
def test_a_library_is_known_by_its_name_without_the_version(file: str, name: str) -> None:
    assert third_party.library_name(file) == name


def test_the_page_and_the_notice_are_up_to_date() -> None:
    assert (ROOT / "docs/third_party.md").read_text("utf-8") == third_party.third_party_page()
    assert (ROOT / "NOTICE").read_text("utf-8") == third_party.notice()
