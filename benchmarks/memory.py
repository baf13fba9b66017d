"""The highest memory of this process, and of its tree."""

import re
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.process import tree_bytes

STATUS = Path("/proc/self/status")
SAMPLE_S = 0.2


def highest_bytes() -> int:
    """Linux counts in `ru_maxrss` what the parent had, too, so its own words are read there."""
    if STATUS.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
        assert found is not None
        return int(found[1]) * 1_024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1_024


@contextmanager
def highest_memory() -> Iterator[list[int]]:
    """Collects the memory of this process and its children, in bytes."""
    sizes, is_over, pid = [0], threading.Event(), psutil.Process().pid

    def sample() -> None:
        while not is_over.wait(SAMPLE_S):
            sizes.append(tree_bytes(pid))

    sampling = threading.Thread(target=sample)
    sampling.start()
    try:
        yield sizes
    finally:
        is_over.set()
        sampling.join()
