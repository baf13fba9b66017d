"""Memory limit and free memory, displayed name and out-of-memory (OOM) priority of a process."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def limit_memory(memory_bytes: int) -> None:
    """Limits this process's data memory and disables core dumps."""
    if sys.platform != "win32":
        import resource

        for limit, most in ((resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (most, most))


@contextmanager
def memory_limit(memory_bytes: int) -> Iterator[None]:
    """Limits this process's data memory within the block; exceeding it raises MemoryError."""
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


def return_free_memory() -> None:
    """Gives memory that was freed back to the system, where the C library (glibc) would keep it."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def show_as(name: str) -> None:
    """Names this process in the system's list of processes, on Linux."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def prefer_oom_kill() -> None:
    """Makes the kernel's OOM killer prefer this process over its parent."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
