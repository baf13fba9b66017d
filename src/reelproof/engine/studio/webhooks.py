"""Sends webhooks when jobs end: retries, concurrency, poll interval, validation of the URL, logging."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from reelproof.access.outbound_addresses import AddressRefused, check_user_address
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, new_webhook_id
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryStatus, Webhook
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.planning.recovery.webhook import (
    Message,
    after_answer,
    after_failure,
    check_secret,
    check_url,
    message_of,
)

logger = logging.getLogger(__name__)
# Maximum delay until jobs ended by other processes, and due retries, are found.
POLL_S = 1.0
MAX_CONCURRENT = 64
RETRY_NOTE_S = 5.0
JobReader = Callable[[JobId], Awaitable[Mapping[str, JsonValue]]]


@frozen
class DueWebhook:
    """A due webhook of a job that has ended; `secret` is a failure if it cannot be decrypted."""

    webhook: Webhook
    secret: str | Failure = field(repr=False)
    status: JobStatus
    ended_at: datetime


class WebhookStore(Protocol):
    """Stored webhooks, at most one per job, added with the job (`Jobs.add`). Secrets are returned only for
    due webhooks.
    """

    async def of_job(self, job_id: JobId) -> Webhook | None: ...

    async def due(self, now: datetime, limit: int, but: Collection[JobId] = ()) -> Sequence[DueWebhook]:
        """Returns due webhooks, fewest failures first, so that dead receivers do not delay others."""

    async def note(self, job_id: JobId, delivery: Delivery) -> None: ...


class Undelivered(Exception):
    """A delivery attempt without a response; the message is the reason."""


class WebhookSender(Protocol):
    """Sends a message once."""

    async def send(self, url: str, message: Message) -> int:
        """Returns the response status. Raises Undelivered."""


class Webhooks:
    """Validates and delivers webhooks.

    `wake_up` is notified when a job has ended; one process per home runs the deliveries. At least once: a
    process that dies before recording a delivery delivers again, with the same id.
    """

    def __init__(
        self,
        store: WebhookStore,
        sender: WebhookSender,
        read: JobReader,
        wake_up: WakeUp,
        allow_private: bool,
    ) -> None:
        self._store = store
        self._sender = sender
        self._read = read
        self._wake_up = wake_up
        self._allow_private = allow_private
        self._tasks: dict[JobId, asyncio.Task[None]] = {}

    def check(self, url: str, secret: str) -> None:
        """Raises ReelproofError (InvalidInput) for an invalid webhook."""
        check_webhook(url, secret, self._allow_private)

    async def of_job(self, job_id: JobId) -> Webhook | None:
        return await self._store.of_job(job_id)

    async def leave(self, job_id: JobId) -> None:
        """Gives up the webhook of this job, because another home delivers it."""
        webhook = await self._store.of_job(job_id)
        if webhook is not None and webhook.delivery.status is DeliveryStatus.pending:
            given_up = replace(webhook.delivery, status=DeliveryStatus.failed, next_at=None)
            await self._store.note(job_id, given_up)

    async def run(self) -> None:
        """Never returns. If canceled, it aborts running deliveries, which stay due."""
        try:
            while True:
                try:
                    await self.begin_due()
                except ReelproofError as error:
                    # The database may be temporarily unavailable; due webhooks stay due.
                    logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
                await self._wake_up.wait(POLL_S)
        finally:
            await self._break_off()

    async def begin_due(self) -> Sequence["asyncio.Task[None]"]:
        """Starts one attempt for each due webhook that is not being delivered."""
        free = MAX_CONCURRENT - len(self._tasks)
        if free <= 0:
            return []
        due = await self._store.due(datetime.now(UTC), free, self._tasks.keys())
        return [self._begin(one) for one in due]

    def _begin(self, due: DueWebhook) -> "asyncio.Task[None]":
        job_id = due.webhook.job_id
        task = self._tasks[job_id] = asyncio.create_task(self._deliver(due))
        task.add_done_callback(lambda _: self._ended(job_id))
        return task

    def _ended(self, job_id: JobId) -> None:
        del self._tasks[job_id]
        self._wake_up.notify()

    async def _break_off(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, due: DueWebhook) -> None:
        delivery = await self._attempt(due)
        _log(due.webhook, delivery)
        await self._note(due.webhook.job_id, delivery)

    async def _attempt(self, due: DueWebhook) -> Delivery:
        webhook = due.webhook
        before, seed = webhook.delivery, webhook.id
        try:
            message = await self._message(due)
            status = await self._sender.send(webhook.url, message)
        except Undelivered as error:
            return after_failure(before, str(error), datetime.now(UTC), seed)
        except ReelproofError as error:
            return after_failure(before, error.failure.message, datetime.now(UTC), seed)
        except Exception as error:
            # A bug in one delivery is retried like any failure and does not block others.
            logger.exception("a webhook could not be sent", extra={"job_id": webhook.job_id})
            return after_failure(before, f"{type(error).__name__}.", datetime.now(UTC), seed)
        return after_answer(before, status, datetime.now(UTC), seed)

    async def _message(self, due: DueWebhook) -> Message:
        if isinstance(due.secret, Failure):
            raise ReelproofError(due.secret)
        job = await self._read(due.webhook.job_id)
        return message_of(due.webhook.id, due.secret, due.status, due.ended_at, job, datetime.now(UTC))

    async def _note(self, job_id: JobId, delivery: Delivery) -> None:
        """Records the delivery, retrying until stored, so that the receiver is not called repeatedly."""
        while True:
            try:
                await self._store.note(job_id, delivery)
                return
            except Exception:
                logger.exception("a webhook delivery could not be recorded", extra={"job_id": job_id})
            await asyncio.sleep(RETRY_NOTE_S)


def check_webhook(url: str, secret: str, allow_private: bool) -> None:
    """Checks the form and literal addresses only; host names are resolved on delivery.

    Raises ReelproofError (InvalidInput).
    """
    check_url(url, allow_private)
    check_secret(secret)
    try:
        check_user_address(url, allow_private=allow_private)
    except AddressRefused as error:
        raise invalid_input("webhook.url", f"The webhook is not allowed. {error}") from error


def new_webhook(job_id: JobId, url: str, now: datetime) -> Webhook:
    """Returns a webhook that is due once its job has ended."""
    return Webhook(job_id, new_webhook_id(), url, now, Delivery(next_at=now))


def _log(webhook: Webhook, delivery: Delivery) -> None:
    """Logs the host only: the URL's path and query may contain credentials."""
    extra = {"job_id": webhook.job_id, "attempt": delivery.attempts}
    host = urlsplit(webhook.url).hostname
    match delivery.status:
        case DeliveryStatus.delivered:
            logger.info("webhook to %s delivered", host, extra=extra)
        case DeliveryStatus.pending:
            logger.info("webhook to %s will be retried: %s", host, delivery.last_error, extra=extra)
        case DeliveryStatus.failed:
            logger.warning("webhook to %s abandoned: %s", host, delivery.last_error, extra=extra)
