"""Many streams of one job: `python -m benchmarks.streams [--streams N]`.

A server in a process of its own has a job that nobody works at. All streams are opened at once; measured is
the time from a stream's opening to its first event, with the snapshot before it. One line of JSON.
"""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

import httpx
import psutil
from tests.acceptance.fuzz.attack import Target, target

SCRIPT = "# Rain\n\nIt falls.\n"
PATIENCE_S = 600.0
FIRST_EVENT = b"event: job-status"


def measure(at: Target, streams: int) -> dict[str, object]:
    base = f"http://127.0.0.1:{at.port}"
    token = {"Authorization": f"Bearer {at.known.token}"}
    job = httpx.post(f"{base}/api/jobs", json={"script": SCRIPT}, headers=token, timeout=PATIENCE_S).json()
    request = (
        f"GET /api/jobs/{job['job_id']}/events HTTP/1.1\r\nHost: {at.known.authority}\r\n"
        f"Authorization: Bearer {at.known.token}\r\nConnection: close\r\n\r\n"
    )
    server, worked_s = psutil.Process(at.process.pid), at.worked_s()
    waits_s, health_s = asyncio.run(_opened(at.port, request.encode(), streams, f"{base}/api/health"))
    return {
        "streams": streams,
        "received": len(waits_s),
        "p50_s": round(waits_s[len(waits_s) // 2], 2),
        "p95_s": round(waits_s[len(waits_s) * 95 // 100], 2),
        "longest_s": round(waits_s[-1], 2),
        "health_s": round(health_s, 2),
        "server_cpu_s": round(at.worked_s() - worked_s, 2),
        "server_mb": round(server.memory_info().rss / 1_000_000),
    }


async def _opened(port: int, request: bytes, streams: int, health: str) -> tuple[list[float], float]:
    """Seconds to each stream's first event, sorted, and to an answer of the health beside them all."""
    writers: list[asyncio.StreamWriter] = []

    async def listen() -> float:
        started = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        writers.append(writer)
        writer.write(request)
        await reader.readuntil(FIRST_EVENT)
        return time.perf_counter() - started

    async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(timeout=PATIENCE_S) as client:
        waits_s = await asyncio.gather(*(listen() for _ in range(streams)))
        started = time.perf_counter()
        (await client.get(health)).raise_for_status()
        health_s = time.perf_counter() - started
    for writer in writers:
        writer.close()
    return sorted(waits_s), health_s


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.streams")
    options.add_argument("--streams", type=int, default=700)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder, target(Path(folder)) as at:
        print(json.dumps(measure(at, chosen.streams)))


if __name__ == "__main__":
    main()
