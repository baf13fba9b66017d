from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reelproof_build.errors import BuildError
from reelproof_build.fingerprint import fingerprint_of
from reelproof_build.task import NOT_BUILT, run_task


@dataclass
class Recorded:
    """A task that counts how often it was built."""

    folder: Path
    failure: Exception | None = None
    version: str = "1"
    builds: int = 0
    title = "the data"
    variable = "REELPROOF_BUILD_TEST"

    def fingerprint(self) -> str:
        return self.version

    def is_complete(self) -> bool:
        return (self.folder / "file").is_file()

    def build(self, into: Path) -> None:
        (into / "half").write_text("written before it fails", "utf-8")
        if self.failure:
            raise self.failure
        self.builds += 1
        (into / "half").rename(into / "file")


@pytest.fixture
def task(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path / "package" / "data")


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    return tmp_path / "dist"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_built_once(task: Recorded, staging: Path) -> None:
    assert [run_task(task, staging) for _ in range(2)] == ["the data: built", "the data: up to date"]
    assert task.builds == 1
    assert names(task.folder) == [".fingerprint", "file"]
    assert not staging.exists()


def test_a_new_fingerprint_builds_again_and_leaves_nothing_of_the_old(task: Recorded, staging: Path) -> None:
    run_task(task, staging)
    (task.folder / "left over").touch()
    task.version = "2"
    run_task(task, staging)
    assert (task.builds, names(task.folder)) == (2, [".fingerprint", "file"])


def test_a_damaged_folder_is_built_again(task: Recorded, staging: Path) -> None:
    run_task(task, staging)
    (task.folder / "file").unlink()
    run_task(task, staging)
    assert task.builds == 2


@pytest.mark.parametrize("failure", [BuildError("no npm."), OSError("no npm")])
def test_auto_continues_and_records_the_reason(task: Recorded, staging: Path, failure: Exception) -> None:
    task.failure = failure
    run_task(task, staging)
    assert names(task.folder) == [NOT_BUILT]
    assert (task.folder / NOT_BUILT).read_text("utf-8") == "The data is missing: no npm.\n"


def test_auto_keeps_the_data_of_an_earlier_build(task: Recorded, staging: Path) -> None:
    run_task(task, staging)
    task.version, task.failure = "2", BuildError("no npm")
    run_task(task, staging)
    assert names(task.folder) == [".fingerprint", NOT_BUILT, "file"]
    assert (task.folder / NOT_BUILT).read_text("utf-8") == "The data is that of an earlier build: no npm.\n"


def test_the_reason_goes_away_with_its_cause(task: Recorded, staging: Path) -> None:
    task.failure = BuildError("no npm")
    run_task(task, staging)
    task.failure = None
    run_task(task, staging)
    assert names(task.folder) == [".fingerprint", "file"]


def test_require_fails_with_the_cause(task: Recorded, staging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(task.variable, "require")
    task.failure = BuildError("no npm")
    with pytest.raises(BuildError, match="the data could not be built: no npm") as caught:
        run_task(task, staging)
    assert caught.value.__cause__ is task.failure


def test_skip_never_builds_and_reports_it(
    task: Recorded, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(task.variable, "skip")
    run_task(task, staging)
    assert (task.builds, names(task.folder)) == (0, [NOT_BUILT])
    assert "REELPROOF_BUILD_TEST=skip" in (task.folder / NOT_BUILT).read_text("utf-8")


def test_an_unknown_mode_is_refused(task: Recorded, staging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(task.variable, "maybe")
    with pytest.raises(BuildError, match="'maybe'; it can be auto, require or skip"):
        run_task(task, staging)


def test_a_fingerprint_follows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1", "utf-8")
    before = fingerprint_of(tmp_path, ["*.py"])
    (tmp_path / "not matched").touch()
    assert fingerprint_of(tmp_path, ["*.py", "a.*"]) == before
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert fingerprint_of(tmp_path, ["*.py"]) != before
