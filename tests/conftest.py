"""What holds for all tests."""

import os

from hypothesis import settings

# A busy machine is slow now and then: how long an example takes proves nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for a process or a server of theirs."""
    return (os.cpu_count() or 1) + 1
