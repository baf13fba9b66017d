"""A scripted server that the services' own clients talk to."""

from collections.abc import Iterator

import pytest

from reelproof.testing.servers import ProviderServer, Script, in_thread


@pytest.fixture(scope="module")
def running() -> Iterator[ProviderServer]:
    with in_thread() as server:
        yield server


@pytest.fixture
def server(running: ProviderServer) -> ProviderServer:
    """The same server with nothing scripted."""
    running.play.begin(Script())
    return running
