"""A thousand subscribers of ten running jobs: how long a change is on its way to them.

`python -m benchmarks.subscribers [OPTIONS]`. From the moment that a change of an asset tells of itself, which
lies before its commit, to its arrival over HTTP on loopback in another process. The jobs' writer is in the
server's process, or in one of its own. With `--url` a server is measured that runs already.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.changes import Running, begin, change
from benchmarks.postgres import free_port, is_installed, postgres, wait_for_port
from reelproof.storage.database import Database

OWN_URL = "http://127.0.0.1:{port}/events?job={job}"


@dataclass(frozen=True, slots=True)
class Load:
    """So many subscribers, spread over so many jobs, whose assets change so often in all."""

    subscribers: int
    jobs: int
    changes_per_s: float
    duration_s: float


def measure(load: Load, database_url: str, is_writer_here: bool) -> dict[str, object]:
    """With a server of its own, which is the writer too or is not."""
    port = free_port()
    server = [sys.executable, "-m", "benchmarks.stream_server", database_url, str(port)]
    with subprocess.Popen(server) as serving:
        try:
            wait_for_port(port)
            jobs = asyncio.run(prepared(database_url, load.jobs))
            with subscribed(load, [OWN_URL.format(port=port, job=job.job_id) for job in jobs]) as reader:
                if is_writer_here:
                    write_there(f"http://127.0.0.1:{port}/changes", jobs, load)
                else:
                    asyncio.run(write_here(database_url, jobs, load))
                return received_by(reader)
        finally:
            serving.terminate()


def measure_running(load: Load, url: str, database_url: str) -> dict[str, object]:
    """`url` is the address of a job's events, with `{job}` where its id belongs."""
    jobs = asyncio.run(prepared(database_url, load.jobs))
    with subscribed(load, [url.format(job=job.job_id) for job in jobs]) as reader:
        asyncio.run(write_here(database_url, jobs, load))
        return received_by(reader)


async def prepared(database_url: str, jobs: int) -> Sequence[Running]:
    database = await Database.open(database_url)
    try:
        return await begin(database, jobs)
    finally:
        await database.close()


async def write_here(database_url: str, jobs: Sequence[Running], load: Load) -> None:
    database = await Database.open(database_url)
    try:
        await change(database, jobs, load.changes_per_s, load.duration_s)
    finally:
        await database.close()


def write_there(url: str, jobs: Sequence[Running], load: Load) -> None:
    followed = [[job.job_id, list(job.assets)] for job in jobs]
    body = {"jobs": followed, "rate": load.changes_per_s, "duration_s": load.duration_s}
    httpx.post(url, json=body, timeout=load.duration_s + 60).raise_for_status()


@contextmanager
def subscribed(load: Load, urls: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    """All subscribers, once all of them listen."""
    command = [sys.executable, "-m", "benchmarks.stream_reader", str(load.subscribers), *urls]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        try:
            assert reader.stdout is not None
            if reader.stdout.readline() != "ready\n":
                raise RuntimeError("the subscribers did not begin")
            yield reader
        finally:
            reader.terminate()


def received_by(reader: "subprocess.Popen[str]") -> dict[str, object]:
    assert reader.stdout is not None
    received: dict[str, object] = json.loads(reader.stdout.readline())
    return received


def rounds(load: Load) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        for place, is_here in (("the server's process", True), ("another process", False)):
            url = f"sqlite:///{Path(folder, f'{is_here}.db')}"
            yield {"database": "SQLite", "writer": place, **measure(load, url, is_here)}
    if is_installed():
        with postgres() as url:
            yield {"database": "PostgreSQL", "writer": "another process", **measure(load, url, False)}


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.subscribers")
    options.add_argument("--subscribers", type=int, default=1000)
    options.add_argument("--jobs", type=int, default=10)
    options.add_argument("--rate", type=float, default=20.0, help="changes a second, of all jobs together")
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--url", help="a job's events at a server that runs, with {job} for its id")
    options.add_argument("--database", help="the database that the server at --url works with")
    arguments = options.parse_args()
    if (arguments.url is None) != (arguments.database is None):
        options.error("--url and --database belong together")
    load = Load(arguments.subscribers, arguments.jobs, arguments.rate, arguments.seconds)
    if arguments.url is not None:
        print(json.dumps(measure_running(load, arguments.url, arguments.database)))
        return
    for row in rounds(load):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
