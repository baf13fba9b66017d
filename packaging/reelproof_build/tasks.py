"""All tasks of the build, in the order they run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .local_data import LocalData
from .studio_bundle import StudioBundle
from .task import BuildTask, run_task


def all_tasks(root: Path) -> tuple[BuildTask, ...]:
    """Everything that is built besides Python files."""
    return (LocalData(root), StudioBundle(root))


def run_all(root: Path) -> Iterator[str]:
    """Runs every task, saying after each what was done."""
    for task in all_tasks(root):
        # dist/ is on the same disk as the folders, ignored by git and left out of every package.
        yield run_task(task, root / "dist")
