"""The parts of a job: check folder and disk space, write script, plan, make assets, assemble, fail."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.brief import Brief
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job, JobStatus, StepName, StepStatus
from reelproof.domain.script import Script
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.plan.script_reader import parse
from reelproof.engine.ports.attempt_queue import AttemptQueue
from reelproof.engine.ports.files import FreeSpace, MediaStore, ProjectFolder
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobOutcome, Outdated, Stores
from reelproof.engine.run.assembly import Assembly
from reelproof.engine.run.asset_round import AssetRound
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.run.damaged_media import check_media, restore_media
from reelproof.engine.run.part_run import PartRuns
from reelproof.engine.run.step_run import film_step, limited_step
from reelproof.engine.run.take import take_for
from reelproof.planning.assets.default_models import NO_WRITER
from reelproof.planning.assets.job_mode import apply_mode, outdated, regenerate_if_requested
from reelproof.planning.assets.reuse import Decision, DecisionKind
from reelproof.planning.history.recording import text_digest
from reelproof.planning.recovery.disk_space import FILM_BYTES
from reelproof.planning.report.job_progress import count_steps, is_planned
from reelproof.planning.script.options import script_options
from reelproof.planning.script.written_script import read_written_script, script_markdown

POLL_S = 0.25


class Production:
    """Runs the parts of a job. Repeated after an interruption, each goes on from what is stored."""

    def __init__(
        self,
        stores: Stores,
        planner: Planner,
        asset_round: AssetRound,
        assembly: Assembly,
        folder: ProjectFolder,
        media: MediaStore,
        free_space: FreeSpace,
        cancellation: Cancellation,
        notices: FilmNotices,
        step_timeout_s: float,
    ) -> None:
        self._stores = stores
        self._planner = planner
        self._round = asset_round
        self._assembly = assembly
        self._folder = folder
        self._media = media
        self._free_space = free_space
        self._step_timeout_s = step_timeout_s
        self._cancellation = cancellation
        self._notices = notices
        self._parts = PartRuns(stores.parts)

    async def prepare(self, job_id: JobId) -> None:
        """Checks the output folder and free space, unless the job has ended: a worker may have read it
        before its last run ended.
        """
        jobs = self._stores.jobs
        if not await jobs.start(job_id):
            return
        request = await jobs.request(job_id)
        async with self._step(job_id, StepName.preflight):
            await self._folder.prepare(Path(request.output_path))
            await self._free_space.check(FILM_BYTES)

    async def write_script(self, job_id: JobId, queue: AttemptQueue) -> None:
        """Has the script for a brief written, and saves it in the project's folder.

        From then on the job makes a film from that script. Raises ReelproofError if none was written.
        """
        jobs = self._stores.jobs
        job, request = await jobs.get(job_id), await jobs.request(job_id)
        if request.brief is None or job.status.is_final:
            return
        planned = await self._planner.script(job.project_id, request, request.brief)
        [asset] = await self._stores.assets.replan(job.project_id, [planned])
        await self._restore([asset], request)
        decision = await self._planner.decide_alone(job.project_id, asset, request.options)
        await self._apply_decision(job, regenerate_if_requested(decision, request.targets, job.id))
        await jobs.step(job_id, StepName.script, StepStatus.running, total=1)
        await self.make_assets(job_id, queue)
        if not (await jobs.get(job_id)).status.is_final:
            await self._take_script(job, request, request.brief, await self._stores.assets.get(asset.id))

    async def plan_film(self, job_id: JobId) -> None:
        """Parses the script, plans the assets and reuses existing takes, once for each job: what has failed
        since then stays so.
        """
        jobs = self._stores.jobs
        job, request = await jobs.get(job_id), await jobs.request(job_id)
        if job.status.is_final or is_planned(await jobs.steps(job_id)):
            return
        async with self._parts.run(job_id, "planning"):
            await self._plan_film(job, request)

    async def _plan_film(self, job: Job, request: MakeRequest) -> None:
        job_id = job.id
        async with self._step(job_id, StepName.script):
            script = await self._read_script(job, request)
            await self._stores.jobs.note(job_id, await self._notices.of_film(script, request))
        decisions = await self._plan(job, request, script)
        for decision in decisions:
            await self._apply_decision(job, decision)
        for left in outdated(decisions):
            await self._stores.jobs.warn(
                job_id, f"{left.asset.title} is out of date. To regenerate it: retry --stale"
            )
        await self._start_asset_steps(job_id, [decision.asset for decision in decisions])

    async def make_assets(self, job_id: JobId, queue: AttemptQueue) -> None:
        """Makes all assets; returns when they have ended or the job is canceled."""
        await self._round.make_all(job_id, queue)

    async def assemble(self, job_id: JobId) -> None:
        """Builds the timeline, writes the files, renders the film and ends the job, even if canceled."""
        job, request = await self._stores.jobs.get(job_id), await self._stores.jobs.request(job_id)
        if job.status.is_final:
            return
        script = await self._stores.projects.script(job.project_id)
        if script is None:
            raise ReelproofError(Failure(ErrorCode.Unknown, "The script of this film was not found."))
        steps = {step.name: step for step in await self._stores.jobs.steps(job_id)}
        async with self._parts.run(job_id, "assembling", steps[StepName.render].progress):
            await self._assemble(job, request, script)

    async def _assemble(self, job: Job, request: MakeRequest, script: Script) -> None:
        job_id = job.id
        assembling = asyncio.create_task(self._assembly.assemble(job, request, script, self._film_step))
        try:
            while not (await asyncio.wait({assembling}, timeout=POLL_S))[0]:
                if (await self._stores.jobs.get(job_id)).cancel_requested_at is not None:
                    break
        finally:
            # Also on shutdown: a render that continues would start new child processes.
            assembling.cancel()
            await asyncio.wait({assembling})
        if assembling.cancelled():
            await self._cancellation.cancel(job_id)
        else:
            await assembling

    async def fail(self, job_id: JobId, failure: Failure) -> None:
        """Ends a job that could not make a film; everything made so far is kept."""
        job = await self._stores.jobs.get(job_id)
        if not job.status.is_final:
            named = replace(failure, correlation_id=job.correlation_id)
            await self._stores.jobs.end(job_id, JobOutcome(JobStatus.failed, error=named))

    async def _take_script(self, job: Job, request: MakeRequest, brief: Brief, asset: Asset) -> None:
        take = asset.accepted_take
        if take is None:
            raise ReelproofError(_no_script(asset))
        await check_media([asset], self._media)
        content = await asyncio.to_thread(self._media.path(take.media_digest).read_bytes)
        chosen = script_options(request.options)
        text = script_markdown(read_written_script(content, brief), brief, chosen)
        path = Path(request.script_path)
        await self._folder.set_aside(path.parent, path.name)
        await self._folder.write_text(path.parent, path.name, text)
        await self._stores.jobs.rewrite(job.id, replace(request, script_text=text, brief=None, targets=()))
        if request.stops_at_script:
            await self._read_script(job, replace(request, script_text=text))
            await self._stores.jobs.step(job.id, StepName.script, StepStatus.succeeded)
            await self._stores.jobs.end(job.id, JobOutcome(JobStatus.succeeded))

    async def _read_script(self, job: Job, request: MakeRequest) -> Script:
        previous = await self._stores.projects.script(job.project_id)
        language = request.options.language_tag
        script = await parse(request.script_text, request.script_name, previous, language)
        await self._stores.projects.save_script(job.project_id, script)
        await self._stores.projects.rename(job.project_id, script.title, text_digest(request.script_text))
        return script

    async def _plan(self, job: Job, request: MakeRequest, script: Script) -> Sequence[Decision]:
        assets = await self._replan(job, request, script)
        await self._restore(assets, request)
        decisions = await self._planner.decide(job.project_id, script, request, assets)
        return apply_mode(decisions, request.mode, frozenset(request.targets), job.id)

    async def _replan(self, job: Job, request: MakeRequest, script: Script) -> Sequence[Asset]:
        """Plans again if undo has changed a prompt meanwhile, as it may while a film is only rendered."""
        while True:
            edits = await self._stores.assets.edits(job.project_id)
            planned = await self._planner.assets(job.project_id, script, request, edits)
            try:
                return await self._stores.assets.replan(job.project_id, planned, edits)
            except Outdated:
                continue

    async def _restore(self, assets: Sequence[Asset], request: MakeRequest) -> None:
        """What has an undamaged copy beside the film is neither made nor paid for again."""
        await restore_media(assets, self._media, self._folder, Path(request.output_path))

    async def _apply_decision(self, job: Job, decision: Decision) -> None:
        asset, take = decision.asset, decision.take
        is_kept = decision.kind in (DecisionKind.keep, DecisionKind.skip)
        if is_kept and (take is None or (asset.status is AssetStatus.generated and asset.error is None)):
            return
        if asset.status is not AssetStatus.pending or decision.drops_take:
            await self._stores.assets.change(
                asset.id, job.id, AssetStatus.pending, attempts=0, drops_take=decision.drops_take
            )
        if take is not None:
            await self._stores.assets.accept(asset.id, job.id, take_for(asset, take), {"reused": True})

    async def _start_asset_steps(self, job_id: JobId, assets: Sequence[Asset]) -> None:
        for counted in count_steps(assets):
            status = StepStatus.running if counted.total else StepStatus.skipped
            await self._stores.jobs.step(job_id, counted.name, status, total=counted.total)

    def _step(self, job_id: JobId, name: StepName) -> AbstractAsyncContextManager[None]:
        return limited_step(self._stores.jobs, job_id, name, self._step_timeout_s)

    def _film_step(self, job_id: JobId, name: StepName) -> AbstractAsyncContextManager[None]:
        return film_step(self._stores.jobs, job_id, name, self._step_timeout_s)


def _no_script(asset: Asset) -> Failure:
    """Returns why there is no script; a missing key has more remedies than setting that key."""
    error = asset.error or Failure(ErrorCode.Unknown, "No script was written.")
    return replace(error, message=NO_WRITER) if error.code is ErrorCode.MissingApiKey else error
