"""Deliveries of webhooks: each is sent until its receiver has it, or is given up."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId, new_correlation_id
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryStatus
from reelproof.engine.ports.stores import JobExtras, JobOutcome
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.studio.films import job_for
from reelproof.engine.studio.webhooks import Undelivered, Webhooks, check_webhook, new_webhook
from reelproof.planning.recovery.webhook import Message
from reelproof.planning.report.job_progress import first_steps
from reelproof.testing.in_memory import InMemoryWebhooks
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import REQUEST

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"  # noqa: S105 a test secret
URL = "https://example.com/hook"


@dataclass(slots=True)
class ScriptedReceiver:
    """Answers what it is told to, and 200 after that."""

    answers: list[int | Exception] = field(default_factory=list)
    received: list[Message] = field(default_factory=list)

    async def send(self, url: str, message: Message) -> int:
        self.received.append(message)
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def receiver() -> ScriptedReceiver:
    return ScriptedReceiver()


@pytest.fixture
async def job_id(studio: InMemoryStudio) -> JobId:
    """A job with a webhook that has ended."""
    async with studio.open() as open_studio:
        project = (await open_studio.start(REQUEST)).project_id
    job = job_for(project, REQUEST, new_correlation_id())
    webhook = new_webhook(job.id, URL, datetime.now(UTC))
    await studio.stores.jobs.add(job, REQUEST, first_steps(), JobExtras(webhook=(webhook, SECRET)))
    await studio.stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))
    return job.id


async def deliver(studio: InMemoryStudio, receiver: ScriptedReceiver, job_id: JobId) -> Delivery:
    """Sends what is due once."""
    webhooks = webhooks_of(studio, receiver)
    await asyncio.gather(*await webhooks.begin_due())
    webhook = await webhooks.of_job(job_id)
    assert webhook is not None
    return webhook.delivery


def webhooks_of(studio: InMemoryStudio, receiver: ScriptedReceiver) -> Webhooks:
    async def read(job_id: JobId) -> Mapping[str, JsonValue]:
        return {"job_id": job_id}

    return Webhooks(InMemoryWebhooks(studio.tables), receiver, read, WakeUp(), allow_private=False)


async def test_a_delivered_webhook_is_not_sent_again(
    studio: InMemoryStudio, receiver: ScriptedReceiver, job_id: JobId
) -> None:
    delivery = await deliver(studio, receiver, job_id)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.delivered, 1)
    await deliver(studio, receiver, job_id)
    [message] = receiver.received
    assert job_id.encode() in message.body
    assert b"job.canceled" in message.body


@pytest.mark.parametrize("answer", [500, 404, Undelivered("No connection."), ZeroDivisionError("a bug")])
async def test_a_failed_delivery_is_sent_again_later(
    studio: InMemoryStudio, receiver: ScriptedReceiver, job_id: JobId, answer: int | Exception
) -> None:
    receiver.answers = [answer]
    delivery = await deliver(studio, receiver, job_id)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.pending, 1)
    assert delivery.next_at is not None
    assert delivery.next_at > datetime.now(UTC)
    assert delivery.last_error
    await deliver(studio, receiver, job_id)
    assert len(receiver.received) == 1, "it is not due yet"
    past = replace(delivery, next_at=datetime.now(UTC) - timedelta(seconds=1))
    await InMemoryWebhooks(studio.tables).note(job_id, past)
    assert (await deliver(studio, receiver, job_id)).status is DeliveryStatus.delivered


async def test_a_receiver_that_is_gone_is_given_up(
    studio: InMemoryStudio, receiver: ScriptedReceiver, job_id: JobId
) -> None:
    receiver.answers = [410]
    assert (await deliver(studio, receiver, job_id)).status is DeliveryStatus.failed


async def test_a_webhook_of_another_home_is_left_to_it(
    studio: InMemoryStudio, receiver: ScriptedReceiver, job_id: JobId
) -> None:
    await webhooks_of(studio, receiver).leave(job_id)
    assert (await deliver(studio, receiver, job_id)).status is DeliveryStatus.failed
    assert receiver.received == []


async def test_deliveries_go_on_until_the_process_ends(
    studio: InMemoryStudio, receiver: ScriptedReceiver, job_id: JobId
) -> None:
    running = asyncio.create_task(webhooks_of(studio, receiver).run())
    await asyncio.sleep(5.0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://example.com/hook", SECRET),
        ("https://10.0.0.1/hook", SECRET),
        ("https://user:word@example.com/", SECRET),
        (URL, "short"),
    ],
)
def test_a_webhook_that_is_not_allowed_is_refused(url: str, secret: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        check_webhook(url, secret, allow_private=False)
    assert refused.value.failure.code is ErrorCode.InvalidInput
    assert secret not in refused.value.failure.message
