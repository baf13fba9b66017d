from pathlib import Path

import pytest

from tests.integration.server.harness import StudioHarness


@pytest.fixture
def harness(tmp_path: Path) -> StudioHarness:
    return StudioHarness(tmp_path)
