"""Calls a provider: timeout, error conversion, finding a call lost in a crash to avoid paying twice."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, with_answer_lost, with_job_running
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.ports.stores import Attempts, CallWatch
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.engine.run.worked_time import worked_timeout
from reelproof.planning.assets.unfinished_call import LostSubmit, OpenTicket
from reelproof.provider_api import Made, Request, Ticket, TicketProvider

logger = logging.getLogger(__name__)
CANCEL_TIMEOUT_S = 5.0
# How far back to search for a job whose creation time is unknown.
LOOK_BACK = timedelta(days=1)

LeftBehind = OpenTicket | LostSubmit | None


class ProviderCall:
    """Calls providers and collects jobs left by earlier attempts."""

    def __init__(self, attempts: Attempts, watch: CallWatch | None = None) -> None:
        self._attempts = attempts
        self._watch = watch

    async def make(
        self, model: CatalogModel, request: Request, running: RunningAttempt, left: LeftBehind
    ) -> Made:
        """Raises ReelproofError. `left` is what an earlier attempt left at the provider."""
        tickets = model.tickets
        if tickets is not None:
            return await self._guarded(
                model, request, running, self._collected(model, tickets, request, running, left)
            )
        await running.called()
        return await self._guarded(model, request, running, model.provider.make(request))

    async def cancel(self, model: CatalogModel, ticket_id: str) -> None:
        """Cancels an abandoned job. A failure to cancel is logged, not raised."""
        tickets = model.tickets
        if tickets is None:
            return
        try:
            async with asyncio.timeout(CANCEL_TIMEOUT_S):
                await tickets.cancel(Ticket(ticket_id))
        except (ReelproofError, TimeoutError) as error:
            logger.warning("a job at %s could not be canceled: %s", model.provider_name, error)

    async def _collected(
        self,
        model: CatalogModel,
        provider: TicketProvider,
        request: Request,
        running: RunningAttempt,
        left: LeftBehind,
    ) -> Made:
        ticket = await self._ticket(model, provider, request, running, left)
        return await provider.collect(ticket, request)

    async def _ticket(
        self,
        model: CatalogModel,
        provider: TicketProvider,
        request: Request,
        running: RunningAttempt,
        left: LeftBehind,
    ) -> Ticket:
        """Returns the job left behind, or one whose response was lost, or else a new one."""
        ticket: Ticket | None = None
        match left:
            case OpenTicket(ticket_id):
                ticket = Ticket(ticket_id)
            case LostSubmit(called_at):
                await running.claim()
                since = _looked_for_since(called_at, datetime.now(UTC))
                ticket = await provider.find(request, since, await self._known_tickets(model, since))
            case None:
                pass
        if ticket is None:
            await running.called()
            ticket = await provider.submit(request)
        await running.record_ticket(ticket.id)
        return ticket

    async def _known_tickets(self, model: CatalogModel, since: datetime) -> frozenset[str]:
        attempts = await self._attempts.of_model(model.name, since - timedelta(hours=1))
        return frozenset(attempt.ticket_id for attempt in attempts if attempt.ticket_id is not None)

    async def _guarded(
        self, model: CatalogModel, request: Request, running: RunningAttempt, call: Awaitable[Made]
    ) -> Made:
        timeout_s = model.timeout_s(request.kind)
        try:
            with self._watch.watching(timeout_s) if self._watch else nullcontext():
                async with worked_timeout(timeout_s, TimeoutError()):
                    return await _contained(call)
        except ReelproofError as error:
            named = replace(error.failure, provider=model.provider_name)
            raise ReelproofError(named) from error
        except TimeoutError as error:
            message = f"{model.name} did not respond within {timeout_s:g} s."
            failure = Failure(ErrorCode.ProviderTimeout, message, provider=model.provider_name)
            is_known = running.value.is_ticket_open
            raise ReelproofError(
                with_job_running(failure) if is_known else with_answer_lost(failure)
            ) from error
        except Exception as error:
            logger.exception(
                "provider %s raised an unclassified error",
                model.provider_name,
                extra={
                    "model": model.name,
                    "kind": request.kind.value,
                    "job_id": running.value.job_id,
                    "correlation_id": request.correlation_id,
                },
            )
            cause = error.__cause__ if isinstance(error, _Escape) else error
            message = f"{model.name} failed: {type(cause).__name__}: {cause}"
            raise ReelproofError(Failure(ErrorCode.Unknown, message, provider=model.provider_name)) from error


class _Escape(Exception):
    """Wraps an exception that would otherwise stop the event loop or the task."""


async def _contained(call: Awaitable[Made]) -> Made:
    """Contains exceptions of plug-ins that would end the program: `SystemExit`, or a panic in Rust code."""
    task = asyncio.current_task()
    try:
        return await call
    except (Exception, GeneratorExit):
        raise
    except BaseException as error:
        if isinstance(error, asyncio.CancelledError) and (task is None or task.cancelling()):
            raise
        raise _Escape from error


def _looked_for_since(called_at: datetime, now: datetime) -> datetime:
    """Handles a call time in the future, recorded before the clock was set back."""
    return called_at if called_at <= now else now - LOOK_BACK
