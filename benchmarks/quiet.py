"""What Reelproof takes while it does nothing or lets others work: `python -m benchmarks.quiet`.

The processor's share is that of one core. One line of JSON.
"""

import json
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from benchmarks.process import running_studio, start, tree_bytes
from benchmarks.render import FLAGS, write_film

IDLE_S = 20.0
SETTLING_S = 10.0
# Until the studio has closed what it keeps open for the next job.
RESTING_S = 35.0
PATIENCE_S = 60.0
SAMPLE_S = 0.25
SEGMENTS = 20


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps(measure_quiet(Path(folder))), flush=True)


def measure_quiet(folder: Path) -> Mapping[str, float]:
    with running_studio(folder / "studio") as (studio, url):
        time.sleep(SETTLING_S)
        idle = _share(studio, IDLE_S)
        idle_mb = tree_bytes(studio.pid) / 1e6
        _follow_a_job(url)
        followed = _share(studio, IDLE_S)
    return {
        "idle_studio_percent": round(100 * idle, 2),
        "idle_studio_mb": round(idle_mb),
        "followed_studio_percent": round(100 * followed, 2),
        "encoding_parent_percent": round(100 * _encoding_parent(folder), 1),
    }


def _follow_a_job(url: str) -> None:
    """Follows the events of a job to its end, and waits until the studio has come to rest."""
    script = {"script": "# Rain\n\nIt falls.\n", "options": {"local": True}}
    job = httpx.post(f"{url}/jobs", json=script, timeout=PATIENCE_S).raise_for_status().json()
    with httpx.stream("GET", f"{url}/jobs/{job['job_id']}/events", timeout=PATIENCE_S) as stream:
        for line in stream.iter_lines():
            if line.startswith("event: job-completed"):
                break
    time.sleep(RESTING_S)


def _share(process: psutil.Process, duration_s: float) -> float:
    """The processor time of a process and its children, of one core's; without those that end meanwhile."""
    before, started = _worked_s(process), time.monotonic()
    time.sleep(duration_s)
    worked_s = sum(now_s - before.get(pid, 0.0) for pid, now_s in _worked_s(process).items())
    return worked_s / (time.monotonic() - started)


def _worked_s(process: psutil.Process) -> Mapping[int, float]:
    """Seconds by process."""
    times = {one.pid: one.cpu_times() for one in (process, *process.children(recursive=True))}
    return {pid: used.user + used.system for pid, used in times.items()}


def _encoding_parent(folder: Path) -> float:
    """The share of a core that the command itself takes while its children encode."""
    process = start("make", str(write_film(folder / "film", SEGMENTS)), *FLAGS, home=folder / "home")
    parent, samples = psutil.Process(process.pid), []
    with suppress(psutil.NoSuchProcess):
        while process.poll() is None:
            own = parent.cpu_times()
            if is_encoding(parent):
                samples.append((time.monotonic(), own.user + own.system))
            time.sleep(SAMPLE_S)
    (first_s, first_worked_s), (last_s, last_worked_s) = samples[0], samples[-1]
    return (last_worked_s - first_worked_s) / (last_s - first_s)


def is_encoding(parent: psutil.Process) -> bool:
    """Whether two children have been at work for a while; only encoders are."""
    busy = 0
    for child in parent.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            busy += child.cpu_times().user > 1.0
    return busy >= 2


if __name__ == "__main__":
    main()
