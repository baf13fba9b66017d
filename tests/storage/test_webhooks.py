"""What every store does with webhooks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryState
from reelproof.engine.ports.stores import Beside, JobOutcome, RequestKey
from reelproof.engine.studio.webhooks import DueWebhook, new_webhook
from tests.storage.examples import DISK_FULL, REQUEST, START, Film, a_job, a_project, add_film
from tests.storage.ledger import Ledger

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"  # noqa: S105 it opens nothing
URL = "https://example.com/hook"
LATER = START + timedelta(minutes=1)


async def told_film(ledger: Ledger) -> Film:
    return await add_film(ledger, told=(URL, SECRET))


async def ended_film(ledger: Ledger) -> Film:
    film = await told_film(ledger)
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.end(film.job.id, JobOutcome(JobStatus.failed, error=DISK_FULL))
    return film


async def test_a_webhook_is_kept_with_its_job_and_told_without_its_secret(ledger: Ledger, film: Film) -> None:
    assert await ledger.webhooks.of_job(film.job.id) is None
    told = await told_film(ledger)
    kept = await ledger.webhooks.of_job(told.job.id)
    assert kept == told.webhook
    assert (kept.job_id, kept.url) == (told.job.id, URL)
    assert kept.delivery == Delivery(DeliveryState.waiting, 0, START)
    assert SECRET not in repr(kept)


async def test_a_request_that_comes_again_leaves_the_first_webhook(ledger: Ledger) -> None:
    project = a_project()
    await ledger.projects.save(project)
    jobs = [a_job(project.id), a_job(project.id)]
    webhooks = [new_webhook(job.id, URL, START) for job in jobs]
    key = RequestKey("local", "once", REQUEST.digest)
    for job, webhook in zip(jobs, webhooks, strict=True):
        beside = Beside(key=key, webhook=(webhook, SECRET))
        assert await ledger.jobs.add(job, REQUEST, [], beside) == jobs[0].id
    kept = [await ledger.webhooks.of_job(job.id) for job in jobs]
    assert kept == [webhooks[0], None]


@pytest.mark.parametrize("status", [JobStatus.succeeded, JobStatus.failed, JobStatus.canceled])
async def test_it_is_due_once_its_job_has_ended(ledger: Ledger, status: JobStatus) -> None:
    film = await told_film(ledger)
    assert await ledger.webhooks.due(LATER, 10) == []
    await ledger.jobs.start(film.job.id)
    assert await ledger.webhooks.due(LATER, 10) == []
    await ledger.jobs.end(film.job.id, JobOutcome(status))
    ended_at = (await ledger.jobs.get(film.job.id)).ended_at
    assert ended_at is not None
    [due] = await ledger.webhooks.due(LATER, 10)
    assert due == DueWebhook(film.webhook, SECRET, status, ended_at)
    assert SECRET not in repr(due)
    assert await ledger.webhooks.due(LATER, 10, {film.job.id}) == []
    assert await ledger.webhooks.due(START - timedelta(days=1), 10), "the clock may have been set back"


async def test_it_is_due_again_when_its_time_has_come(ledger: Ledger) -> None:
    film = await ended_film(ledger)
    failed = Delivery(DeliveryState.waiting, 3, LATER, "The receiver answered 500.")
    await ledger.webhooks.note(film.job.id, failed)
    assert await ledger.webhooks.due(START, 10) == []
    [due] = await ledger.webhooks.due(LATER, 10)
    assert due.webhook == replace(film.webhook, delivery=failed)
    assert await ledger.webhooks.due(START - timedelta(days=1), 10), "no wait is a day longer than it was"


@pytest.mark.parametrize(
    "over",
    [
        Delivery(DeliveryState.delivered, 2, delivered_at=LATER),
        Delivery(DeliveryState.given_up, 8, last_error="The receiver answered 410."),
    ],
)
async def test_what_is_over_is_due_no_more(ledger: Ledger, over: Delivery) -> None:
    film = await ended_film(ledger)
    await ledger.webhooks.note(film.job.id, over)
    assert await ledger.webhooks.due(LATER, 10) == []
    kept = await ledger.webhooks.of_job(film.job.id)
    assert kept is not None
    assert kept.delivery == over


async def test_those_that_failed_the_least_come_first(ledger: Ledger) -> None:
    order: list[JobId] = []
    for attempts, minutes in ((0, 0), (0, 1), (1, 0), (5, 0)):
        film = await ended_film(ledger)
        next_at = START + timedelta(minutes=minutes)
        await ledger.webhooks.note(film.job.id, Delivery(DeliveryState.waiting, attempts, next_at))
        order.append(film.job.id)
    due = await ledger.webhooks.due(LATER, 3)
    assert [one.webhook.job_id for one in due] == order[:3]
