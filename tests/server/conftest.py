from pathlib import Path

import pytest

from tests.server.harness import StudioHarness


@pytest.fixture
def harness(tmp_path: Path) -> StudioHarness:
    return StudioHarness(tmp_path)
