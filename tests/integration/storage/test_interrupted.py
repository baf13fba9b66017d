"""A process killed from outside leaves no crash record."""

from dataclasses import replace
from pathlib import Path

from reelproof.storage.database.stores.interrupted import note_interrupted
from tests.contract.storage.examples import add_film, an_attempt
from tests.contract.storage.stores import sqlite_stores


async def test_its_work_in_progress_counts_as_no_crash(tmp_path: Path, path: Path) -> None:
    async with sqlite_stores(tmp_path) as stores:
        film = await add_film(stores)
        await stores.attempts.save(replace(an_attempt(film, 1), process_id=41))
        await stores.attempts.save(replace(an_attempt(film, 1, asset=1), process_id=42))
        for _ in range(9):
            assert await stores.parts.begin(film.job.id, "planning 0.0 %") == 0
            note_interrupted(path, 42)
        assert not await stores.parts.is_in_progress(film.job.id)
        [crashed] = await stores.attempts.record_crashes()
        assert (crashed.asset_id, crashed.crashes) == (film.assets[0].id, ("process 41",))


def test_without_a_database_there_is_nothing_to_note(path: Path) -> None:
    note_interrupted(path, 42)
    assert not path.exists()
    path.write_bytes(b"no database at all")
    note_interrupted(path, 42)
    assert path.read_bytes() == b"no database at all"
