from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reelproof.testing.servers import ProviderServer
from tests.finishing.house import House


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    """A scripted server; whatever a test had it do, nobody sent a key where it does not belong."""
    async with ProviderServer().running() as running:
        yield running
        assert running.ledger.complaints == []


@pytest.fixture
def house(tmp_path: Path, server: ProviderServer) -> House:
    return House(tmp_path, server.urls)
