"""Runs a build task by the person's wish: when needed, at any price, or never."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from .errors import BuildError

FINGERPRINT = ".fingerprint"
NOT_BUILT = "NOT_BUILT.txt"


class Mode(StrEnum):
    """How much a person wants a folder built."""

    AUTO = "auto"
    REQUIRE = "require"
    SKIP = "skip"


class BuildTask(Protocol):
    """Something that fills one folder of the package."""

    @property
    def title(self) -> str:
        """What it makes, in the middle of a sentence."""

    @property
    def variable(self) -> str:
        """The environment variable that holds its mode."""

    @property
    def folder(self) -> Path:
        """The folder it owns."""

    def fingerprint(self) -> str:
        """Changes when anything the folder is made from changes."""

    def is_complete(self) -> bool:
        """Whether the folder can be used as it is."""

    def build(self, into: Path) -> None:
        """Makes the whole folder anew somewhere else."""


def mode_of(task: BuildTask) -> Mode:
    """The mode that the environment asks for."""
    word = os.environ.get(task.variable, Mode.AUTO)
    try:
        return Mode(word.lower())
    except ValueError as error:
        raise BuildError(f"{task.variable} is {word!r}; it can be auto, require or skip.") from error


def run_task(task: BuildTask, staging: Path) -> str:
    """Brings a folder up to date as its mode says, and says what was done."""
    mode = mode_of(task)
    if mode is Mode.SKIP:
        return _omitted(task, f"the build was told to skip it ({task.variable}=skip)")
    if _is_current(task):
        (task.folder / NOT_BUILT).unlink(missing_ok=True)
        return f"{task.title}: up to date"
    try:
        _rebuild(task, staging)
    except (BuildError, OSError) as error:
        if mode is Mode.REQUIRE:
            raise BuildError(f"{task.title} could not be built: {error}") from error
        return _omitted(task, str(error))
    return f"{task.title}: built"


def _is_current(task: BuildTask) -> bool:
    stamp = task.folder / FINGERPRINT
    return stamp.is_file() and stamp.read_text("utf-8") == task.fingerprint() and task.is_complete()


def _rebuild(task: BuildTask, staging: Path) -> None:
    staging.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".building-", dir=staging) as name:
            fresh, old = Path(name, "fresh"), Path(name, "old")
            fresh.mkdir()
            task.build(fresh)
            (fresh / FINGERPRINT).write_text(task.fingerprint(), "utf-8")
            _replace(task.folder, fresh, old)
    finally:
        with suppress(OSError):
            staging.rmdir()


def _replace(folder: Path, fresh: Path, old: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)


def _omitted(task: BuildTask, reason: str) -> str:
    kept = task.is_complete()
    state = "is that of an earlier build" if kept else "is missing"
    sentence = f"{task.title} {state}: {reason.rstrip('.')}."
    task.folder.mkdir(parents=True, exist_ok=True)
    (task.folder / NOT_BUILT).write_text(f"{sentence[:1].upper()}{sentence[1:]}\n", "utf-8")
    return sentence
