"""Applies what follows a failed attempt: retry, wait, next model, softened prompt, give up; logs it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import Job
from reelproof.domain.own_media import OWN_BUCKET
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.engine.ports.stores import AttemptContext, Stores
from reelproof.engine.run.asset_changes import AssetChanges
from reelproof.engine.run.in_flight import InFlight
from reelproof.engine.run.provider_job_cleanup import ProviderJobCleanup
from reelproof.engine.run.quarantine import Quarantine
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.engine.run.running_tasks import RunningTasks
from reelproof.engine.run.take import TakeMaker
from reelproof.planning.assets.softening import SOFTENED_KINDS
from reelproof.planning.recovery.crash import crashed_repeatedly, has_crashed_too_often
from reelproof.planning.recovery.retry import (
    GiveUp,
    PastAttempt,
    RecoveryAction,
    RetryPolicy,
    TryAgain,
    recover,
)

logger = logging.getLogger(__name__)
TICK = timedelta(microseconds=1)


class AssetMaker:
    """Makes assets by attempts. The caller decides when; a crash at any moment loses at most the call in
    flight.
    """

    def __init__(
        self,
        stores: Stores,
        catalog: Catalog,
        takes: TakeMaker,
        quarantine: Quarantine,
        provider_job_cleanup: ProviderJobCleanup,
        policy: Callable[[], RetryPolicy],
        changes: AssetChanges,
    ) -> None:
        self._stores = stores
        self._catalog = catalog
        self._takes = takes
        self._quarantine = quarantine
        self._provider_job_cleanup = provider_job_cleanup
        self._policy = policy
        self._changes = changes
        self._running_tasks = RunningTasks(catalog)
        self._in_flight = InFlight()

    async def attempt(self, job_id: JobId, asset_id: AssetId, number: int) -> NextAttempt | None:
        """Calls the next model once, unless the asset has a take, and decides what follows.

        Returns None if nothing follows. Failures are stored, not raised. Repeated after a crash, it goes on
        from what is stored.
        """
        with self._in_flight.track():
            context = await self._stores.attempts.context(job_id, asset_id)
            if context.is_over:
                self._changes.notify(job_id, context.asset)
                return None
            if (later := context.later_attempt(number)) is not None:
                return NextAttempt(job_id, asset_id, later.number, self.bucket(later.model), 0.0)
            async with self._catalog.in_use():
                is_made = await self._attempt(context, number)
            return None if is_made else await self._settle(job_id, asset_id)

    async def await_calls(self, within_s: float) -> None:
        """Waits for responses to billed calls that could not be collected later."""
        await self._running_tasks.await_calls(within_s)

    async def rest(self) -> None:
        """Waits until all reads and writes are done, so that the stores can be closed."""
        await self._in_flight.drained()

    async def _attempt(self, context: AttemptContext, number: int) -> bool:
        """Returns whether the asset has its take."""
        asset, job, attempt = context.asset, context.job, self._numbered(context, number)
        if attempt.outcome is not None:
            return False
        running = RunningAttempt(
            self._stores.attempts,
            attempt,
            begins=True,
            is_stored=any(one.number == number for one in context.past),
            notify=lambda begun: self._changes.record(job.id, begun),
        )
        try:
            made = await self._made(context, running)
        except TransitionRefused:
            # A take of it was accepted in the meantime, it was given up, or its job is canceled.
            if running.is_stored and running.value.outcome is None:
                await self._provider_job_cleanup.cancel(running.value)
            made = await self._stores.assets.get(asset.id)
        if made is not None:
            self._changes.notify(job.id, made)
        return made is not None

    async def _made(self, context: AttemptContext, running: RunningAttempt) -> Asset | None:
        """Returns the asset if it has its take. Raises TransitionRefused."""
        made, attempt = None, running.value
        if has_crashed_too_often(attempt):
            await running.failed(crashed_repeatedly(attempt))
        else:
            made = await self._run(context, running)
        await self._quarantine.ended(running.value)
        return made

    async def _settle(self, job_id: JobId, asset_id: AssetId) -> NextAttempt | None:
        context = await self._stores.attempts.context(job_id, asset_id)
        asset, job = context.asset, context.job
        past = [one for one in context.past if one.outcome is not None]
        if context.is_over or not _failures(past):
            self._changes.notify(job_id, asset)
            return None
        decision = self._recover(asset, past)
        if not isinstance(decision, TryAgain) or decision.model != past[-1].model:
            await self._cancel_earlier_jobs(past)
        match decision:
            case GiveUp(failure):
                await self._give_up(asset, job_id, failure, len(past))
                return None
            case TryAgain():
                await self._record_retry(job, asset, past, decision)
                bucket = self.bucket(decision.model)
                return NextAttempt(job_id, asset_id, len(past) + 1, bucket, decision.delay_s)

    def bucket(self, model: str) -> str:
        """Returns the model's bucket; an unknown model fails in the bucket for own media."""
        try:
            return self._catalog.model(model).info.bucket
        except ReelproofError:
            return OWN_BUCKET

    async def abandon(self, job_id: JobId, asset_id: AssetId, failure: Failure) -> None:
        """Ends an asset and its open attempt from outside, so that no cost stays reserved for it."""
        asset = await self._stores.assets.get(asset_id)
        if not asset.status.is_final:
            await self._give_up(asset, job_id, failure, asset.attempts)
        await self._running_tasks.stop_one(job_id, asset_id)
        await self._provider_job_cleanup.of_asset(job_id, asset_id)

    async def stop(self, job_id: JobId) -> None:
        """Stops the job's running attempts in this process."""
        await self._running_tasks.stop(job_id)

    async def _cancel_earlier_jobs(self, past: Sequence[Attempt]) -> None:
        """Cancels provider jobs of earlier models in the chain, whose results are no longer needed."""
        for attempt in past:
            if attempt.is_ticket_open:
                await self._provider_job_cleanup.cancel(attempt)

    def _numbered(self, context: AttemptContext, number: int) -> Attempt:
        """Returns the attempt of this number: the one a crash interrupted, or a new one."""
        asset, job, past = context.asset, context.job, context.past
        for attempt in past:
            if attempt.number == number:
                return attempt
        model, is_softened = self._next_call(asset, [one for one in past if one.number < number])
        # After the previous attempts, even if the clock was set back in the meantime.
        started_at = max([datetime.now(UTC), *(one.started_at + TICK for one in past)])
        return Attempt(asset.id, job.id, number, model, started_at, is_softened=is_softened)

    def _next_call(self, asset: Asset, past: Sequence[Attempt]) -> tuple[str, bool]:
        if not _failures(past):
            return asset.chain[0], False
        decision = self._recover(asset, past)
        if isinstance(decision, TryAgain):
            return decision.model, decision.is_softened
        return past[-1].model, past[-1].is_softened

    def _recover(self, asset: Asset, past: Sequence[Attempt]) -> RecoveryAction:
        can_soften = asset.kind in SOFTENED_KINDS
        return recover(asset.chain, _failures(past), self._policy(), asset.id, can_soften)

    async def _give_up(self, asset: Asset, job_id: JobId, failure: Failure, attempts: int) -> None:
        """Ends the asset with the failure; an asset that has a take keeps it."""
        status = AssetStatus(failure.entry.asset_status.value)
        if asset.accepted_take is not None:
            status = AssetStatus.generated
            await self._stores.jobs.warn(
                job_id, f"{asset.title}: {failure.full_code}: {failure.message} The previous take is kept."
            )
        ended = await self._stores.assets.change(asset.id, job_id, status, error=failure, attempts=attempts)
        logger.info("an asset failed without a new take", extra=_facts(asset, failure, job_id))
        self._changes.notify(job_id, ended)

    async def _record_retry(
        self, job: Job, asset: Asset, past: Sequence[Attempt], decision: TryAgain
    ) -> None:
        note: dict[str, JsonValue] = {
            "retry": len(past),
            "max_retries": self._policy().max_retries,
            "wait_s": round(decision.delay_s, 3),
            "next_model": decision.model,
            "is_softened": decision.is_softened,
            "is_retry": decision.is_retry,
        }
        failure = past[-1].failure
        waiting = await self._stores.assets.change(
            asset.id, job.id, AssetStatus.retrying, error=failure, attempts=len(past), note=note
        )
        self._changes.record(job.id, waiting)
        if failure is not None:
            count = {"attempt": past[-1].number, "retries": len(past) - 1}
            facts = _facts(asset, failure, job.id) | count | {"wait_s": round(decision.delay_s, 3)}
            logger.info("an attempt failed", extra=facts)

    async def _run(self, context: AttemptContext, running: RunningAttempt) -> Asset | None:
        """Runs the attempt in a separate task, so that it can be stopped without stopping its run."""
        task = asyncio.create_task(self._takes.make(context, running))
        with self._running_tasks.track(running, task):
            try:
                made = await asyncio.shield(task)
                if isinstance(made, Asset):
                    return made
                await running.failed(made)
            except asyncio.CancelledError:
                if not task.cancelled():
                    task.cancel()
                    await asyncio.wait({task})
                    await running.interrupted()
                    raise
                if running.is_stored:
                    await self._provider_job_cleanup.cancel(running.value)
        return None


def _failures(attempts: Sequence[Attempt]) -> list[PastAttempt]:
    return [
        PastAttempt(attempt.model, attempt.failure, attempt.is_softened)
        for attempt in attempts
        if attempt.failure is not None
    ]


def _facts(asset: Asset, failure: Failure, job_id: JobId) -> dict[str, JsonValue]:
    """Returns the structured fields of a failure log line."""
    return {
        "asset": asset.key,
        "kind": asset.kind.value,
        "code": failure.full_code,
        "provider": failure.provider,
        "provider_code": failure.provider_code,
        "model": failure.model,
        "retries": failure.retried_count,
        "job_id": job_id,
        "correlation_id": failure.correlation_id,
    }
