"""Calls a provider: timeout, error conversion, finding a call lost in a crash to avoid paying twice."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import (
    Failure,
    ReelproofError,
    job_runs_on,
    with_answer_lost,
    with_job_running,
)
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.ports.stores import Attempts, CallWatch
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.engine.run.worked_time import worked_timeout
from reelproof.planning.assets.unfinished_call import (
    LeftCall,
    LostSubmit,
    OpenTicket,
    attempts_that_left,
)
from reelproof.provider_api import CancelOutcome, Made, Request, Ticket, TicketProvider

logger = logging.getLogger(__name__)
CANCEL_TIMEOUT_S = 5.0
# How far back to search for a job whose creation time is unknown.
LOOK_BACK = timedelta(days=1)

Answer = TypeVar("Answer")


class ProviderCall:
    """Calls providers and collects jobs left by earlier attempts."""

    def __init__(self, attempts: Attempts, watch: CallWatch | None = None) -> None:
        self._attempts = attempts
        self._watch = watch

    async def make(
        self, model: CatalogModel, request: Request, running: RunningAttempt, left: LeftCall | None
    ) -> Made:
        """Raises ReelproofError. `left` is what an earlier attempt left at the provider."""
        tickets = model.tickets
        if tickets is None or left is None:
            await running.called()
        else:
            await running.claim()
        if tickets is None:
            return await self._guarded(model, request, running, model.provider.make(request))
        collected = self._collected(model, tickets, request, running, left)
        return await self._guarded(model, request, running, collected)

    async def cancel(self, model: CatalogModel, ticket_id: str) -> CancelOutcome:
        """Cancels an abandoned job. A failure to cancel is logged, not raised: the job may run on."""
        tickets = model.tickets
        if tickets is None:
            return CancelOutcome.unknown
        try:
            async with asyncio.timeout(CANCEL_TIMEOUT_S):
                return _cancel_outcome(await _contained(tickets.cancel(Ticket(ticket_id))))
        except (ReelproofError, TimeoutError) as error:
            logger.warning("a job at %s could not be canceled: %s", model.provider_name, error)
        except Exception:
            logger.exception("provider %s failed to cancel a job", model.provider_name)
        return CancelOutcome.unknown

    async def _collected(
        self,
        model: CatalogModel,
        provider: TicketProvider,
        request: Request,
        running: RunningAttempt,
        left: LeftCall | None,
    ) -> Made:
        """Collects the job left behind, or one whose response was lost, or else a new one."""
        if left is not None:
            made = await self._collected_left(model, provider, request, running, left)
            if made is not None:
                return made
        ticket = await provider.submit(request)
        await running.record_ticket(ticket.id)
        return await provider.collect(ticket, request)

    async def _collected_left(
        self,
        model: CatalogModel,
        provider: TicketProvider,
        request: Request,
        running: RunningAttempt,
        left: LeftCall,
    ) -> Made | None:
        """Returns None, with a new call recorded, if nothing was left, or an earlier film left a job that can
        no longer be collected.
        """
        ticket = await self._left_ticket(model, provider, request, left)
        if ticket is None:
            await running.called()
            return None
        await running.record_ticket(ticket.id)
        await self._take_over(left, running)
        try:
            return await provider.collect(ticket, request)
        except ReelproofError as error:
            if not (left.is_of_other_job and _is_useless(error.failure)):
                raise
            logger.info("a job left at %s is ordered anew: %s", model.provider_name, error)
        await running.called_anew()
        return None

    async def _left_ticket(
        self, model: CatalogModel, provider: TicketProvider, request: Request, left: LeftCall
    ) -> Ticket | None:
        match left:
            case OpenTicket(ticket_id):
                return Ticket(ticket_id)
            case LostSubmit(called_at):
                since = _looked_for_since(called_at, datetime.now(UTC))
                return await provider.find(request, since, await self._known_tickets(model, since))

    async def _take_over(self, left: LeftCall, running: RunningAttempt) -> None:
        """Releases the call from the attempts that left it, so that its cost is counted once."""
        earlier = await self._attempts.of_asset(running.value.asset_id)
        for attempt in attempts_that_left(left, earlier, running.value):
            await RunningAttempt(self._attempts, attempt).handed_on()

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
        except TransitionRefused:
            # The job was canceled, or its asset ended, before the call.
            raise
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


async def _contained(call: Awaitable[Answer]) -> Answer:
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


def _is_useless(failure: Failure) -> bool:
    """Whether a job's result can no longer be collected; a process that ended says nothing about the job."""
    return not job_runs_on(failure) and failure.code is not ErrorCode.CrashedRepeatedly


def _cancel_outcome(returned: CancelOutcome | bool | None) -> CancelOutcome:
    """Converts what `cancel` of a plug-in returned."""
    if isinstance(returned, CancelOutcome):
        return returned
    return CancelOutcome.finished if returned else CancelOutcome.gone


def _looked_for_since(called_at: datetime, now: datetime) -> datetime:
    """Handles a call time in the future, recorded before the clock was set back."""
    return called_at if called_at <= now else now - LOOK_BACK
