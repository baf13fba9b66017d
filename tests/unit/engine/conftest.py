"""Every test of the engine runs on a loop that skips waits, with stores in memory."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider
from reelproof.testing.virtual_time import VirtualTimeLoop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"virtual_time": VirtualTimeLoop}


@pytest.fixture
def provider() -> ScriptedProvider:
    return ScriptedProvider(outcomes={})


@pytest.fixture
def other() -> ScriptedProvider:
    return ScriptedProvider("other", outcomes={})


@pytest.fixture
def studio(tmp_path: Path, provider: ScriptedProvider, other: ScriptedProvider) -> InMemoryStudio:
    local = ScriptedLocal()
    return InMemoryStudio(tmp_path, {"scripted": provider, "other": other, "local": local})
