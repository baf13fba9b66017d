"""Finds npm: the one on PATH, else the one that a PyPI wheel carries, for the time of the build."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import BuildError, ProgramError
from .programs import run_program, without_addresses

Version = tuple[int, ...]
# pip runs the build with a search path and flags of its own, which a second pip must not inherit.
_OUTER_PIP = frozenset({"PYTHONPATH", "PYTHONNOUSERSITE", "PIP_BUILD_TRACKER", "PIP_REQUIRE_VIRTUALENV"})


@dataclass(frozen=True, slots=True)
class Npm:
    """How npm is started."""

    command: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, arguments: Sequence[str], folder: Path) -> str:
        """Runs npm in a folder; the person's own npm settings stay in force."""
        command = (*self.command, *arguments, "--json", "--loglevel=silent")
        try:
            return run_program(command, self.environment, folder)
        except ProgramError as error:
            raise BuildError(_npm_summary(error.output) or str(error)) from error


def supports_data(node: Version) -> bool:
    """Whether this Node.js has an npm that can fetch the data's packages."""
    return node >= (18, 0)


def supports_studio(node: Version) -> bool:
    """Whether Vite runs with this Node.js; web/package.json states the same."""
    return (20, 19) <= node < (21,) or node >= (22, 12)


def find_npm(supports: Callable[[Version], bool], requirements: Path, scratch: Path) -> Npm:
    """The npm of a supported Node.js on PATH, else the one of the locked wheel unpacked into scratch."""
    return _npm_on_path(supports) or _npm_from_wheel(requirements, scratch)


def _npm_on_path(supports: Callable[[Version], bool]) -> Npm | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or not supports(_version(node)):
        return None
    return Npm((npm,), _npm_environment(Path(node).parent))


def _version(node: str) -> Version:
    try:
        return tuple(map(int, re.findall(r"\d+", run_program((node, "--version"), os.environ))[:2]))
    except BuildError:
        return ()


def _npm_summary(output: str) -> str:
    try:
        error = json.loads(output)["error"]
        return without_addresses(f"{error['code']}: {error['summary']}")
    except (ValueError, KeyError, TypeError):
        return ""


def _npm_environment(node_folder: Path) -> Mapping[str, str]:
    return {
        **os.environ,
        "PATH": os.pathsep.join((str(node_folder), os.environ.get("PATH", os.defpath))),
        "CI": "1",
        "npm_config_update_notifier": "false",
        "npm_config_fetch_retries": "2",
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_fetch_retry_maxtimeout": "5000",
        "npm_config_fetch_timeout": "60000",
        # What is fetched is locked by digest, so a cached copy is as good as a new one and works offline.
        "npm_config_prefer_offline": "true",
    }


def _npm_from_wheel(requirements: Path, scratch: Path) -> Npm:
    try:
        _unpack_wheel(requirements, scratch)
    except BuildError as error:
        raise BuildError(f"npm is not on PATH and Node.js could not be taken from PyPI: {error}") from error
    node = next(
        (path for path in scratch.rglob("node*") if path.name in {"node", "node.exe"} and path.is_file()),
        None,
    )
    program = next(scratch.rglob("npm/bin/npm-cli.js"), None)
    if node is None or program is None:
        raise BuildError("the Node.js wheel from PyPI holds no node and npm where they were expected.")
    return Npm((str(node), str(program)), _npm_environment(node.parent))


def _unpack_wheel(requirements: Path, into: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _OUTER_PIP}
    options = ("--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes")
    target = ("--target", str(into), "-r", str(requirements))
    run_program((*_installer(environment), *options, *target), environment)


def _installer(environment: Mapping[str, str]) -> tuple[str, ...]:
    # pip first: it alone reads the person's pip settings.
    pip = (sys.executable, "-m", "pip")
    if _runs((*pip, "--version"), environment):
        return (*pip, "install", "--disable-pip-version-check")
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise BuildError("neither pip nor uv was found.")
    return (uv, "pip", "install", "--python", sys.executable)


def _runs(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    try:
        run_program(command, environment)
    except BuildError:
        return False
    return True
