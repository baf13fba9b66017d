"""The sources of the studio's page: its own tests, its generated types, its lock."""

from pathlib import Path

import pytest

from tests.acceptance.contract_tools.tools import CONTRACT, run_node
from tests.acceptance.studio.browser import ROOT

WEB = ROOT / "web"
PACKAGES = WEB / "node_modules"
TYPES = WEB / "src/shared/api/schema.d.ts"

needs_packages = pytest.mark.skipif(not PACKAGES.is_dir(), reason="the packages of web/ are not installed")


@needs_packages
def test_the_tests_of_its_pure_parts_pass() -> None:
    assert "passed" in run_node(PACKAGES / "vitest/vitest.mjs", "run", folder=WEB)


@needs_packages
def test_its_types_are_those_of_the_contract(tmp_path: Path) -> None:
    program, fresh = PACKAGES / "openapi-typescript/bin/cli.js", tmp_path / "schema.d.ts"
    run_node(program, CONTRACT, "--output", fresh, folder=WEB)
    assert TYPES.read_text("utf-8") == fresh.read_text("utf-8"), "run: npm --prefix web run types"


def test_its_lock_names_no_registry() -> None:
    text = (WEB / "package-lock.json").read_text("utf-8")
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text
