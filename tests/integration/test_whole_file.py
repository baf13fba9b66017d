"""Files appear complete or not at all, and errors are reported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.files import atomic_file


def test_a_file_appears_only_when_complete(tmp_path: Path) -> None:
    target = tmp_path / "new" / "film.mp4"
    with atomic_file(target, makes_folder=True) as part:
        part.write_bytes(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert list(target.parent.iterdir()) == [target]


def test_existing_content_stays_if_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError), atomic_file(target) as part:
        part.write_bytes(b"half")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert target.read_bytes() == b"old"


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with (
        pytest.raises(ReelproofError) as caught,
        atomic_file(tmp_path / "file" / "film.mp4", makes_folder=True) as part,
    ):
        part.write_bytes(b"never")
    assert caught.value.failure.code is ErrorCode.StorageFailure
    assert "film.mp4 could not be stored" in caught.value.failure.message


def test_a_full_disk_is_reported_and_nothing_is_left_behind(tmp_path: Path) -> None:
    """A process limited to 1000 bytes stands in for a full disk."""
    script = f"""
import resource
from pathlib import Path
from reelproof.domain.failure import ReelproofError
from reelproof.files import atomic_file
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with atomic_file(Path({str(tmp_path)!r}) / "film.mp4") as part:
        part.write_bytes(bytes(5000))
except ReelproofError as error:
    print(error.failure.code)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert answer.stdout.strip() == "OutOfDiskSpace"
    assert list(tmp_path.iterdir()) == []
