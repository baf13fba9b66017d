"""What a process may take, as far as the system keeps to it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def limit_memory(memory_bytes: int) -> None:
    """This process has so much memory for its data from now on, and leaves no core when it ends."""
    if sys.platform != "win32":
        import resource

        for limit, most in ((resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (most, most))


@contextmanager
def memory_limit(memory_bytes: int) -> Iterator[None]:
    """This process has so much memory for its data while the block lasts; what wants more raises
    MemoryError.
    """
    if sys.platform == "win32":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, before[1]))
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, before)


def go_first() -> None:
    """Where memory is short, the system ends this process before its parent."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
