"""The provider that the studio's stories call, in a process of its own."""

from collections.abc import Iterator

import pytest

from reelproof.testing.servers import RemoteServer, ServerScript
from reelproof.testing.servers.process import in_process
from tests.acceptance.studio.scripted import REFUSED


@pytest.fixture
def server() -> Iterator[RemoteServer]:
    with in_process(ServerScript((REFUSED,))) as server:
        yield server
