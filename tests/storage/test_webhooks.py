"""What every store does with webhooks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryState
from reelproof.engine.ports import JobOutcome
from reelproof.engine.webhooks import DueWebhook, new_webhook
from tests.storage.examples import DISK_FULL, START, Film, add_film
from tests.storage.ledger import Ledger

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"  # noqa: S105 it opens nothing
URL = "https://example.com/hook"
LATER = START + timedelta(minutes=1)


async def ended_film(ledger: Ledger, status: JobStatus = JobStatus.failed) -> Film:
    film = await add_film(ledger)
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.end(film.job.id, JobOutcome(status, error=DISK_FULL))
    return film


async def test_a_webhook_is_kept_and_told_without_its_secret(ledger: Ledger, film: Film) -> None:
    webhook = new_webhook(film.job.id, URL, START)
    assert await ledger.webhooks.of_job(film.job.id) is None
    assert await ledger.webhooks.add(webhook, SECRET) == webhook
    kept = await ledger.webhooks.of_job(film.job.id)
    assert kept == webhook
    assert kept.delivery == Delivery(DeliveryState.waiting, 0, START)
    assert SECRET not in repr(kept)


async def test_the_first_webhook_of_a_job_stays(ledger: Ledger, film: Film) -> None:
    first = new_webhook(film.job.id, URL, START)
    await ledger.webhooks.add(first, SECRET)
    other = new_webhook(film.job.id, "https://example.com/other", LATER)
    assert await ledger.webhooks.add(other, SECRET) == first
    assert await ledger.webhooks.of_job(film.job.id) == first


@pytest.mark.parametrize("status", [JobStatus.succeeded, JobStatus.failed, JobStatus.canceled])
async def test_it_is_due_once_its_job_has_ended(ledger: Ledger, status: JobStatus) -> None:
    film = await add_film(ledger)
    webhook = new_webhook(film.job.id, URL, START)
    await ledger.webhooks.add(webhook, SECRET)
    assert await ledger.webhooks.due(LATER, 10) == []
    await ledger.jobs.start(film.job.id)
    assert await ledger.webhooks.due(LATER, 10) == []
    await ledger.jobs.end(film.job.id, JobOutcome(status))
    ended_at = (await ledger.jobs.get(film.job.id)).ended_at
    assert ended_at is not None
    [due] = await ledger.webhooks.due(LATER, 10)
    assert due == DueWebhook(webhook, SECRET, status, ended_at)
    assert SECRET not in repr(due)
    assert await ledger.webhooks.due(START - timedelta(seconds=1), 10) == []
    assert await ledger.webhooks.due(LATER, 10, {film.job.id}) == []


async def test_it_is_due_again_when_its_time_has_come(ledger: Ledger) -> None:
    film = await ended_film(ledger)
    webhook = new_webhook(film.job.id, URL, START)
    await ledger.webhooks.add(webhook, SECRET)
    failed = Delivery(DeliveryState.waiting, 1, LATER, "The receiver answered 500.")
    await ledger.webhooks.note(film.job.id, failed)
    assert await ledger.webhooks.due(START, 10) == []
    [due] = await ledger.webhooks.due(LATER, 10)
    assert due.webhook == replace(webhook, delivery=failed)


@pytest.mark.parametrize(
    "over",
    [
        Delivery(DeliveryState.delivered, 2, delivered_at=LATER),
        Delivery(DeliveryState.given_up, 8, last_error="The receiver answered 410."),
    ],
)
async def test_what_is_over_is_due_no_more(ledger: Ledger, over: Delivery) -> None:
    film = await ended_film(ledger)
    await ledger.webhooks.add(new_webhook(film.job.id, URL, START), SECRET)
    await ledger.webhooks.note(film.job.id, over)
    assert await ledger.webhooks.due(LATER, 10) == []
    kept = await ledger.webhooks.of_job(film.job.id)
    assert kept is not None
    assert kept.delivery == over


async def test_those_that_failed_the_least_come_first(ledger: Ledger) -> None:
    order: list[JobId] = []
    for attempts, minutes in ((0, 0), (0, 1), (1, 0), (5, 0)):
        film = await ended_film(ledger)
        await ledger.webhooks.add(new_webhook(film.job.id, URL, START), SECRET)
        next_at = START + timedelta(minutes=minutes)
        await ledger.webhooks.note(film.job.id, Delivery(DeliveryState.waiting, attempts, next_at))
        order.append(film.job.id)
    due = await ledger.webhooks.due(LATER, 3)
    assert [one.webhook.job_id for one in due] == order[:3]
