"""The tables that migrations make are the tables that the code speaks of."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, insert, text

from reelproof.domain.asset import TakeStatus
from reelproof.domain.attempt import AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, JobId, ProjectId
from reelproof.domain.job import JobMode
from reelproof.domain.project import FilmLanguage, LanguageOrigin
from reelproof.domain.script import NoticeKind
from reelproof.domain.webhook import DeliveryStatus
from reelproof.planning.history.change import History
from reelproof.planning.history.recording import ScriptSave, record_script
from reelproof.storage.database import Database, SqlHistories, migrations
from reelproof.storage.database.engine import connect
from reelproof.storage.database.migrations import LATEST
from reelproof.storage.database.migrations.upgrade import CONNECTION, SCRIPTS, SECRETS, upgrade
from reelproof.storage.database.stores.asset import SqlAssets
from reelproof.storage.database.stores.attempt import SqlAttempts
from reelproof.storage.database.tables import metadata
from reelproof.storage.files.secret_box import SecretBox
from tests.contract.storage.examples import START, add_film
from tests.contract.storage.fixtures import KEY
from tests.contract.storage.stores import sql_stores

ROOT = Path(__file__).parents[3]
OPENING = """
import asyncio, sys
from reelproof.storage.database import Database

async def main():
    await (await Database.open(sys.argv[1])).close()

asyncio.run(main())
"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Migrated from nothing."""
    url = f"sqlite:///{tmp_path / 'migrated.db'}"
    engine = connect(url)
    with engine.begin() as connection:
        upgrade(connection, None, SecretBox.without_key())
    engine.dispose()
    opened = await Database.open(url)
    yield opened
    await opened.close()


def schema(path: Path) -> dict[str, set[object]]:
    """Each table's columns, keys and indexes, regardless of column order."""
    with sqlite3.connect(path) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
        tables = [name for (name,) in connection.execute(query)]
        found = {name: _parts(connection, name) for name in tables}
    connection.close()
    return found


def version(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        [(found,)] = connection.execute("SELECT version_num FROM alembic_version")
    connection.close()
    return str(found)


def _parts(connection: sqlite3.Connection, name: str) -> set[object]:
    columns = {row[1:] for row in connection.execute(f"PRAGMA table_info({name})")}
    keys = {row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
    indexes = {
        (index, unique, *(row[2] for row in connection.execute(f"PRAGMA index_info({index})")))
        for _, index, unique, *_ in connection.execute(f"PRAGMA index_list({name})").fetchall()
    }
    return columns | keys | indexes


async def test_migrating_from_nothing_makes_the_tables_of_a_new_database(
    database: Database, tmp_path: Path
) -> None:
    await (await Database.open(f"sqlite:///{tmp_path / 'new.db'}")).close()
    assert schema(tmp_path / "migrated.db") == schema(tmp_path / "new.db")
    assert [version(tmp_path / name) for name in ("migrated.db", "new.db")] == [LATEST] * 2


async def test_alembic_finds_no_difference(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata))

    assert await database.read(differences) == []


def test_the_latest_migration_is_the_required_one() -> None:
    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_current_head() == LATEST


async def test_opening_again_keeps_what_is_stored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    first = await Database.open(url)
    film = await add_film(sql_stores(first))
    await first.close()
    again = await Database.open(url)
    assert await sql_stores(again).jobs.get(film.job.id) == film.job
    await again.close()


async def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reelproof.db"
    await (await Database.open(f"sqlite:///{path}")).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = schema(path)
    with pytest.raises(ReelproofError) as refused:
        await Database.open(f"sqlite:///{path}")
    assert refused.value.failure.code is ErrorCode.StorageFailure
    assert refused.value.failure.message == "The database was made by a newer Reelproof."
    assert schema(path) == before


async def test_a_new_database_can_be_opened_concurrently(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    opened = await asyncio.gather(*(Database.open(url) for _ in range(8)))
    for database in opened:
        await database.close()


def test_processes_can_open_a_new_database_concurrently(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    children = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", OPENING, url], cwd=ROOT, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    assert [(child.communicate(timeout=240)[1], child.returncode) for child in children] == [(b"", 0)] * 2


def test_a_new_and_a_current_database_are_opened_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    code = f"{OPENING}\nprint('alembic' in sys.modules)"
    seen = [
        subprocess.run(
            [sys.executable, "-c", code, url], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert [child.stdout.strip() for child in seen] == ["False"] * 2


CHAIN = '["local/card"]'


async def test_a_home_of_the_first_version_keeps_its_film(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    await at_version("0001", tmp_path / "reelproof.db", _first_film)
    database = await Database.open(url)
    [asset] = await SqlAssets(database).of_project(ProjectId("p"))
    [attempt] = await SqlAttempts(database).of_job(JobId("j"))
    await database.close()
    assert asset.accepted_take is not None
    assert (asset.base_prompt, asset.base_chain) == ("A tree", ("local/card",))
    assert (attempt.outcome, asset.accepted_take.recipe) == (AttemptOutcome.succeeded, None)


async def at_version(
    version: str, path: Path, fill: Callable[[Connection], None] = lambda _connection: None
) -> None:
    """A database as an older version left it."""

    def upgrade(connection: Connection) -> None:
        config = Config(attributes={CONNECTION: connection, SECRETS: SecretBox.with_key(KEY)})
        config.set_main_option("script_location", SCRIPTS)
        command.upgrade(config, version)
        fill(connection)

    engine = connect(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()


def _first_film(connection: Connection) -> None:
    then = START
    recipe = '{"kind":"image","prompt":"A tree","model":"local/card"}'
    request = '{"script_path":"/a","script_text":"a","output_path":"/b","options":{}}'
    rows: dict[str, tuple[object, ...]] = {
        "project": ("p", "local", "T", "/a", "/b", then),
        "asset": ("a", "p", "k", "image", 0, "T", None, "generated", None, recipe, CHAIN, "[]", "t", 1),
        "take": ("t", "a", "r", "m", "image/png", "local/card", then, None, 1, 1, "[]", 0),
        "job": ("j", "p", "succeeded", "c", "d", request, then, then, then, None, "[]", 0),
        "attempt": ("j", "a", 1, "local/card", then, then, None),
    }
    for name, values in rows.items():
        table = Table(name, MetaData(), autoload_with=connection)
        connection.execute(insert(table).values(values))


async def test_values_and_keys_of_earlier_names_are_renamed(tmp_path: Path) -> None:
    await at_version("0009", tmp_path / "reelproof.db", _film_of_earlier_names)
    database = await Database.open(f"sqlite:///{tmp_path / 'reelproof.db'}")
    stores = sql_stores(database)
    job = await stores.jobs.get(JobId("j"))
    request = await stores.jobs.request(JobId("j"))
    [(_, status)] = await stores.takes.of_asset(AssetId("a"))
    [attempt] = await stores.attempts.of_job(JobId("j"))
    webhook = await stores.webhooks.of_job(JobId("j"))
    script = await stores.projects.script(ProjectId("p"))
    data = json.loads(
        await database.read(lambda connection: connection.scalar(text("SELECT data FROM event")))
    )
    await database.close()
    assert (job.mode, request.mode, status) == (JobMode.retry_stale, JobMode.retry_stale, TakeStatus.rejected)
    assert request.choices.language == "Welsh"
    assert request.options.language == FilmLanguage("cy", LanguageOrigin.option)
    assert script is not None
    assert [one.kind for one in (*job.notices, *script.notices)] == [
        NoticeKind.image_replaced,
        NoticeKind.omitted,
    ]
    assert webhook is not None
    assert (webhook.delivery.status, attempt.outcome) == (DeliveryStatus.failed, AttemptOutcome.canceled)
    assert data["summary"]["placeholders"] == [{"asset": "k", "replacement": "a title card"}]


async def test_films_made_as_drafts_are_known_as_drafts(tmp_path: Path) -> None:
    await at_version("0010", tmp_path / "reelproof.db", _draft_and_film)
    await at_version("head", tmp_path / "reelproof.db")
    with sqlite3.connect(tmp_path / "reelproof.db") as connection:
        rows = connection.execute("SELECT job_id, is_draft FROM film ORDER BY job_id").fetchall()
    assert rows == [("d", 1), ("j", 0)]


async def test_a_film_from_before_the_history_gets_one(tmp_path: Path) -> None:
    await at_version("0011", tmp_path / "reelproof.db", _first_film)
    database = await Database.open(f"sqlite:///{tmp_path / 'reelproof.db'}")
    histories = SqlHistories(database)
    assert await histories.get(ProjectId("p")) == History()
    step = record_script(History(), ScriptSave("a", "b", "T", None, START), None)
    await histories.store(ProjectId("p"), step)
    assert await histories.get(ProjectId("p")) == step.history
    await database.close()


def _draft_and_film(connection: Connection) -> None:
    _first_film(connection)
    request = '{"script_text": "a", "options": {"draft": true}}'
    for statement, *values in (
        ("CREATE TEMP TABLE draft AS SELECT * FROM job",),
        ("UPDATE draft SET id = 'd', request = ?", request),
        ("INSERT INTO job SELECT * FROM draft",),
        ("INSERT INTO film VALUES ('d', '/d', 'k', 1, 1.0, 1, 0)",),
        ("INSERT INTO film VALUES ('j', '/j', 'k', 1, 1.0, 1, 0)",),
    ):
        connection.exec_driver_sql(statement, tuple(values))


def _film_of_earlier_names(connection: Connection) -> None:
    _first_film(connection)
    request = {
        "script_path": "/a",
        "script_text": "a",
        "output_path": "/b",
        "aim": "retry_stale",
        "said": {"language": "Welsh"},
        "options": {"language": {"tag": "cy", "origin": "said"}},
    }
    notices = [[{"kind": kind, "message": "m"}] for kind in ("picture_replaced", "left_out")]
    script = {"title": "T", "language": "cy", "chapters": [], "notices": notices[1]}
    summary = {"summary": {"placeholders": [{"asset": "k", "stands_in": "a title card"}]}}
    then, renamed = str(START)[:26], json.dumps(notices[0])
    for statement, *values in (
        ("UPDATE job SET aim = 'retry_stale', request = ?, notices = ?", json.dumps(request), renamed),
        ("UPDATE asset SET accepted_take_id = NULL",),
        ("UPDATE take SET standing = 'rejected'",),
        ("UPDATE attempt SET outcome = 'withdrawn'",),
        ("INSERT INTO webhook VALUES ('j', 'w', 'u', '', ?, 'given_up', 8, NULL, NULL, NULL)", then),
        ("INSERT INTO script VALUES ('p', ?, ?)", json.dumps(script), then),
        ("INSERT INTO event VALUES ('j', 1, 'job-completed', ?, ?)", then, json.dumps(summary)),
    ):
        connection.exec_driver_sql(statement, tuple(values))
