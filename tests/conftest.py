"""Settings for all tests."""

import gc
import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A busy machine is slow now and then: how long an example takes proves nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_the_machine() -> Iterator[None]:
    """A settings file of the person who runs the tests would change what they expect."""
    with (
        tempfile.TemporaryDirectory(prefix="reelproof-config-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("XDG_CONFIG_HOME", folder)
        yield


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors: many tests wait for a process or a server of theirs."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_finish() -> None:
    """Takes ten thousand collected tests out of the garbage collector's rounds, a tenth of all the time."""
    gc.set_threshold(100_000, 50, 100)
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Names the failed tests once more, at the very end: a log may be kept from its end alone."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    failed = [report.nodeid for kind in ("failed", "error") for report in reporter.stats.get(kind, [])]
    if failed:
        reporter.write_line("Failed: " + ", ".join(dict.fromkeys(failed)))
