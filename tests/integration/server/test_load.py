"""Many concurrent callers of a separate server process with the usual 1,024 file handles."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.acceptance.fuzz.attack import Target, target
from tests.integration.server.harness import SCRIPT

HANDLES = 1_024
HEADS, STREAMS, CLICKS = 1_200, 700, 200
PATIENCE_S = 240.0
HEAD = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "

FIRST_EVENT = b"event: job-status"
IDS = re.compile(rb"^id: (\d+)$", re.MULTILINE)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * HANDLES), hard))
    with target(tmp_path_factory.mktemp("server"), handles=HANDLES) as at:
        yield at
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@asynccontextmanager
async def calling(server: Target) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=None)
    headers = {"Authorization": f"Bearer {server.known.token}"}
    base = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(
        base_url=base, headers=headers, limits=limits, timeout=PATIENCE_S, trust_env=False
    ) as client:
        yield client


async def health(client: httpx.AsyncClient) -> int:
    try:
        return (await client.get("/api/health", headers={"Connection": "close"})).status_code
    except httpx.TransportError:
        return 0


def lines_of(log: Path) -> int:
    return log.read_text().count("\n")


async def test_unfinished_heads_end_and_others_are_served_again(server: Target) -> None:
    before = lines_of(server.log)
    async with calling(server) as client, asyncio.timeout(PATIENCE_S):
        opened = []
        for _ in range(HEADS):
            opened.append(await asyncio.open_connection("127.0.0.1", server.port))
            opened[-1][1].write(HEAD)
        # They are held open from this side until the server has sent all of them away.
        answers = await asyncio.gather(*(reader.read() for reader, _ in opened), return_exceptions=True)
        assert await health(client) == 200
        for _, writer in opened:
            writer.close()
    statuses = [answer[9:12] for answer in answers if isinstance(answer, bytes)]
    assert {b"408", b"503"} <= set(statuses) <= {b"408", b"503", b""}
    assert lines_of(server.log) - before < 100


async def test_hundreds_of_streams_of_one_job_receive_its_first_event(server: Target) -> None:
    async with calling(server) as client, asyncio.timeout(PATIENCE_S):
        job = (await client.post("/api/jobs", json={"script": SCRIPT})).json()
        streams = [await open_stream(server, job["job_id"]) for _ in range(STREAMS)]
        begun = await asyncio.gather(*(reader.readuntil(FIRST_EVENT) for reader, _ in streams))
        assert await health(client) == 200
        for _, writer in streams:
            writer.close()
        assert await health(client) == 200
    assert [IDS.findall(first) for first in begun] == [[b"1"]] * STREAMS


async def open_stream(server: Target, job_id: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Opens a raw stream; httpx is slow with this many concurrent connections."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**20)
    lines = (
        f"GET /api/jobs/{job_id}/events HTTP/1.1",
        f"Host: {server.known.authority}",
        f"Authorization: Bearer {server.known.token}",
        "Connection: close",
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    return reader, writer


async def test_hundreds_of_identical_requests_start_one_job(server: Target) -> None:
    async with calling(server) as client, asyncio.timeout(PATIENCE_S):
        key = {"Idempotency-Key": os.urandom(8).hex()}

        async def click() -> httpx.Response:
            return await client.post("/api/jobs", json={"script": SCRIPT}, headers=key)

        answers = await asyncio.gather(*(click() for _ in range(CLICKS)))
        again = await click()
    assert {answer.status_code for answer in answers} <= {202, 409}
    begun = {answer.json()["job_id"] for answer in answers if answer.status_code == 202}
    assert begun == {again.json()["job_id"]}
