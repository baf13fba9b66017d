"""How long a stopped film goes on: `python -m benchmarks.cancel`.

By Ctrl-C while it is encoded and while it is spoken, by a request to a studio, and by a canceled task in
Python. Seconds until the process has ended, or the job and the task have. One line of JSON.
"""

import asyncio
import json
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from statistics import median

import httpx
import psutil

from benchmarks.process import running_studio, start
from benchmarks.quiet import is_encoding
from benchmarks.render import FLAGS, write_film
from reelproof import make_async

ENCODED_SEGMENTS = 12
PASSAGES = 40
SAMPLE_S = 0.02
# In the middle of the narration, and not always at the same point of a call.
DELAYS_S = (4.0, 4.7, 5.4)
ENDED = ("canceled", "succeeded", "failed")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps(measure_cancel(Path(folder))), flush=True)


def measure_cancel(folder: Path) -> Mapping[str, float]:
    film, spoken = write_film(folder / "film", ENCODED_SEGMENTS), _write_spoken_script(folder)
    return {
        "stopped_while_encoding_s": _median(lambda delay_s: _stop_encoding_s(film, folder, delay_s)),
        "stopped_while_speaking_s": _median(lambda delay_s: _stop_speaking_s(spoken, folder, delay_s)),
        "canceled_by_http_s": _median(lambda delay_s: _cancel_by_http_s(spoken, folder, delay_s)),
        "canceled_in_python_s": _median(
            lambda delay_s: asyncio.run(_cancel_in_python_s(spoken, folder, delay_s))
        ),
    }


def _write_spoken_script(folder: Path) -> Path:
    passages = (f"Cloud number {number} passes over hills and houses." for number in range(PASSAGES))
    path = folder / "spoken.md"
    path.write_text("# Clouds\n\n" + "\n\n".join(passages) + "\n")
    return path


def _median(measure: Callable[[float], float]) -> float:
    return round(median(measure(delay_s) for delay_s in DELAYS_S), 2)


def _stop_encoding_s(film: Path, folder: Path, delay_s: float) -> float:
    process = start("make", str(film), *FLAGS, home=folder / f"encoding {delay_s}")
    while not is_encoding(psutil.Process(process.pid)):
        time.sleep(SAMPLE_S)
    return _interrupted_s(process.pid, process.wait)


def _stop_speaking_s(script: Path, folder: Path, delay_s: float) -> float:
    process = start("make", str(script), "--local", home=folder / f"speaking {delay_s}")
    time.sleep(delay_s)
    return _interrupted_s(process.pid, process.wait)


def _interrupted_s(pid: int, wait: Callable[[], int]) -> float:
    started = time.monotonic()
    psutil.Process(pid).send_signal(signal.SIGINT)
    wait()
    return time.monotonic() - started


def _cancel_by_http_s(script: Path, folder: Path, delay_s: float) -> float:
    film = {"script": script.read_text(), "options": {"local": True}}
    with running_studio(folder / f"studio {delay_s}") as (_, url), httpx.Client(base_url=url) as client:
        job = client.post("/jobs", json=film).raise_for_status().json()
        time.sleep(delay_s)
        started = time.monotonic()
        client.post(f"/jobs/{job['job_id']}/cancel").raise_for_status()
        while client.get(f"/jobs/{job['job_id']}").raise_for_status().json()["status"] not in ENDED:
            time.sleep(SAMPLE_S)
        return time.monotonic() - started


async def _cancel_in_python_s(script: Path, folder: Path, delay_s: float) -> float:
    making = asyncio.create_task(make_async(script, home=folder / f"python {delay_s}"))
    await asyncio.sleep(delay_s)
    started = time.monotonic()
    making.cancel()
    with suppress(asyncio.CancelledError):
        await making
    return time.monotonic() - started


if __name__ == "__main__":
    main()
