"""Waits that DBOS stored before its clock was set back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from dbos import DBOS

from reelproof.storage.durable.clock_changes import restart_waits
from reelproof.storage.durable.configuration import sqlite_engine

DAY_MS = 86_400_000
Row = dict[str, object]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    path = tmp_path / "durable.sqlite"
    DBOS.migrate(f"sqlite:///{path}")
    engine = sqlite_engine(path)
    yield engine
    engine.dispose()


def now_ms() -> int:
    return int(time.time() * 1000)


def put(engine: sa.Engine, **values: object) -> None:
    row = {"workflow_uuid": "one", "status": "DELAYED", "rate_limited": False, **values}
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    with engine.begin() as connection:
        connection.execute(sa.text(f"INSERT INTO workflow_status ({names}) VALUES ({marks})"), row)  # noqa: S608


def read(engine: sa.Engine) -> sa.RowMapping:
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT * FROM workflow_status")).mappings().one()


def test_a_wait_that_began_tomorrow_begins_now_and_keeps_its_length(engine: sa.Engine) -> None:
    tomorrow = now_ms() + DAY_MS
    put(engine, created_at=tomorrow, delay_until_epoch_ms=tomorrow + 30_000)
    before = now_ms()
    restart_waits(engine)
    row = read(engine)
    assert before <= row["created_at"] <= now_ms()
    assert row["delay_until_epoch_ms"] - row["created_at"] == 30_000
    restart_waits(engine)
    assert read(engine) == row, "it is not restarted repeatedly"


def test_a_wait_that_began_yesterday_or_just_now_is_left_alone(engine: sa.Engine) -> None:
    began = now_ms() - 10
    put(engine, created_at=began, delay_until_epoch_ms=began + 30_000)
    row = read(engine)
    restart_waits(engine)
    assert read(engine) == row


def test_a_call_that_started_tomorrow_does_not_fill_its_minute_until_then(engine: sa.Engine) -> None:
    tomorrow = now_ms() + DAY_MS
    put(engine, status="SUCCESS", rate_limited=True, created_at=0, started_at_epoch_ms=tomorrow)
    restart_waits(engine)
    assert read(engine)["started_at_epoch_ms"] <= now_ms()
