"""How long the command line takes to answer, against a Python that does nothing."""

import subprocess
import sys
import time
from statistics import median

ROUNDS = 7


def measure_start() -> dict[str, float]:
    bare_s = _seconds("-c", "pass")
    help_s = _seconds("-m", "reelproof", "--help")
    return {"help_s": round(help_s, 3), "help_over_bare_python": round(help_s / bare_s, 1)}


def _seconds(*arguments: str) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return median(times)
