"""JSON of a job's result and of `report.json`: film, assets, placeholders and fixes, calls, costs."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from reelproof.contract.action import FixObject
from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureSummary, failure_summary
from reelproof.contract.notice import NoticeObject, notice_objects
from reelproof.contract.self_check import SelfCheckObject, self_check_object
from reelproof.contract.summary import (
    AssetCountsObject,
    PlaceholderSummary,
    counts_object,
    placeholder_fields,
)
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.render import Codec, FilmFile
from reelproof.domain.summary import Summary
from reelproof.planning.assets.call_count import CallCount
from reelproof.planning.recovery.suggest_fix import FixedPlaceholder
from reelproof.planning.report.film_report import FilmReport, ReportAsset, ReportSegment


class FilmFileObject(ResponseModel):
    """The film's file."""

    path: str
    size_bytes: int
    duration_s: float
    is_draft: bool = Field(description="A small film, made quickly of the same assets.")


class FixablePlaceholder(PlaceholderSummary):
    """An asset without a take: what is shown or played instead, why, and how to fix it."""

    fix: FixObject


class JobResult(ResponseModel):
    """The result of a job. A job that succeeded has made a film, possibly with placeholders."""

    job_id: str
    project_id: str
    status: JobStatus
    output: FilmFileObject | None
    assets: AssetCountsObject
    placeholders: list[FixablePlaceholder]
    warnings: list[str]
    notices: list[NoticeObject]
    errors: list[FailureSummary] = Field(description="Why no film was made.")
    cost_microusd: int
    saved_microusd: int = Field(description="Estimated savings from reused takes.")
    elapsed_s: float
    self_check: SelfCheckObject | None = Field(description="Null if no film was made.")


class RenderCounts(ResponseModel):
    """Number of segments, cards and transitions that were rendered, or reused from an earlier film."""

    segments_rendered: int
    segments_reused: int


class EncodingObject(ResponseModel):
    """How the film was encoded."""

    codec: Codec
    encoder: str = Field(description="FFmpeg's name of the encoder.")
    is_hardware: bool
    warning: str | None = Field(description="Set if it is not the one that was asked for.")
    details: str | None = Field(description="Why not, in the words of the encoders that were tried.")


class ReportAssetObject(ResponseModel):
    """An asset in a report."""

    key: str
    kind: AssetKind
    title: str
    status: AssetStatus
    error: FailureSummary | None
    file: str | None = Field(description="Path in the film's folder.")
    model: str | None
    is_fallback: bool
    is_softened: bool
    prompt: str | None
    duration_s: float | None
    cost_microusd: int
    attempts: int


class ReportSegmentObject(ResponseModel):
    """A clip of the film with the assets it is made of."""

    start_s: float
    duration_s: float
    segment_id: str | None
    title: str
    text: str
    assets: list[ReportAssetObject]


class CallCountObject(ResponseModel):
    """Number of calls to a provider for one kind of asset."""

    kind: AssetKind
    provider: str
    total: int
    failed: int


class ReportObject(JobResult):
    """The report on a film, `report.json` in its folder."""

    made_at: str = Field(json_schema_extra={"format": "date-time"})
    summary: list[str] = Field(description="One sentence per kind of asset.")
    render: RenderCounts
    encoding: EncodingObject | None
    title: str
    script: str = Field(description="Path of the script, relative to the film's folder.")
    language: str
    segments: list[ReportSegmentObject]
    all_assets: list[ReportAssetObject]
    provider_calls: list[CallCountObject]


def job_result(
    job: Job,
    film: FilmFile | None,
    summary: Summary,
    placeholders: Iterable[FixedPlaceholder],
    elapsed_s: float,
    script_path: str,
) -> JobResult:
    output = None
    if film is not None:
        output = FilmFileObject(
            path=film.path,
            size_bytes=film.size_bytes,
            duration_s=round(film.duration_s, 3),
            is_draft=film.is_draft,
        )
    return JobResult(
        job_id=job.id,
        project_id=job.project_id,
        status=job.status,
        output=output,
        assets=counts_object(summary.assets),
        placeholders=[_fixable(one) for one in placeholders],
        warnings=list(job.warnings),
        notices=notice_objects(job.notices),
        errors=[failure_summary(job.error)] if job.error else [],
        cost_microusd=summary.cost_microusd,
        saved_microusd=summary.saved_microusd,
        elapsed_s=round(elapsed_s, 3),
        self_check=self_check_object(summary.self_check, script_path) if summary.self_check else None,
    )


def report_object(report: FilmReport) -> ReportObject:
    job, film = report.job, report.film
    result = job_result(job, film, report.summary, report.placeholders, report.elapsed_s, report.script)
    return ReportObject(
        **dict(result),
        made_at=(job.ended_at or job.created_at).isoformat(timespec="seconds"),
        summary=list(report.summary.sentences),
        render=RenderCounts(
            segments_rendered=film.segments_rendered if film else 0,
            segments_reused=film.segments_reused if film else 0,
        ),
        encoding=_encoding(film),
        title=report.title,
        script=report.script,
        language=report.language,
        segments=[_segment(segment) for segment in report.segments],
        all_assets=report_asset_objects(report.assets),
        provider_calls=[_call_count(count) for count in report.calls],
    )


def _encoding(film: FilmFile | None) -> EncodingObject | None:
    if film is None or film.encoding is None:
        return None
    found = film.encoding
    return EncodingObject(
        codec=found.codec,
        encoder=found.encoder,
        is_hardware=found.is_hardware,
        warning=found.warning,
        details=found.details,
    )


def report_asset_objects(assets: Iterable[ReportAsset]) -> list[ReportAssetObject]:
    return [_asset(asset) for asset in assets]


def _fixable(fixed: FixedPlaceholder) -> FixablePlaceholder:
    fields: dict[str, Any] = placeholder_fields(fixed.placeholder)
    fix = FixObject(command=fixed.fix.command, explanation=fixed.fix.explanation)
    return FixablePlaceholder(**fields, fix=fix)


def _segment(segment: ReportSegment) -> ReportSegmentObject:
    return ReportSegmentObject(
        start_s=round(segment.start_s, 3),
        duration_s=round(segment.duration_s, 3),
        segment_id=segment.segment_id,
        title=segment.title,
        text=segment.text,
        assets=report_asset_objects(segment.assets),
    )


def _asset(asset: ReportAsset) -> ReportAssetObject:
    return ReportAssetObject(
        key=asset.key,
        kind=asset.kind,
        title=asset.title,
        status=asset.status,
        error=failure_summary(asset.error) if asset.error else None,
        file=asset.file,
        model=asset.model,
        is_fallback=asset.is_fallback,
        is_softened=asset.is_softened,
        prompt=asset.prompt,
        duration_s=asset.duration_s,
        cost_microusd=asset.cost_microusd,
        attempts=asset.attempts,
    )


def _call_count(count: CallCount) -> CallCountObject:
    return CallCountObject(kind=count.kind, provider=count.provider, total=count.total, failed=count.failed)
