"""Log files in the home: rotation, size and number limits, and the lines about one job."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from heapq import nlargest
from pathlib import Path
from uuid import uuid4

from reelproof.domain.canonical import JsonValue
from reelproof.domain.job import Job
from reelproof.domain.project import LOCAL_OWNER

FILE_BYTES = 10_000_000
MAX_BYTES = 50_000_000
MAX_FILES = 500
MAX_LINES = 5_000

Line = Mapping[str, JsonValue]


class LogFile:
    """The rotating log file of one process. It blocks briefly."""

    def __init__(self, folder: Path, file_bytes: int = FILE_BYTES, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._file_bytes = file_bytes
        self._max_bytes = max_bytes
        self._descriptor: int | None = None

    def write(self, line: str) -> None:
        """Raises OSError."""
        content = line.encode("utf-8", "backslashreplace") + b"\n"
        os.write(self._open_for(len(content)), content)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open_for(self, more_bytes: int) -> int:
        """Returns the open file; starts a new one if it is full or was removed by another process."""
        if self._descriptor is not None:
            found = os.fstat(self._descriptor)
            if found.st_nlink and found.st_size + more_bytes <= self._file_bytes:
                return self._descriptor
            self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_oldest(self._folder, self._max_bytes - self._file_bytes)
        name = f"reelproof-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{uuid4().hex[:8]}.jsonl"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        self._descriptor = os.open(self._folder / name, flags, 0o600)
        return self._descriptor


def remove_oldest(folder: Path, max_bytes: int, max_files: int = MAX_FILES) -> None:
    """Keeps the most recently written files within the limits. Raises OSError."""
    total_bytes = 0
    for number, (_, size_bytes, path) in enumerate(sorted(_files(folder), reverse=True)):
        total_bytes += size_bytes
        if total_bytes > max_bytes or number >= max_files:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """Yields each file's modification time, size and path."""
    for path in folder.glob("reelproof-*.jsonl"):
        with suppress(FileNotFoundError):
            found = path.stat()
            yield found.st_mtime_ns, found.st_size, path


class DiskJobLogs:
    """The port `JobLogs`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def lines_of(self, job: Job, owner: str) -> Sequence[Line]:
        return await asyncio.to_thread(self._lines_of, job, owner)

    def _lines_of(self, job: Job, owner: str) -> Sequence[Line]:
        newest = nlargest(MAX_LINES, self._matching(job, owner), key=lambda line: str(line.get("time")))
        return sorted(newest, key=lambda line: str(line.get("time")))

    def _matching(self, job: Job, owner: str) -> Iterator[Line]:
        marks = (job.id.encode(), job.correlation_id.encode())
        for _, _, path in sorted(_files(self._folder)):
            with suppress(FileNotFoundError), path.open("rb") as file:
                for content in file:
                    line = _line(content) if any(mark in content for mark in marks) else None
                    if line is not None and _belongs_to(line, job, owner):
                        yield line


def _line(content: bytes) -> Line | None:
    """Returns None for a line truncated by a full disk or a crash."""
    try:
        line = json.loads(content)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _belongs_to(line: Line, job: Job, owner: str) -> bool:
    """Callers choose their correlation ids and may reuse those of others: a line with a job id belongs to
    that job, and one without to the owner who made the request.
    """
    named = line.get("job_id")
    if named is not None:
        return named == job.id
    return line.get("correlation_id") == job.correlation_id and line.get("owner", LOCAL_OWNER) == owner
