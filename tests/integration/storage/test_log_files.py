"""Log lines that the home keeps."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.storage.files.log_files import MAX_LINES, DiskJobLogs, LogFile, remove_oldest

JOB, OTHER, CORRELATION = JobId("job_1"), JobId("job_2"), CorrelationId("cor_1")
LOGGED_JOB = Job(
    id=JOB,
    project_id=ProjectId("prj_1"),
    status=JobStatus.running,
    correlation_id=CORRELATION,
    request_digest=Digest("0"),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def line(number: int, **facts: str) -> str:
    return json.dumps({"time": f"2026-01-01T{number:07d}", "message": str(number), **facts})


async def messages(folder: Path, owner: str = LOCAL_OWNER) -> list[str]:
    return [str(line["message"]) for line in await DiskJobLogs(folder).lines_of(LOGGED_JOB, owner)]


async def test_the_lines_of_a_job_are_those_that_name_it_or_its_request(tmp_path: Path) -> None:
    """Of all processes, by time. A line of another job stays out, also with the same correlation id."""
    one, two = LogFile(tmp_path), LogFile(tmp_path)
    two.write(line(2, job_id=JOB))
    one.write(line(1, correlation_id=CORRELATION))
    one.write(line(3, job_id=OTHER, correlation_id=CORRELATION))
    one.write(line(4, message_of=JOB))
    one.write('{"time": "cut off", "job_id": "job_1')
    two.write(line(5, job_id=JOB, correlation_id=CORRELATION))
    assert await messages(tmp_path) == ["1", "2", "5"]
    assert await messages(tmp_path / "nowhere") == []


async def test_another_owners_request_id_reveals_nothing(tmp_path: Path) -> None:
    file = LogFile(tmp_path)
    file.write(line(1, correlation_id=CORRELATION, owner="ada"))
    file.write(line(2, correlation_id=CORRELATION, owner="bob"))
    file.write(line(3, correlation_id=CORRELATION))
    assert await messages(tmp_path, "ada") == ["1"]
    assert await messages(tmp_path) == ["3"]


async def test_the_newest_lines_are_returned(tmp_path: Path) -> None:
    file = LogFile(tmp_path)
    for number in range(MAX_LINES + 3):
        file.write(line(number, job_id=JOB))
    logged = await messages(tmp_path)
    assert (len(logged), logged[0], logged[-1]) == (MAX_LINES, "3", str(MAX_LINES + 2))


def test_a_full_file_is_followed_by_another_and_the_oldest_go(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    file = LogFile(folder, file_bytes=1000, max_bytes=5000)
    for number in range(1000):
        file.write(line(number))
    files = list(folder.iterdir())
    sizes = [path.stat().st_size for path in files]
    assert sum(sizes) <= 5000
    assert max(sizes) <= 1000
    assert len(files) >= 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert any(line(999) in path.read_text() for path in files)


def test_a_log_file_removed_while_open_is_recreated(tmp_path: Path) -> None:
    file = LogFile(tmp_path)
    file.write("one")
    remove_oldest(tmp_path, max_bytes=0)
    file.write("two")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["two\n"]


def test_as_many_files_as_there_may_be_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        LogFile(tmp_path).write(str(number))
        for path in tmp_path.iterdir():
            if path.read_text() == f"{number}\n":
                os.utime(path, (number, number))
    remove_oldest(tmp_path, max_bytes=1000, max_files=2)
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["3\n", "4\n"]


def test_concurrent_writers_do_not_interleave(tmp_path: Path) -> None:
    """Each with a separate file, like separate processes."""

    def write_some(start: int) -> None:
        file = LogFile(tmp_path, file_bytes=2_000, max_bytes=10_000_000)
        for number in range(start, start + 50):
            file.write(line(number))
        file.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_some, range(0, 400, 50)))
    texts = "".join(path.read_text() for path in tmp_path.iterdir()).splitlines()
    assert sorted(int(json.loads(text)["message"]) for text in texts) == list(range(400))
