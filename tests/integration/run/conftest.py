from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reelproof.testing.servers import ProviderServer
from tests.integration.run.harness import FilmHarness


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    """A scripted server that checks at the end that no key was sent to the wrong host."""
    async with ProviderServer().running() as running:
        yield running
        assert running.call_log.complaints == []


@pytest.fixture
def harness(tmp_path: Path, server: ProviderServer) -> FilmHarness:
    return FilmHarness(tmp_path, server.urls)
