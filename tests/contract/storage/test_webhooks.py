"""Behavior of every store: webhooks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryStatus
from reelproof.engine.ports.stores import IdempotencyKey, JobExtras, JobOutcome
from reelproof.engine.studio.webhooks import DueWebhook, new_webhook
from tests.contract.storage.examples import DISK_FULL, REQUEST, START, Film, a_job, a_project, add_film
from tests.contract.storage.stores import StorePorts

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"  # noqa: S105 a test secret
URL = "https://example.com/hook"
LATER = START + timedelta(minutes=1)


async def film_with_webhook(stores: StorePorts) -> Film:
    return await add_film(stores, webhook_target=(URL, SECRET))


async def ended_film(stores: StorePorts) -> Film:
    film = await film_with_webhook(stores)
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.failed, error=DISK_FULL))
    return film


async def test_a_webhook_is_stored_with_its_job_and_shown_without_its_secret(
    stores: StorePorts, film: Film
) -> None:
    assert await stores.webhooks.of_job(film.job.id) is None
    webhook_target = await film_with_webhook(stores)
    kept = await stores.webhooks.of_job(webhook_target.job.id)
    assert kept == webhook_target.webhook
    assert (kept.job_id, kept.url) == (webhook_target.job.id, URL)
    assert kept.delivery == Delivery(DeliveryStatus.pending, 0, START)
    assert SECRET not in repr(kept)


async def test_a_request_that_comes_again_leaves_the_first_webhook(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    jobs = [a_job(project.id), a_job(project.id)]
    webhooks = [new_webhook(job.id, URL, START) for job in jobs]
    key = IdempotencyKey("local", "once", REQUEST.digest)
    for job, webhook in zip(jobs, webhooks, strict=True):
        extras = JobExtras(key=key, webhook=(webhook, SECRET))
        assert await stores.jobs.add(job, REQUEST, [], extras) == jobs[0].id
    kept = [await stores.webhooks.of_job(job.id) for job in jobs]
    assert kept == [webhooks[0], None]


@pytest.mark.parametrize("status", [JobStatus.succeeded, JobStatus.failed, JobStatus.canceled])
async def test_it_is_due_once_its_job_has_ended(stores: StorePorts, status: JobStatus) -> None:
    film = await film_with_webhook(stores)
    assert await stores.webhooks.due(LATER, 10) == []
    await stores.jobs.start(film.job.id)
    assert await stores.webhooks.due(LATER, 10) == []
    await stores.jobs.end(film.job.id, JobOutcome(status))
    ended_at = (await stores.jobs.get(film.job.id)).ended_at
    assert ended_at is not None
    [due] = await stores.webhooks.due(LATER, 10)
    assert due == DueWebhook(film.webhook, SECRET, status, ended_at)
    assert SECRET not in repr(due)
    assert await stores.webhooks.due(LATER, 10, {film.job.id}) == []
    assert await stores.webhooks.due(START - timedelta(days=1), 10), "the clock may have been set back"


async def test_it_is_due_again_when_its_time_has_come(stores: StorePorts) -> None:
    film = await ended_film(stores)
    failed = Delivery(DeliveryStatus.pending, 3, LATER, "The receiver answered 500.")
    await stores.webhooks.note(film.job.id, failed)
    assert await stores.webhooks.due(START, 10) == []
    [due] = await stores.webhooks.due(LATER, 10)
    assert due.webhook == replace(film.webhook, delivery=failed)
    assert await stores.webhooks.due(START - timedelta(days=1), 10), "no wait is a day longer than it was"


@pytest.mark.parametrize(
    "over",
    [
        Delivery(DeliveryStatus.delivered, 2, delivered_at=LATER),
        Delivery(DeliveryStatus.failed, 8, last_error="The receiver answered 410."),
    ],
)
async def test_finished_deliveries_are_no_longer_due(stores: StorePorts, over: Delivery) -> None:
    film = await ended_film(stores)
    await stores.webhooks.note(film.job.id, over)
    assert await stores.webhooks.due(LATER, 10) == []
    kept = await stores.webhooks.of_job(film.job.id)
    assert kept is not None
    assert kept.delivery == over


async def test_deliveries_with_the_fewest_failures_come_first(stores: StorePorts) -> None:
    order: list[JobId] = []
    for attempts, minutes in ((0, 0), (0, 1), (1, 0), (5, 0)):
        film = await ended_film(stores)
        next_at = START + timedelta(minutes=minutes)
        await stores.webhooks.note(film.job.id, Delivery(DeliveryStatus.pending, attempts, next_at))
        order.append(film.job.id)
    due = await stores.webhooks.due(LATER, 3)
    assert [one.webhook.job_id for one in due] == order[:3]
