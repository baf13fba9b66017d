"""The end of a job reaches its receiver, whatever happens on the way."""

import asyncio
import logging
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.studio.webhooks import RETRY_NOTE_S, Webhooks
from reelproof.server.webhook_sender import HttpWebhookSender
from reelproof.storage.database import Database, SqlWebhooks
from reelproof.testing.servers.wire import Reply
from tests.contract.storage.examples import add_film
from tests.contract.storage.stores import StorePorts, sql_stores
from tests.integration.server.receiver import KEY, SECRET, Receiver, has_valid_signature
from tests.integration.server.webhook_runner import deliver_due, end_a_job, read_job, webhooks_over

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60.0
KILLS = 4


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path / 'reelproof.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def stores(database: Database) -> StorePorts:
    return sql_stores(database)


def url_of(receiver: Receiver) -> str:
    return f"http://127.0.0.1:{receiver.port}/hooks/door-key-in-the-path"


async def delivery_of(stores: StorePorts, job_id: JobId) -> Delivery:
    webhook = await stores.webhooks.of_job(job_id)
    assert webhook is not None
    return webhook.delivery


async def hurry(stores: StorePorts, job_id: JobId) -> None:
    """Makes the next attempt due, as waiting would."""
    delivery = await delivery_of(stores, job_id)
    assert delivery.next_at is not None
    await stores.webhooks.note(job_id, replace(delivery, next_at=datetime.now(UTC)))


@asynccontextmanager
async def running(webhooks: Webhooks) -> AsyncIterator[None]:
    task = asyncio.create_task(webhooks.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def settled(stores: StorePorts, job_id: JobId) -> Delivery:
    for _ in range(2000):
        if (delivery := await delivery_of(stores, job_id)).status is not DeliveryStatus.pending:
            return delivery
        await asyncio.sleep(0.02)
    raise AssertionError("it waits forever")


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (JobStatus.succeeded, "job.completed"),
        (JobStatus.failed, "job.failed"),
        (JobStatus.canceled, "job.canceled"),
    ],
)
async def test_the_end_of_a_job_is_delivered_once(stores: StorePorts, status: JobStatus, name: str) -> None:
    async with Receiver().running() as receiver:
        film = await end_a_job(stores, url_of(receiver), status)
        webhooks = webhooks_over(stores.webhooks)
        assert [await deliver_due(webhooks) for _ in range(3)] == [1, 0, 0]
        [call] = receiver.calls
        ended_at = (await stores.jobs.get(film.job.id)).ended_at
        assert ended_at is not None
        assert receiver.bodies == [
            {"type": name, "timestamp": ended_at.isoformat(), "data": {"job_id": film.job.id}}
        ]
        assert receiver.ids == [film.webhook.id]
        assert has_valid_signature(call)
        assert not has_valid_signature(call, KEY[:-1])
        delivery = await delivery_of(stores, film.job.id)
        assert (delivery.status, delivery.attempts, delivery.last_error) == (
            DeliveryStatus.delivered,
            1,
            None,
        )


async def test_nothing_is_sent_before_the_end(stores: StorePorts) -> None:
    async with Receiver().running() as receiver:
        film = await add_film(stores, webhook_target=(url_of(receiver), SECRET))
        webhooks = webhooks_over(stores.webhooks)
        assert await deliver_due(webhooks) == 0
        await stores.jobs.start(film.job.id)
        assert await deliver_due(webhooks) == 0
        assert receiver.calls == []


async def test_delivery_is_retried_with_one_id_until_accepted(stores: StorePorts) -> None:
    replies: list[Reply | int] = [500, 302, Reply(resets=True), 404, Reply(429)]
    async with Receiver(*replies).running() as receiver:
        film = await end_a_job(stores, url_of(receiver))
        webhooks = webhooks_over(stores.webhooks)
        errors = []
        for failures in range(1, len(replies) + 1):
            began = datetime.now(UTC)
            assert await deliver_due(webhooks) == 1
            delivery = await delivery_of(stores, film.job.id)
            assert (delivery.status, delivery.attempts) == (DeliveryStatus.pending, failures)
            assert delivery.next_at is not None
            assert delivery.next_at > began + timedelta(seconds=3)
            assert await deliver_due(webhooks) == 0, "its time has not come"
            errors.append(delivery.last_error or "")
            await hurry(stores, film.job.id)
        assert await deliver_due(webhooks) == 1
        assert (await delivery_of(stores, film.job.id)).status is DeliveryStatus.delivered
        assert receiver.ids == [film.webhook.id] * (len(replies) + 1)
        assert all(map(has_valid_signature, receiver.calls))
        assert [error[:24] for error in errors] == [
            "The receiver answered 50",
            "The receiver answered 30",
            "The receiver did not res",
            "The receiver answered 40",
            "The receiver answered 42",
        ]


async def test_delivery_is_given_up_eventually_or_immediately_if_the_receiver_is_gone(
    stores: StorePorts,
) -> None:
    async with Receiver(*[503] * 8, 410).running() as receiver:
        webhooks = webhooks_over(stores.webhooks)
        patient = await end_a_job(stores, url_of(receiver))
        for _ in range(7):
            await deliver_due(webhooks)
            await hurry(stores, patient.job.id)
        await deliver_due(webhooks)
        assert await delivery_of(stores, patient.job.id) == Delivery(
            DeliveryStatus.failed, 8, last_error="The receiver answered 503."
        )
        gone = await end_a_job(stores, url_of(receiver))
        await deliver_due(webhooks)
        assert await delivery_of(stores, gone.job.id) == Delivery(
            DeliveryStatus.failed, 1, last_error="The receiver answered 410."
        )
        assert await deliver_due(webhooks) == 0


async def test_the_loop_delivers_ended_jobs_and_retries_automatically(stores: StorePorts) -> None:
    wake_up = WakeUp()
    async with Receiver(500).running() as receiver, running(webhooks_over(stores.webhooks, wake_up)):
        film = await add_film(stores, webhook_target=(url_of(receiver), SECRET))
        await stores.jobs.start(film.job.id)
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded))
        wake_up.notify()
        delivery = await settled(stores, film.job.id)
        assert (delivery.status, delivery.attempts) == (DeliveryStatus.delivered, 2)


async def test_a_silent_receiver_delays_no_other(stores: StorePorts) -> None:
    hanging = [Reply(hangs=True)] * 100
    async with (
        Receiver(*hanging).running() as silent,
        Receiver().running() as receiver,
        running(webhooks_over(stores.webhooks)),
    ):
        for _ in range(5):
            await end_a_job(stores, url_of(silent))
        await silent.called(5)
        film = await end_a_job(stores, url_of(receiver))
        assert (await settled(stores, film.job.id)).status is DeliveryStatus.delivered
        assert len(silent.calls) == 5, "deliveries in progress are not restarted"


async def test_interrupted_deliveries_stay_due(stores: StorePorts) -> None:
    async with Receiver(Reply(hangs=True)).running() as receiver:
        film = await end_a_job(stores, url_of(receiver))
        async with running(webhooks_over(stores.webhooks)):
            await receiver.called(1)
        assert (await delivery_of(stores, film.job.id)).attempts == 0
        await deliver_due(webhooks_over(stores.webhooks))
        assert receiver.ids == [film.webhook.id] * 2


async def test_deliveries_that_cannot_be_recorded_are_not_resent_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(SqlWebhooks):
        refusals = 2

        async def note(self, job_id: JobId, delivery: Delivery) -> None:
            if self.refusals:
                self.refusals -= 1
                raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, "The disk is full."))
            await super().note(job_id, delivery)

    assert RETRY_NOTE_S > 1
    monkeypatch.setattr("reelproof.engine.studio.webhooks.RETRY_NOTE_S", 1.5)
    stores = sql_stores(database)
    async with Receiver().running() as receiver, running(webhooks_over(FullDisk(database))):
        film = await end_a_job(stores, url_of(receiver))
        assert (await settled(stores, film.job.id)).status is DeliveryStatus.delivered
        assert len(receiver.calls) == 1


async def test_a_job_that_cannot_be_read_is_tried_again(stores: StorePorts) -> None:
    async def unreadable(job_id: JobId) -> dict[str, None]:
        raise ReelproofError(Failure(ErrorCode.StorageFailure, "The database is away."))

    async def broken(job_id: JobId) -> dict[str, None]:
        raise KeyError(job_id)

    async with Receiver().running() as receiver:
        film = await end_a_job(stores, url_of(receiver))
        for read, webhook_target in ((unreadable, "The database is away."), (broken, "KeyError.")):
            sender = HttpWebhookSender(allow_private=True)
            await deliver_due(Webhooks(stores.webhooks, sender, read, WakeUp(), True))
            assert (await delivery_of(stores, film.job.id)).last_error == webhook_target
            await hurry(stores, film.job.id)
        assert receiver.calls == []
        await deliver_due(webhooks_over(stores.webhooks))
        assert len(receiver.calls) == 1


@pytest.mark.parametrize(
    ("url", "secret", "code"),
    [
        ("https://127.0.0.1/", SECRET, "InvalidInput:webhook.url"),
        ("https://localhost/", SECRET, "InvalidInput:webhook.url"),
        ("https://2852039166/", SECRET, "InvalidInput:webhook.url"),
        ("https://[fd00::1]/", SECRET, "InvalidInput:webhook.url"),
        ("http://example.com/", SECRET, "InvalidInput:webhook.url"),
        ("file:///etc/passwd", SECRET, "InvalidInput:webhook.url"),
        ("https://example.com/", "whsec_short", "InvalidInput:webhook.secret"),
    ],
)
async def test_invalid_webhooks_are_refused(stores: StorePorts, url: str, secret: str, code: str) -> None:
    sender = HttpWebhookSender(allow_private=False)
    webhooks = Webhooks(stores.webhooks, sender, read_job, WakeUp(), allow_private=False)
    with pytest.raises(ReelproofError) as refused:
        webhooks.check(url, secret)
    assert refused.value.failure.full_code == code


async def test_neither_the_secret_nor_the_path_is_in_the_logs(
    stores: StorePorts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "reelproof")
    replies: list[Reply | int] = [500, Reply(resets=True), 410]
    async with Receiver(*replies).running() as receiver:
        webhooks = webhooks_over(stores.webhooks)
        film = await end_a_job(stores, url_of(receiver))
        for _ in replies:
            await deliver_due(webhooks)
            if (await delivery_of(stores, film.job.id)).status is DeliveryStatus.pending:
                await hurry(stores, film.job.id)
        webhook_target = caplog.text + "".join(str(record.__dict__) for record in caplog.records) + repr(film)
        assert "abandoned" in caplog.text
        assert SECRET not in webhook_target
        assert SECRET.removeprefix("whsec_") not in webhook_target
        assert "door-key" not in caplog.text


def start(database_url: str, receiver: Receiver, ending: str) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "tests.integration.server.webhook_runner",
        database_url,
        url_of(receiver),
        ending,
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


async def test_killed_between_delivery_and_note_it_delivers_again_under_the_same_id(
    stores: StorePorts, tmp_path: Path
) -> None:
    async with Receiver().running() as receiver:
        film = await end_a_job(stores, url_of(receiver))
        dying = start(f"sqlite:///{tmp_path / 'reelproof.db'}", receiver, "dies")
        await asyncio.to_thread(dying.communicate)
        assert dying.returncode == -9
        assert len(receiver.calls) == 1
        assert (await delivery_of(stores, film.job.id)).status is DeliveryStatus.pending
        assert await deliver_due(webhooks_over(stores.webhooks)) == 1
        assert receiver.ids == [film.webhook.id] * 2
        assert receiver.bodies[0] == receiver.bodies[1]
        assert (await delivery_of(stores, film.job.id)).status is DeliveryStatus.delivered


async def test_killed_at_any_moment_it_delivers_the_end_of_every_job(
    stores: StorePorts, tmp_path: Path
) -> None:
    dice = random.Random(20261121)
    kept: set[str] = set()
    async with Receiver().running() as receiver:
        for _ in range(KILLS):
            process = start(f"sqlite:///{tmp_path / 'reelproof.db'}", receiver, "runs")
            calls = len(receiver.calls) + dice.randint(3, 20)
            async with asyncio.timeout(PATIENCE_S):
                await receiver.called(calls)
            await asyncio.sleep(dice.uniform(0, 0.05))
            process.kill()
            said, _ = await asyncio.to_thread(process.communicate)
            kept |= set(said.splitlines())
        webhooks = webhooks_over(stores.webhooks)
        while await deliver_due(webhooks):
            pass
        ids: dict[str, set[str]] = {}
        for id_, body in zip(receiver.ids, receiver.bodies, strict=True):
            ids.setdefault(body["data"]["job_id"], set()).add(id_)
        assert kept
        assert kept <= ids.keys()
        assert all(len(known_as) == 1 for known_as in ids.values())
        assert all([(await delivery_of(stores, JobId(job_id))).attempts == 1 for job_id in kept])
