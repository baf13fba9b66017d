"""No secret can be read in what is stored, and what is sealed under a key that is gone loses no job."""

import asyncio
import base64
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.storage.database import Database
from reelproof.storage.files.secret_box import KEY_FILE, SecretBox, parse_key
from tests.contract.storage.examples import add_film
from tests.contract.storage.fixtures import opened
from tests.contract.storage.stores import sql_stores
from tests.contract.storage.test_webhooks import LATER, SECRET, URL
from tests.integration.storage.test_migrations import at_version

EARLIER = "2025-03-01 12:00:00.000000"
OTHER_KEY = base64.b64encode(bytes(32)).decode()


def stored_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def ended_film(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores, webhook_target=(URL, SECRET))
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.failed))


async def test_a_webhook_secret_cannot_be_read_in_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    async with opened(url) as database:
        await ended_film(database)
        assert SECRET.encode() not in stored_bytes(tmp_path)
        [due] = await sql_stores(database).webhooks.due(LATER, 10)
        assert due.secret == SECRET
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


async def test_the_secret_is_erased_after_the_final_delivery(tmp_path: Path) -> None:
    path = tmp_path / "reelproof.db"
    async with opened(f"sqlite:///{path}") as database:
        stores = sql_stores(database)
        film = await add_film(stores, webhook_target=(URL, SECRET))
        await stores.webhooks.note(film.job.id, Delivery(DeliveryStatus.delivered, 1, delivered_at=LATER))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT secret FROM webhook").fetchall() == [("",)]
    connection.close()


async def test_another_key_fails_the_delivery_and_nothing_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'reelproof.db'}"
    async with opened(url) as database:
        await ended_film(database)
    async with opened(url, SecretBox.with_key(OTHER_KEY)) as database:
        await ended_film(database)
        due = await sql_stores(database).webhooks.due(LATER, 10)
    secrets = [one.secret for one in due]
    assert secrets.count(SECRET) == 1
    [failure] = [secret for secret in secrets if isinstance(secret, Failure)]
    assert "REELPROOF_SECRET_KEY" in failure.message


async def test_without_a_key_the_job_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'reelproof.db'}", SecretBox.without_key()) as database:
        with pytest.raises(ReelproofError, match="only if REELPROOF_SECRET_KEY is set"):
            await ended_film(database)
        assert await sql_stores(database).jobs.unfinished() == []
        await add_film(sql_stores(database))


async def test_plaintext_secrets_are_migrated(tmp_path: Path) -> None:
    path = tmp_path / "reelproof.db"
    await at_version("0006", path)
    with sqlite3.connect(path) as connection:
        for number, state in enumerate(("waiting", "delivered")):
            job_id = f"job_{number}"
            connection.execute(
                "INSERT INTO job (id, project_id, status, correlation_id, request_digest, request,"
                " created_at, warnings, event_count) VALUES (?, 'p', 'failed', 'c', 'd', '{}', ?, '[]', 0)",
                (job_id, EARLIER),
            )
            connection.execute(
                "INSERT INTO webhook (job_id, id, url, secret, created_at, state, attempts, next_at)"
                " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
                (job_id, f"wh_{number}", URL, SECRET, EARLIER, state, EARLIER),
            )
    connection.close()
    assert SECRET.encode() in stored_bytes(tmp_path)
    async with opened(f"sqlite:///{path}") as database:
        assert SECRET.encode() not in stored_bytes(tmp_path)
        [due] = await sql_stores(database).webhooks.due(LATER, 10)
        assert (due.webhook.job_id, due.secret) == ("job_0", SECRET)


def test_concurrent_users_of_a_missing_key_create_one(tmp_path: Path) -> None:
    boxes = [SecretBox.with_file(tmp_path / KEY_FILE) for _ in range(16)]
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda box: box.seal(SECRET, "job"), boxes))
    assert {boxes[0].open(one, "job") for one in sealed} == {SECRET}
    assert len(set(sealed)) == len(sealed), "the same secret never looks the same"
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(bytes(31)).decode(), "ü" * 44])
def test_invalid_keys_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64 of 32 random bytes"):
        parse_key(text)


async def test_a_key_file_without_a_key_is_reported(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("nothing")
    box = SecretBox.with_file(tmp_path / KEY_FILE)
    with pytest.raises(ReelproofError, match="contains no key"):
        await asyncio.to_thread(box.seal, SECRET, "job")
