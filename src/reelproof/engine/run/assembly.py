"""Final steps of a film: accepted media, timeline, captions, report, render; retries without bad assets."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, Digest, JobId
from reelproof.domain.job import Job, JobStatus, StepName, StepStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.render import FilmFile, RenderOptions
from reelproof.domain.script import Notice, Script
from reelproof.domain.self_check import SelfCheck
from reelproof.domain.summary import Summary
from reelproof.domain.timeline import Timeline
from reelproof.engine.plan.notices import stood_in_notices
from reelproof.engine.ports.files import AssetsUnusable, MediaStore, ProjectFolder, Renderer, RenderRequest
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Assets, Attempts, JobOutcome, Jobs
from reelproof.engine.run.damaged_media import restore_media, without_lost
from reelproof.engine.run.film_check import check_finished_film
from reelproof.planning.assets.asset_file import asset_file
from reelproof.planning.assets.call_count import CallCount, CountedCall, count_by_provider
from reelproof.planning.export.film_files import FILM_NAME
from reelproof.planning.export.formats import FORMATS, ExportSource
from reelproof.planning.recovery.suggest_fix import with_fixes
from reelproof.planning.report.film_report import FilmReport, report_assets, report_segments
from reelproof.planning.report.job_summary import summarize
from reelproof.planning.report.notice import in_order
from reelproof.planning.timeline.timeline import plan_timeline

logger = logging.getLogger(__name__)
PROGRESS_EVERY_S = 0.25
# Maximum number of renders, each without the assets that made the previous one fail.
MAX_PASSES = 8
Steps = Callable[[JobId, StepName], AbstractAsyncContextManager[None]]


class Assembly:
    """Writes a film's folder. Idempotent: repeating it after a crash gives the same folder."""

    def __init__(
        self,
        jobs: Jobs,
        assets: Assets,
        attempts: Attempts,
        media: MediaStore,
        renderer: Renderer,
        folder: ProjectFolder,
        render_stall_s: float,
    ) -> None:
        self._jobs = jobs
        self._assets = assets
        self._attempts = attempts
        self._media = media
        self._renderer = renderer
        self._folder = folder
        self._render_stall_s = render_stall_s

    async def assemble(self, job: Job, request: MakeRequest, script: Script, step: Steps) -> None:
        """Assembles the film; assets that prevent rendering are replaced by placeholders."""
        stored = await self._assets.of_project(job.project_id)
        output = Path(request.output_path)
        lost = await restore_media(stored, self._media, self._folder, output)
        assets = await without_lost(stored, lost, self._media)
        for passes_left in reversed(range(MAX_PASSES)):
            try:
                await self._assemble(job, request, script, assets, lost, step)
                return
            except AssetsUnusable as error:
                if not passes_left:
                    raise ReelproofError(error.failure) from error
                assets = _without(assets, error)

    async def _assemble(
        self,
        job: Job,
        request: MakeRequest,
        script: Script,
        assets: Sequence[Asset],
        lost: frozenset[Digest],
        step: Steps,
    ) -> None:
        output = Path(request.output_path)
        files = {asset.id: asset_file(asset, asset.accepted_take) for asset in assets if asset.accepted_take}
        async with step(job.id, StepName.timeline):
            timeline = plan_timeline(script, request.options, {asset.key: asset for asset in assets})
            await self._write_assets(output, assets, files, lost)
            style = request.options.caption_style
            source = ExportSource(script, timeline, _names_by_digest(assets, files), style)
            await self._export(output, StepName.timeline, source)
        async with step(job.id, StepName.subtitles):
            await self._export(output, StepName.subtitles, source)
        async with step(job.id, StepName.render):
            rendered = await self._render(job.id, request, timeline, output)
            film = replace(rendered, is_draft=request.options.draft)
            has_burned = request.options.burn_captions
            check = await check_finished_film(
                self._renderer, self._folder, output, timeline, has_burned, assets
            )
        await self._finish(job, request, script, timeline, assets, files, film, check)

    async def _export(self, output: Path, step: StepName, source: ExportSource) -> None:
        """Writes the files of one step."""
        for one in FORMATS:
            if one.step is step:
                text = await asyncio.to_thread(one.write, source)
                await self._folder.write_text(output, one.file_name, text)

    async def _write_assets(
        self, output: Path, assets: Sequence[Asset], files: Mapping[AssetId, str], lost: frozenset[Digest]
    ) -> None:
        """Leaves copies of lost media in place: they may become readable again."""
        sources = {
            files[asset.id]: self._media.path(asset.accepted_take.media_digest)
            for asset in assets
            if asset.accepted_take is not None and asset.accepted_take.media_digest not in lost
        }
        await self._folder.copy_media(output, sources)
        await self._folder.keep_only(output / "assets", {Path(name).name for name in files.values()}, lost)

    async def _render(
        self, job_id: JobId, request: MakeRequest, timeline: Timeline, output: Path
    ) -> FilmFile:
        clips = (*timeline.visuals, *timeline.narration, *timeline.music)
        digests = {clip.media for clip in clips if clip.media is not None}
        render_request = RenderRequest(
            timeline=timeline,
            media_paths={digest: self._media.path(digest) for digest in digests},
            output=output / FILM_NAME,
            options=_render_options(request.options),
            stall_s=self._render_stall_s,
        )
        progress = RenderProgress(self._jobs, job_id)
        reporting = asyncio.create_task(progress.report())
        try:
            return await self._renderer.render(render_request, progress.update)
        finally:
            await progress.stop(reporting)

    async def _finish(
        self,
        job: Job,
        request: MakeRequest,
        script: Script,
        timeline: Timeline,
        assets: Sequence[Asset],
        files: Mapping[AssetId, str],
        film: FilmFile,
        check: SelfCheck,
    ) -> None:
        attempts = await self._attempts.of_job(job.id)
        job = _with_warning(await self._jobs.get(job.id), film)
        summary = replace(summarize(assets, job.id, attempts), self_check=check)
        stood_in = await stood_in_notices(self._attempts, script, assets, job.notices)
        notices = in_order([*job.notices, *stood_in])
        await self._jobs.note(job.id, notices)
        ended = _succeeded(job, notices, summary)
        report = FilmReport(
            job=ended,
            film=film,
            summary=summary,
            placeholders=with_fixes(summary.placeholders, request.script_from_output),
            warnings=job.warnings,
            title=script.title,
            script=request.script_from_output,
            language=script.language,
            segments=report_segments(script, timeline, assets, files),
            assets=report_assets(assets, files),
            calls=_calls(attempts, assets),
        )
        for sentence in summary.sentences:
            logger.info("%s", sentence, extra={"job_id": job.id, "correlation_id": job.correlation_id})
        for finding in check.findings:
            logger.warning("%s", finding.warning, extra={"job_id": job.id})
        await self._folder.write_report(Path(film.path).parent, report)
        outcome = JobOutcome(ended.status, film=film, warnings=ended.warnings, summary=summary)
        await self._jobs.end(job.id, outcome)


def _render_options(options: FilmOptions) -> RenderOptions:
    return RenderOptions(
        burn_captions=options.burn_captions,
        caption_style=options.caption_style,
        codec=options.codec,
        encoder=options.encoder,
    )


def _with_warning(job: Job, film: FilmFile) -> Job:
    """Adds why the film is not encoded as was asked for."""
    warning = film.encoding.warning if film.encoding else None
    return replace(job, warnings=(*job.warnings, warning)) if warning else job


def _succeeded(job: Job, notices: Sequence[Notice], summary: Summary) -> Job:
    return replace(
        job,
        notices=tuple(notices),
        status=JobStatus.succeeded,
        ended_at=datetime.now(UTC),
        warnings=(
            *job.warnings,
            *(placeholder.warning for placeholder in summary.placeholders),
            *(finding.warning for finding in summary.findings),
        ),
    )


class RenderProgress:
    """Throttles the renderer's frequent progress updates to the job's events."""

    def __init__(self, jobs: Jobs, job_id: JobId) -> None:
        self._jobs = jobs
        self._job_id = job_id
        self._latest: tuple[int, int, str] | None = None
        self._reported: tuple[int, int, str] | None = None

    def update(self, done: int, total: int, current: str) -> None:
        self._latest = (done, total, current)

    async def report(self) -> None:
        while True:
            await asyncio.sleep(PROGRESS_EVERY_S)
            await self._report_latest()

    async def stop(self, reporting: "asyncio.Task[None]") -> None:
        reporting.cancel()
        await asyncio.gather(reporting, return_exceptions=True)
        await self._report_latest()

    async def _report_latest(self) -> None:
        if self._latest is None or self._latest == self._reported:
            return
        done, total, current = self._reported = self._latest
        await self._jobs.step(
            self._job_id,
            StepName.render,
            StepStatus.running,
            progress=100.0 * done / max(1, total),
            done=done,
            total=total,
            current=current,
        )


def _calls(attempts: Sequence[Attempt], assets: Sequence[Asset]) -> tuple[CallCount, ...]:
    kinds = {asset.id: asset.kind for asset in assets}
    return count_by_provider(
        CountedCall(kinds[one.asset_id], one.model, failed=one.failure is not None)
        for one in attempts
        if one.asset_id in kinds and one.called_at is not None
    )


def _without(assets: Sequence[Asset], error: AssetsUnusable) -> list[Asset]:
    """Treats these assets as failed; their takes are kept, since a later render may succeed."""
    return [
        replace(asset, accepted_take=None, status=AssetStatus.failed, error=error.failure)
        if asset.key in error.assets
        else asset
        for asset in assets
    ]


def _names_by_digest(assets: Sequence[Asset], files: Mapping[AssetId, str]) -> dict[Digest, str]:
    return {
        asset.accepted_take.media_digest: files[asset.id]
        for asset in assets
        if asset.accepted_take is not None
    }
