"""One process at a time owns the home, and others can see which."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.storage.database import Database
from reelproof.storage.files.home import Home, Owner, own, owner, prepare

ROOT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def never(holder: Owner) -> None:
    raise AssertionError(f"waited for {holder}")


@contextmanager
def holder(home: Home, what: str = "make lecture.md") -> Iterator[subprocess.Popen[str]]:
    """A process that requests the home."""
    command = [sys.executable, "-m", "tests.integration.storage.home_holder", str(home.path), what]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def read_line(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


async def test_the_owner_has_the_home_while_the_block_lasts(home: Home) -> None:
    assert await owner(home) is None
    async with own(home, "make lecture.md", wait=False, on_wait=never):
        found = await owner(home)
        assert found is not None
        assert (found.pid, found.what) == (os.getpid(), "make lecture.md")
        assert abs((datetime.now(UTC) - found.since).total_seconds()) < 60
    assert await owner(home) is None
    assert not home.owner_file.exists()


async def test_inspection_creates_nothing_and_blocks_no_owner(home: Home) -> None:
    assert await owner(home) is None
    assert not home.path.exists()
    with holder(home) as child:
        assert read_line(child) == "has it"
        for _ in range(20):
            found = await owner(home)
            assert found is not None
            assert found.pid == child.pid


async def test_inspection_never_makes_an_owner_fail(home: Home) -> None:
    async def look() -> None:
        while True:
            await owner(home)
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    for _ in range(20):
        async with own(home, "make", wait=False, on_wait=never):
            await asyncio.sleep(0)
    looking.cancel()


async def test_without_waiting_a_locked_home_is_refused_with_its_owner(home: Home) -> None:
    with holder(home) as child:
        assert read_line(child) == "has it"
        with pytest.raises(ReelproofError) as refused:
            async with own(home, "make", wait=False, on_wait=never):
                pass
        found = await owner(home)
    assert found is not None
    assert refused.value.failure.code is ErrorCode.HomeInUse
    assert "--no-wait" not in refused.value.failure.remediation, "not every command has it"
    assert re.fullmatch(
        rf"Another Reelproof \(process {child.pid}: make lecture.md, since \d\d:\d\d\) is working in "
        rf"{re.escape(str(home.path))}\.",
        refused.value.failure.message,
    )


async def test_one_process_has_the_home_once(home: Home) -> None:
    async with own(home, "make", wait=False, on_wait=never):
        with pytest.raises(ReelproofError):
            async with own(home, "make again", wait=False, on_wait=never):
                pass


async def test_a_waiting_process_is_told_the_owner_and_then_gets_the_home(home: Home) -> None:
    waited: list[int] = []
    with holder(home) as child:
        assert read_line(child) == "has it"
        asyncio.get_running_loop().call_later(0.3, child.stdin.close)  # type: ignore[union-attr]
        async with own(home, "make", wait=True, on_wait=lambda found: waited.append(found.pid)):
            assert waited == [child.pid]
            found = await owner(home)
            assert found is not None
            assert found.pid == os.getpid()


async def test_a_killed_owner_frees_the_home(home: Home) -> None:
    with holder(home, "make forever.md") as first:
        assert read_line(first) == "has it"
        with holder(home, "make next.md") as second:
            assert read_line(second) == f"waits for {first.pid}"
            first.kill()
            assert read_line(second) == "has it"
            second.kill()
            second.wait()
    assert home.owner_file.exists()
    assert await owner(home) is None
    async with own(home, "resume", wait=False, on_wait=never):
        found = await owner(home)
    assert found is not None
    assert found.what == "resume"


@pytest.mark.parametrize("parent", ["/proc", "/dev/null"])
async def test_an_unusable_home_is_reported_with_a_remedy(parent: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        await prepare(Home(Path(parent) / "home"))
    assert refused.value.failure.code is ErrorCode.OutputDirectoryNotWritable
    assert "REELPROOF_HOME" in refused.value.failure.message


@pytest.mark.parametrize("name", ["media", "cache", "copies", "projects", "previews"])
async def test_a_file_in_the_place_of_a_folder_of_the_home_is_named(home: Home, name: str) -> None:
    home.path.mkdir(parents=True, exist_ok=True)
    (home.path / name).write_text("not ours")
    with pytest.raises(ReelproofError, match=f"{name} is not a folder") as refused:
        await prepare(home)
    assert refused.value.failure.code is ErrorCode.OutputDirectoryNotWritable
    assert "Rename or move it" in refused.value.failure.remediation
    assert (home.path / name).read_text() == "not ours"
    (home.path / name).unlink()
    await prepare(home)


async def test_a_prepared_home_takes_a_database_under_any_name(tmp_path: Path) -> None:
    home = Home(tmp_path / "what? 100% häuslich #1")
    await prepare(home)
    database = await Database.open(home.database_url)
    await database.close()
    assert home.database.is_file()
    assert home.path.stat().st_mode & 0o777 == 0o700
    assert await owner(home) is None
