"""Which copies of the database are made and kept."""

import asyncio
import os
import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.storage.database import Database
from reelproof.storage.files.backup import copies as making
from reelproof.storage.files.backup.copies import DatabaseCopy, copies_of, is_due, make_copy, superseded
from reelproof.storage.files.backup.schedule import periodic_copies
from reelproof.storage.files.home import Home
from tests.contract.storage.examples import add_film
from tests.contract.storage.stores import sql_stores

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def a_copy(number: int, hours_ago: float, size_bytes: int = 1_000) -> DatabaseCopy:
    return DatabaseCopy(
        Path(f"reelproof-{number:06}.db"), number, NOON - timedelta(hours=hours_ago), size_bytes
    )


def test_the_newest_and_the_last_of_each_of_the_last_days_are_kept() -> None:
    copies = [a_copy(20 - age, age * 6) for age in range(20)]
    dropped = {copy.number for copy in superseded(copies)}
    assert {copy.number for copy in copies} - dropped == {20, 19, 18, 17, 13}
    assert superseded(copies[:3]) == []


def test_together_they_are_bounded_and_the_newest_always_stays() -> None:
    gigabyte = 1_000_000_000
    copies = [a_copy(3, 0, 3 * gigabyte), a_copy(2, 1, gigabyte), a_copy(1, 2, gigabyte)]
    assert [copy.number for copy in superseded(copies)] == [2, 1]


async def test_a_copy_holds_what_was_written_meanwhile_and_comes_after_each_change(home: Home) -> None:
    database = await Database.open(home.database_url)
    stores = sql_stores(database)
    async with periodic_copies(home):
        film = await add_film(stores)
        while not copies_of(home):  # noqa: ASYNC110 another thread makes it
            await asyncio.sleep(0.01)
        await stores.jobs.warn(film.job.id, "Written after the first copy.")
    await database.close()
    with closing(sqlite3.connect(copies_of(home)[0].path)) as connection:
        assert "Written after" in connection.execute("SELECT warnings FROM job").fetchone()[0]


async def test_an_unchanged_database_is_not_copied_again(home: Home) -> None:
    await (await Database.open(home.database_url)).close()
    assert is_due(home, 0)
    first = make_copy(home)
    assert first is not None
    written = home.database.stat().st_mtime
    os.utime(first.path, (written + 10, written + 10))
    assert not is_due(home, 0)
    os.utime(first.path, (written - 10, written - 10))
    assert is_due(home, 0)
    assert not is_due(home, 1e9), "the newest is not that old"


async def test_a_damaged_database_pushes_no_copy_out(home: Home) -> None:
    await (await Database.open(home.database_url)).close()
    sound = [make_copy(home) for _ in range(3)]
    with home.database.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xa5" * 8192)
    with pytest.raises(ReelproofError, match="damaged"):
        make_copy(home)
    async with periodic_copies(home):
        await asyncio.sleep(0)  # what cannot be copied keeps nothing from going on
    assert copies_of(home)[::-1] == sound
    assert {path.name for path in home.copies.iterdir()} == {copy.path.name for copy in copies_of(home)}


async def test_a_full_disk_gets_no_copy(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await Database.open(home.database_url)).close()
    usage = namedtuple("usage", "free")  # noqa: PYI024 as the system's own is one
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(making.SPARE_BYTES))
    assert make_copy(home) is None
    assert not copies_of(home)
