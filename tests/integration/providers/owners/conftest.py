"""A scripted server for the services' own clients."""

from collections.abc import Iterator

import pytest

from reelproof.testing.servers import ProviderServer, ServerScript, in_thread


@pytest.fixture(scope="module")
def running() -> Iterator[ProviderServer]:
    with in_thread() as server:
        yield server


@pytest.fixture
def server(running: ProviderServer) -> ProviderServer:
    """The same server with nothing scripted."""
    running.script_runner.begin(ServerScript())
    return running
