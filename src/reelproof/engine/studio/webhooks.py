"""The ends of jobs, told to those who asked for it, until they have heard or are given up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from reelproof.access.addresses import AddressRefused, check_user_number
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import JobId, new_webhook_id
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery, DeliveryState, Webhook
from reelproof.engine.ports.bell import Bell
from reelproof.planning.recovery.webhook import (
    Message,
    after_answer,
    after_failure,
    check_secret,
    check_url,
    message_of,
)

logger = logging.getLogger(__name__)
# The end of a job in another process, and the time of a next attempt, are found this much later at most.
POLL_S = 1.0
MOST_AT_ONCE = 64
NOTE_AGAIN_S = 5.0
JobReader = Callable[[JobId], Awaitable[Mapping[str, JsonValue]]]


@dataclass(frozen=True, slots=True)
class DueWebhook:
    """A webhook whose job has ended and whose time has come; where its secret does not open, the reason."""

    webhook: Webhook
    secret: str | Failure = field(repr=False)
    status: JobStatus
    ended_at: datetime


class WebhookLedger(Protocol):
    """Webhooks, one a job at most; they are stored with their jobs (`Jobs.add`). A secret comes out with what
    is due, and in no other way.
    """

    async def of_job(self, job_id: JobId) -> Webhook | None: ...

    async def due(self, now: datetime, limit: int, but: Collection[JobId] = ()) -> Sequence[DueWebhook]:
        """Those that failed the least come first, so that dead receivers keep nobody waiting."""

    async def note(self, job_id: JobId, delivery: Delivery) -> None: ...


class Undelivered(Exception):
    """An attempt that brought no answer, with the reason in a sentence."""


class WebhookSender(Protocol):
    """Sends one message, once."""

    async def send(self, url: str, message: Message) -> int:
        """The status of the answer. Raises Undelivered."""


class Webhooks:
    """Says what can be a webhook, and delivers webhooks.

    `bell` is rung where a job has ended; one process of a home runs it. At least once: a process that dies
    between delivery and note delivers again, under the same id.
    """

    def __init__(
        self, ledger: WebhookLedger, sender: WebhookSender, read: JobReader, bell: Bell, allow_private: bool
    ) -> None:
        self._ledger = ledger
        self._sender = sender
        self._read = read
        self._bell = bell
        self._allow_private = allow_private
        self._under_way: dict[JobId, asyncio.Task[None]] = {}

    def check(self, url: str, secret: str) -> None:
        """Raises ReelproofError (InvalidInput) for what can't be a webhook."""
        check_webhook(url, secret, self._allow_private)

    async def of_job(self, job_id: JobId) -> Webhook | None:
        return await self._ledger.of_job(job_id)

    async def leave(self, job_id: JobId) -> None:
        """Has nobody told of this job's end: another home tells it."""
        webhook = await self._ledger.of_job(job_id)
        if webhook is not None and webhook.delivery.state is DeliveryState.waiting:
            given_up = replace(webhook.delivery, state=DeliveryState.given_up, next_at=None)
            await self._ledger.note(job_id, given_up)

    async def run(self) -> None:
        """Never returns. Canceled, it breaks off what is under way; that stays due."""
        try:
            while True:
                try:
                    await self.begin_due()
                except ReelproofError as error:
                    # The database may be out of reach for a while; what is due stays so.
                    logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
                await self._bell.wait(POLL_S)
        finally:
            await self._break_off()

    async def begin_due(self) -> Sequence["asyncio.Task[None]"]:
        """Begins one attempt for each that is due now and not under way."""
        free = MOST_AT_ONCE - len(self._under_way)
        if free <= 0:
            return []
        due = await self._ledger.due(datetime.now(UTC), free, self._under_way.keys())
        return [self._begin(one) for one in due]

    def _begin(self, due: DueWebhook) -> "asyncio.Task[None]":
        job_id = due.webhook.job_id
        task = self._under_way[job_id] = asyncio.create_task(self._deliver(due))
        task.add_done_callback(lambda _: self._ended(job_id))
        return task

    def _ended(self, job_id: JobId) -> None:
        del self._under_way[job_id]
        self._bell.ring()

    async def _break_off(self) -> None:
        tasks = list(self._under_way.values())
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
            # One that trips over a bug is tried again like any other, and keeps no other from its receiver.
            logger.exception("a webhook could not be sent", extra={"job_id": webhook.job_id})
            return after_failure(before, f"{type(error).__name__}.", datetime.now(UTC), seed)
        return after_answer(before, status, datetime.now(UTC), seed)

    async def _message(self, due: DueWebhook) -> Message:
        if isinstance(due.secret, Failure):
            raise ReelproofError(due.secret)
        job = await self._read(due.webhook.job_id)
        return message_of(due.webhook.id, due.secret, due.status, due.ended_at, job, datetime.now(UTC))

    async def _note(self, job_id: JobId, delivery: Delivery) -> None:
        """Until it is kept: whatever keeps it from that must not have the receiver called again and again."""
        while True:
            try:
                await self._ledger.note(job_id, delivery)
                return
            except Exception:
                logger.exception("what became of a webhook could not be noted", extra={"job_id": job_id})
            await asyncio.sleep(NOTE_AGAIN_S)


def check_webhook(url: str, secret: str, allow_private: bool) -> None:
    """Form and numbers alone; names are looked up when they are called.

    Raises ReelproofError (InvalidInput).
    """
    check_url(url, allow_private)
    check_secret(secret)
    try:
        check_user_number(url, allow_private=allow_private)
    except AddressRefused as error:
        raise invalid_input("webhook.url", f"The webhook is not called. {error}") from error


def new_webhook(job_id: JobId, url: str, now: datetime) -> Webhook:
    """It is due once its job has ended."""
    return Webhook(job_id, new_webhook_id(), url, now, Delivery(next_at=now))


def _log(webhook: Webhook, delivery: Delivery) -> None:
    """Without the URL's path and query, which may open the receiver's door."""
    extra = {"job_id": webhook.job_id, "attempt": delivery.attempts}
    host = urlsplit(webhook.url).hostname
    match delivery.state:
        case DeliveryState.delivered:
            logger.info("the webhook to %s is delivered", host, extra=extra)
        case DeliveryState.waiting:
            logger.info("the webhook to %s is tried again: %s", host, delivery.last_error, extra=extra)
        case DeliveryState.given_up:
            logger.warning("the webhook to %s is given up: %s", host, delivery.last_error, extra=extra)
