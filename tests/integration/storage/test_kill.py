"""A process that is killed in the middle of many writes leaves a database in which everything agrees."""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reelproof.domain.event import EventType
from reelproof.storage.database import Database
from tests.contract.storage.examples import add_film
from tests.contract.storage.stores import sql_stores

ROOT = Path(__file__).parents[3]


def write_and_kill(url: str, films: int, then_s: float) -> list[list[str]]:
    """Returns what the process had reported as stored when it was killed, shortly after some films."""
    command = [sys.executable, "-m", "tests.integration.storage.film_writer", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines: list[str] = []
        while sum("succeeded" in line for line in lines) < films:
            lines.append(child.stdout.readline())
        time.sleep(then_s)
        child.kill()
        lines += child.stdout.read().splitlines(keepends=True)
    assert child.returncode == -9
    return [line.split() for line in lines if line.endswith("\n")]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]]]:
    path = tmp_path_factory.mktemp("killed") / "reelproof.db"
    moments = ((0, 0.0), (1, 0.004), (5, 0.011))
    return path, [line for moment in moments for line in write_and_kill(f"sqlite:///{path}", *moment)]


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_the_file_is_whole(killed: tuple[Path, list[list[str]]]) -> None:
    path, _ = killed
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_acknowledged_writes_survive(killed: tuple[Path, list[list[str]]]) -> None:
    path, kept = killed
    states = dict(rows(path, "SELECT id, status FROM asset UNION SELECT id, status FROM job"))
    last_said = {known_as: status for _, known_as, status in kept}
    assert set(last_said) <= set(states)
    ended = {known_as: status for known_as, status in last_said.items() if status != "queued"}
    assert {known_as: states[known_as] for known_as in ended} == ended


def test_events_are_numbered_without_gap(killed: tuple[Path, list[list[str]]]) -> None:
    path, _ = killed
    counted = "SELECT count(*), max(number), min(number), event_count FROM event JOIN job ON job.id = job_id"
    for count, last, first, event_count in rows(path, f"{counted} GROUP BY job_id"):
        assert (count, first) == (last, 1)
        assert event_count == last


def test_states_match_the_last_events(killed: tuple[Path, list[list[str]]]) -> None:
    path, _ = killed
    last_statuses: dict[str, str] = {}
    for type_, data in rows(path, "SELECT type, data FROM event ORDER BY job_id, number"):
        event = json.loads(data)
        if type_ == EventType.asset_status:
            last_statuses[event["asset_id"]] = event["status"]
    states = dict(rows(path, "SELECT id, status FROM asset WHERE status <> 'pending'"))
    assert states == last_statuses


def test_a_film_a_state_and_its_announcement_come_together(killed: tuple[Path, list[list[str]]]) -> None:
    path, _ = killed
    ended = set(rows(path, "SELECT id FROM job WHERE status = 'succeeded'"))
    assert ended == set(rows(path, "SELECT job_id FROM film"))
    assert ended == set(rows(path, "SELECT job_id FROM event WHERE type = 'job-completed'"))
    open_steps = "SELECT job_id FROM step WHERE status IN ('pending', 'running')"
    assert not ended & set(rows(path, open_steps))
    assert ended


def test_a_generated_asset_has_its_take(killed: tuple[Path, list[list[str]]]) -> None:
    path, _ = killed
    generated = set(rows(path, "SELECT accepted_take_id FROM asset WHERE status = 'generated'"))
    assert generated == set(rows(path, "SELECT id FROM take"))


async def test_the_next_process_continues(killed: tuple[Path, list[list[str]]]) -> None:
    path, _ = killed
    database = await Database.open(f"sqlite:///{path}")
    stores = sql_stores(database)
    unfinished = await stores.jobs.unfinished()
    film = await add_film(stores)
    assert len(await stores.jobs.unfinished()) == len(unfinished) + 1
    assert len(await stores.events.after(film.job.id, 0)) == 1
    await database.close()
