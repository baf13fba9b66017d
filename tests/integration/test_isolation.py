"""Calls to a third-party provider in a separate process, whatever it does there."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.isolation import PluginIsolation
from reelproof.plugins import load_catalog
from reelproof.provider_api import Made, Request
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring
from tests.acceptance.plugin.site import Site, install

BOMB = "a bomb"


class Bench:
    """Calls `brittle/voice` apart."""

    def __init__(self, site: Site, home: Path) -> None:
        self.site = site
        self.model = load_catalog().model("brittle/voice")
        self.isolation = PluginIsolation(DiskKeyring(Home(home).keys, Settings(home=home).secrets()), None)

    async def make(self, prompt: str) -> Made:
        async with self.isolation.isolated(self.model) as apart:
            request = Request(AssetKind.narration, prompt, "voice", {"language": "en"})
            return await apart.provider.make(request)

    async def failure(self, prompt: str) -> Failure:
        with pytest.raises(ReelproofError) as failed:
            await self.make(prompt)
        return failed.value.failure

    def pids(self) -> list[int]:
        return [row["pid"] for row in self.site.rows()]


@pytest.fixture
async def bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Bench]:
    """The parameter is the way in which the provider misbehaves."""
    site = install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(site.folder))
    for name, value in site.environment(getattr(request, "param", "none")).items():
        monkeypatch.setenv(name, value)
    yield Bench(site, tmp_path)


async def test_media_are_returned_from_another_process(bench: Bench) -> None:
    made = await bench.make("Hello.")
    assert made.media_type == "audio/wav"
    assert made.words
    assert os.getpid() not in bench.pids()


async def test_waiting_calls_share_processes_and_the_last_one_leaves_none(bench: Bench) -> None:
    await asyncio.gather(*(bench.make(f"Line {number}.") for number in range(6)))
    assert len(bench.pids()) == 6
    assert len(set(bench.pids())) <= 2
    assert not any(map(is_alive, bench.pids()))


@pytest.mark.parametrize(
    ("bench", "end"),
    [
        ("kill", "was ended by SIGKILL"),
        ("segfault", "was ended by SIGSEGV"),
        ("exit", "ended with exit code 7"),
    ],
    indirect=["bench"],
)
async def test_its_exit_is_reported_and_the_next_call_gets_a_new_process(bench: Bench, end: str) -> None:
    failure = await bench.failure(BOMB)
    assert failure.code is ErrorCode.CrashedRepeatedly
    assert failure.message == f"process {bench.pids()[0]}, which made no other calls, {end}"
    assert (await bench.make("Hello.")).content


@pytest.mark.parametrize(
    ("bench", "error_text"),
    [
        ("quit", "SystemExit: I quit."),
        ("interrupt", "KeyboardInterrupt: "),
        ("cancel", "CancelledError: "),
        ("panic", "Panic: I panic."),
        ("raise", "RuntimeError: I am no ReelproofError."),
    ],
    indirect=["bench"],
)
async def test_exceptions_become_failures_and_do_not_end_the_process(bench: Bench, error_text: str) -> None:
    failure = await bench.failure(BOMB)
    assert (failure.code, failure.message) == (ErrorCode.Unknown, error_text)


@pytest.mark.parametrize("bench", ["hang"], indirect=True)
async def test_canceling_the_wait_ends_it_immediately(bench: Bench) -> None:
    work = asyncio.create_task(bench.make(BOMB))
    await asyncio.to_thread(bench.site.wait_for_calls, BOMB, 1)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert not any(map(is_alive, bench.pids()))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
