"""Third-party linters find nothing in the contract, with the rule files in this folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.contract_tools.installation import HERE
from tests.acceptance.contract_tools.tools import CONTRACT, REDOCLY, SPECTRAL, run_node, run_python


def openapi_spec_validator(contract: Path, folder: Path) -> None:
    run_python("openapi_spec_validator", "--schema", "3.1", contract, folder=folder)


def redocly(contract: Path, folder: Path) -> None:
    rules = ("--config", HERE / "redocly.yaml", "--max-problems=1000")
    run_node(REDOCLY, "lint", contract, *rules, folder=folder)


def spectral(contract: Path, folder: Path) -> None:
    rules = ("--ruleset", HERE / "spectral.yaml", "--fail-severity=hint")
    run_node(SPECTRAL, "lint", contract, *rules, folder=folder)


LINTERS = (openapi_spec_validator, redocly, spectral)


@pytest.mark.parametrize("lint", LINTERS)
def test_a_linter_has_no_complaint(lint: Callable[[Path, Path], None], tmp_path: Path) -> None:
    lint(CONTRACT, tmp_path)


@pytest.mark.parametrize("lint", LINTERS)
def test_a_linter_complains_of_a_contract_without_title(
    lint: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    contract = json.loads(CONTRACT.read_text("utf-8"))
    del contract["info"]["title"]
    broken = tmp_path / "openapi.json"
    broken.write_text(json.dumps(contract), "utf-8")
    with pytest.raises(AssertionError, match="title"):
        lint(broken, tmp_path)
