"""A film from request to file: prepare, make the assets, assemble. Each part may be repeated."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.brief import Brief
from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import Job, JobStatus, StepName, StepStatus
from reelproof.domain.script import Script
from reelproof.engine.assembly import Assembly
from reelproof.engine.attempt import AssetMaker, NextAttempt
from reelproof.engine.cancellation import Cancellation
from reelproof.engine.catalog import Catalog
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.plan import Planner
from reelproof.engine.ports import JobOutcome, MediaStore, ProjectFolder, Room
from reelproof.engine.request import MakeRequest
from reelproof.engine.settled import SettledSignal
from reelproof.engine.step_run import StepRun
from reelproof.engine.take import take_for
from reelproof.planning.aim import aimed, scope, stale
from reelproof.planning.asset import is_ready, missing_inputs
from reelproof.planning.options import script_options
from reelproof.planning.report import step_summary
from reelproof.planning.reuse import Decision, Verdict
from reelproof.planning.script import parse_script
from reelproof.planning.step import STEP_OF_KIND, StepCount, count_steps
from reelproof.planning.usual_writers import NO_WRITER
from reelproof.planning.written_script import read_written_script, script_markdown

logger = logging.getLogger(__name__)
POLL_S = 0.25
SWEEP_EVERY = 20
START_BYTES = 200_000_000
# Enough to write down, when it comes to that, that the disk is full.
LEAST_BYTES = 40_000_000


class AttemptQueue(Protocol):
    """Where attempts wait for a place in their bucket."""

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        """An attempt that is queued already is not queued twice."""

    async def broken(self) -> Sequence[AssetId]:
        """Assets whose attempt ended without an outcome, so that nobody will settle them."""

    async def withdraw(self) -> None:
        """Takes back what waits; what is under way goes on."""


class Production:
    """Runs the parts of a job. Whoever calls them makes each durable."""

    def __init__(
        self,
        ledgers: Ledgers,
        planner: Planner,
        maker: AssetMaker,
        assembly: Assembly,
        catalog: Catalog,
        folder: ProjectFolder,
        media: MediaStore,
        room: Room,
        settled: SettledSignal,
        cancellation: Cancellation,
        step_timeout_s: float,
    ) -> None:
        self._ledgers = ledgers
        self._planner = planner
        self._maker = maker
        self._assembly = assembly
        self._catalog = catalog
        self._folder = folder
        self._media = media
        self._room = room
        self._settled = settled
        self._step_timeout_s = step_timeout_s
        self._cancellation = cancellation

    async def prepare(self, job_id: JobId) -> None:
        """Checks what must be there."""
        jobs = self._ledgers.jobs
        await jobs.start(job_id)
        request = await jobs.request(job_id)
        async with self._step(job_id, StepName.preflight):
            await self._folder.prepare(Path(request.output_path))
            await self._room.check(START_BYTES)

    async def write_script(self, job_id: JobId, queue: AttemptQueue) -> None:
        """Has the script written that a brief asks for, and puts it where a person finds it.

        From then on the job is one for a film from that script. Raises ReelproofError where none was written.
        """
        jobs = self._ledgers.jobs
        job, request = await jobs.get(job_id), await jobs.request(job_id)
        if request.brief is None or job.status.is_final:
            return
        planned = await self._planner.script(job.project_id, request, request.brief)
        [asset] = await self._ledgers.assets.replan(job.project_id, [planned])
        await self._take_up(job, await self._planner.decide_alone(job.project_id, asset))
        await jobs.step(job_id, StepName.script, StepStatus.running, total=1)
        await self.make_assets(job_id, queue)
        if not (await jobs.get(job_id)).status.is_final:
            await self._take_script(job, request, request.brief, await self._ledgers.assets.get(asset.id))

    async def plan_film(self, job_id: JobId) -> None:
        """Reads the script, plans the assets and takes up those that exist."""
        jobs = self._ledgers.jobs
        job, request = await jobs.get(job_id), await jobs.request(job_id)
        if job.status.is_final:
            return
        async with self._step(job_id, StepName.script):
            script = await self._read_script(job, request)
        decisions = await self._plan(job, request, script)
        for decision in decisions:
            await self._take_up(job, decision)
        for left in stale(decisions):
            await jobs.warn(job_id, f"{left.asset.title} is out of date. To make it again: retry --stale")
        await self._start_asset_steps(job_id, [decision.asset for decision in decisions])

    async def make_assets(self, job_id: JobId, queue: AttemptQueue) -> None:
        """Queues each asset the moment its inputs have ended; returns when all have, or it is canceled."""
        request = await self._ledgers.jobs.request(job_id)
        targets = frozenset(request.targets)
        queued: set[str] = set()
        for turn in count(1):
            await self._room.check(LEAST_BYTES)
            self._settled.clear(job_id)
            job = await self._ledgers.jobs.get(job_id)
            if await self._is_canceled(job, queue):
                return
            assets = await self._ledgers.assets.of_project(job.project_id)
            await self._report_steps(job_id, count_steps(assets), assets)
            mine = scope(assets, request.aim, targets)
            if all(asset.status.is_final for asset in mine):
                break
            if turn % SWEEP_EVERY == 0:
                await self._abandon_broken(job_id, queue)
                await self._end_overdue_steps(job_id, mine)
            await self._advance(job_id, assets, mine, queued, queue)
            await self._settled.wait(job_id, POLL_S)
        await self._catalog.rest()

    async def assemble(self, job_id: JobId) -> None:
        """Lays out the timeline, writes the files, renders the film and ends the job, canceled or not."""
        job, request = await self._ledgers.jobs.get(job_id), await self._ledgers.jobs.request(job_id)
        if job.status.is_final:
            return
        script = await self._ledgers.projects.script(job.project_id)
        if script is None:
            raise ReelproofError(Failure(ErrorCode.Unknown, "The script of this film is not known."))
        assembling = asyncio.create_task(self._assembly.assemble(job, request, script, self._step))
        while not (await asyncio.wait({assembling}, timeout=POLL_S))[0]:
            if (await self._ledgers.jobs.get(job_id)).cancel_requested_at is not None:
                assembling.cancel()
                await asyncio.wait({assembling})
                break
        if assembling.cancelled():
            await self._cancellation.cancel(job_id)
        else:
            await assembling

    async def fail(self, job_id: JobId, failure: Failure) -> None:
        """Ends a job that could not make a film; everything made so far stays."""
        job = await self._ledgers.jobs.get(job_id)
        if not job.status.is_final:
            named = replace(failure, correlation_id=job.correlation_id)
            await self._ledgers.jobs.end(job_id, JobOutcome(JobStatus.failed, error=named))

    async def _take_script(self, job: Job, request: MakeRequest, brief: Brief, asset: Asset) -> None:
        take = asset.accepted_take
        if take is None:
            raise ReelproofError(_no_script(asset))
        content = await asyncio.to_thread(self._media.path(take.media_digest).read_bytes)
        chosen = script_options(request.options)
        text = script_markdown(read_written_script(content, brief), brief, chosen)
        path = Path(request.script_path)
        await self._folder.write_text(path.parent, path.name, text)
        await self._ledgers.jobs.rewrite(job.id, replace(request, script_text=text, brief=None))
        if request.stops_at_script:
            await self._read_script(job, replace(request, script_text=text))
            await self._ledgers.jobs.step(job.id, StepName.script, StepStatus.succeeded)
            await self._ledgers.jobs.end(job.id, JobOutcome(JobStatus.succeeded))

    async def _read_script(self, job: Job, request: MakeRequest) -> Script:
        previous = await self._ledgers.projects.script(job.project_id)
        script = parse_script(request.script_text, request.script_name, previous)
        await self._ledgers.projects.save_script(job.project_id, script)
        project = await self._ledgers.projects.get(job.project_id)
        if project.title != script.title:
            await self._ledgers.projects.save(replace(project, title=script.title))
        return script

    async def _plan(self, job: Job, request: MakeRequest, script: Script) -> Sequence[Decision]:
        planned = await self._planner.assets(job.project_id, script, request)
        assets = await self._ledgers.assets.replan(job.project_id, planned)
        decisions = await self._planner.decide(job.project_id, script, request, assets)
        return aimed(decisions, request.aim, frozenset(request.targets), job.id)

    async def _take_up(self, job: Job, decision: Decision) -> None:
        asset, take = decision.asset, decision.take
        is_kept = decision.verdict in (Verdict.keep, Verdict.leave)
        if is_kept and (take is None or (asset.status is AssetStatus.generated and asset.error is None)):
            return
        if asset.status is not AssetStatus.pending or decision.drops_take:
            await self._ledgers.assets.change(
                asset.id, job.id, AssetStatus.pending, attempts=0, drops_take=decision.drops_take
            )
        if take is not None:
            await self._ledgers.assets.accept(asset.id, job.id, take_for(asset, take), {"reused": True})

    async def _start_asset_steps(self, job_id: JobId, assets: Sequence[Asset]) -> None:
        for counted in count_steps(assets):
            status = StepStatus.running if counted.total else StepStatus.skipped
            await self._ledgers.jobs.step(job_id, counted.name, status, total=counted.total)

    async def _is_canceled(self, job: Job, queue: AttemptQueue) -> bool:
        if job.cancel_requested_at is None:
            return job.status.is_final
        await queue.withdraw()
        await self._maker.stop(job.id)
        await self._cancellation.cancel(job.id)
        return True

    async def _advance(
        self,
        job_id: JobId,
        assets: Sequence[Asset],
        mine: Sequence[Asset],
        queued: set[str],
        queue: AttemptQueue,
    ) -> None:
        by_key = {asset.key: asset for asset in assets}
        ready = [asset for asset in mine if asset.status is AssetStatus.pending and is_ready(asset, by_key)]
        fresh = [asset for asset in ready if asset.id not in queued]
        for asset in fresh:
            missing = missing_inputs(asset, by_key)
            if missing:
                message = f"{len(missing)} of the assets that it is made from are missing."
                failure = Failure(ErrorCode.DependencyFailed, message, details={"missing": list(missing)})
                await self._maker.abandon(job_id, asset.id, failure)
        makeable = [asset for asset in fresh if not missing_inputs(asset, by_key)]
        await queue.put([self._first_attempt(job_id, asset) for asset in makeable])
        queued.update(asset.id for asset in fresh)

    async def _abandon_broken(self, job_id: JobId, queue: AttemptQueue) -> None:
        for asset_id in await queue.broken():
            failure = Failure(ErrorCode.Unknown, "The attempt to make it broke off without an outcome.")
            await self._maker.abandon(job_id, asset_id, failure)

    def _first_attempt(self, job_id: JobId, asset: Asset) -> NextAttempt:
        return NextAttempt(job_id, asset.id, 1, self._maker.bucket(asset.chain[0]), 0.0)

    async def _end_overdue_steps(self, job_id: JobId, mine: Sequence[Asset]) -> None:
        """What a whole step has no time for any more ends, and the film is made without it."""
        for step in await self._ledgers.jobs.steps(job_id):
            if step.status is not StepStatus.running or step.started_at is None:
                continue
            if (datetime.now(UTC) - step.started_at).total_seconds() < self._step_timeout_s:
                continue
            message = f"The step did not end within {self._step_timeout_s:g} s."
            failure = Failure(ErrorCode.StepTimeout, message, subject=step.name.value)
            for asset in mine:
                if STEP_OF_KIND[asset.kind] is step.name and not asset.status.is_final:
                    await self._maker.abandon(job_id, asset.id, failure)

    async def _report_steps(
        self, job_id: JobId, counts: Sequence[StepCount], assets: Sequence[Asset]
    ) -> None:
        """Tells what is news: the ledger keeps silent about what is already so."""
        running = {
            step.name for step in await self._ledgers.jobs.steps(job_id) if step.status is StepStatus.running
        }
        for counted in counts:
            if counted.name in running:
                summary = step_summary(counted.name, assets) if counted.is_over else None
                if summary is not None:
                    logger.info("%s", summary, extra={"job_id": job_id})
                await self._ledgers.jobs.step(
                    job_id,
                    counted.name,
                    StepStatus.succeeded if counted.is_over else StepStatus.running,
                    progress=counted.progress,
                    done=counted.done,
                    total=counted.total,
                    current=counted.current,
                    summary=summary,
                )

    def _step(self, job_id: JobId, name: StepName) -> StepRun:
        return StepRun(self._ledgers.jobs, job_id, name, self._step_timeout_s)


def _no_script(asset: Asset) -> Failure:
    """Why there is none; that no model has a key has more ways out than that key."""
    error = asset.error or Failure(ErrorCode.Unknown, "No script was written.")
    return replace(error, message=NO_WRITER) if error.code is ErrorCode.MissingApiKey else error
