from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

DATA = Path("src/reelproof_local/data")


@pytest.fixture
def checkout(tmp_path: Path, root: Path) -> Path:
    """A source tree of the same settings and build code around an empty package."""
    packages = ("src/reelproof/__init__.py", "src/reelproof_local/__init__.py")
    for name in ("pyproject.toml", ".gitignore", *packages, "examples/demo.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, tmp_path / name)
    shutil.copytree(root / "packaging", tmp_path / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "LICENSE", "NOTICE"):
        (tmp_path / name).write_text("text\n", "utf-8")
    return tmp_path


def run(
    checkout: Path, arguments: list[str], program: str = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    ours = {"UV", "REELPROOF_BUILD_DATA", "REELPROOF_BUILD_STUDIO"}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [program, *arguments],
        cwd=checkout,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=240,
    )


def build_data_without_npm_or_pip(checkout: Path, mode: str) -> subprocess.CompletedProcess[str]:
    venv.create(checkout / "bare")
    return run(
        checkout,
        ["-m", "reelproof_build"],
        program=str(checkout / "bare" / "bin" / "python"),
        PATH="",
        PYTHONPATH=str(checkout / "packaging"),
        REELPROOF_BUILD_DATA=mode,
    )


def test_auto_without_npm_records_the_reason(checkout: Path) -> None:
    done = build_data_without_npm_or_pip(checkout, "auto")
    assert done.returncode == 0, done.stderr
    assert (checkout / DATA / "NOT_BUILT.txt").read_text("utf-8") == (
        "The data of the local providers is missing: npm is not on PATH and Node.js could not be taken"
        " from PyPI: neither pip nor uv was found.\n"
    )


def test_require_without_npm_fails_with_the_reason(checkout: Path) -> None:
    done = build_data_without_npm_or_pip(checkout, "require")
    assert done.returncode == 1
    assert "npm is not on PATH" in done.stderr
    assert not (checkout / DATA).exists()


def test_a_wheel_with_an_unknown_mode_is_refused_in_one_sentence(checkout: Path) -> None:
    done = run(checkout, ["-m", "hatchling", "build", "-t", "wheel"], REELPROOF_BUILD_DATA="maybe")
    assert done.returncode == 1
    assert done.stderr.strip() == "REELPROOF_BUILD_DATA is 'maybe'; it can be auto, require or skip."


def test_the_wheel_holds_both_packages_and_the_generated_folder(checkout: Path) -> None:
    done = run(
        checkout, ["-m", "hatchling", "build", "-t", "wheel", "-d", "wheels"], REELPROOF_BUILD_DATA="skip"
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next((checkout / "wheels").glob("*.whl"))) as wheel:
        assert {
            "reelproof/__init__.py",
            "reelproof_local/__init__.py",
            "reelproof_local/data/NOT_BUILT.txt",
            "reelproof/server/studio/static/NOT_BUILT.txt",
        } <= set(wheel.namelist())
        assert not [name for name in wheel.namelist() if "reelproof_build" in name]
        licenses = {name.partition("/licenses/")[2] for name in wheel.namelist()}
        assert {"LICENSE", "NOTICE"} <= licenses
