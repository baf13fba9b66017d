"""The highest memory that this process had."""

import re
import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def highest_bytes() -> int:
    """Linux counts in `ru_maxrss` what the parent had, too, so its own words are read there."""
    if STATUS.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
        assert found is not None
        return int(found[1]) * 1_024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1_024
