"""Data of a film's report: segments, assets, provider calls, what is missing, elapsed time."""

from collections.abc import Mapping, Sequence

from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, AssetKey, SegmentId
from reelproof.domain.job import Job
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Script
from reelproof.domain.summary import Summary
from reelproof.domain.timeline import Timeline
from reelproof.planning.assets.call_count import CallCount
from reelproof.planning.recovery.suggest_fix import FixedPlaceholder


@frozen
class ReportAsset:
    """An asset in a report. `file` is its path in the film's folder."""

    key: AssetKey
    kind: AssetKind
    title: str
    status: AssetStatus
    error: Failure | None = None
    file: str | None = None
    model: str | None = None
    is_fallback: bool = False
    is_softened: bool = False
    prompt: str | None = None
    duration_s: float | None = None
    cost_microusd: int = 0
    attempts: int = 0


@frozen
class ReportSegment:
    """A clip of the film with the assets it is made of. `text` is the segment's narration."""

    start_s: float
    duration_s: float
    segment_id: SegmentId | None
    title: str
    text: str
    assets: tuple[ReportAsset, ...]


@frozen
class FilmReport:
    """All that is reported about a film. `warnings` are the job's, without those on placeholders."""

    job: Job
    film: FilmFile | None
    summary: Summary
    placeholders: tuple[FixedPlaceholder, ...]
    warnings: tuple[str, ...]
    title: str
    script: str
    language: str
    segments: tuple[ReportSegment, ...] = ()
    assets: tuple[ReportAsset, ...] = ()
    calls: tuple[CallCount, ...] = ()

    @property
    def elapsed_s(self) -> float:
        return elapsed_s(self.job)


def elapsed_s(job: Job) -> float:
    """Returns the time from the start of a job to its end; 0 until it has ended."""
    if job.ended_at is None:
        return 0.0
    return max(0.0, (job.ended_at - (job.started_at or job.created_at)).total_seconds())


def report_segments(
    script: Script, timeline: Timeline, assets: Sequence[Asset], files: Mapping[AssetId, str]
) -> tuple[ReportSegment, ...]:
    """Lists the film clip by clip, with every asset's state."""
    by_key = {asset.key: asset for asset in assets}
    narration = {clip.segment_id: clip for clip in timeline.narration}
    words = {segment.id: segment.text for segment in script.segments}
    segments: list[ReportSegment] = []
    for clip in timeline.visuals:
        keys = [*_inputs(by_key.get(clip.asset_key)), clip.asset_key]
        if clip.segment_id in narration:
            keys.append(narration[clip.segment_id].asset_key)
        segments.append(
            ReportSegment(
                start_s=timeline.rate.seconds(clip.start),
                duration_s=timeline.rate.seconds(clip.duration),
                segment_id=clip.segment_id,
                title=clip.name,
                text=words.get(clip.segment_id, "") if clip.segment_id else "",
                assets=report_assets([by_key[key] for key in keys if key in by_key], files),
            )
        )
    return tuple(segments)


def report_assets(assets: Sequence[Asset], files: Mapping[AssetId, str]) -> tuple[ReportAsset, ...]:
    return tuple(_report_asset(asset, files.get(asset.id)) for asset in assets)


def _inputs(asset: Asset | None) -> list[AssetKey]:
    return [dependency.key for dependency in asset.depends_on] if asset else []


def _report_asset(asset: Asset, file: str | None) -> ReportAsset:
    take = asset.accepted_take
    return ReportAsset(
        key=asset.key,
        kind=asset.kind,
        title=asset.title,
        status=asset.status,
        error=asset.error,
        file=file,
        model=take.model if take else None,
        is_fallback=take is not None and take.is_fallback,
        is_softened=take is not None and take.is_softened,
        prompt=asset.recipe.prompt if asset.recipe else None,
        duration_s=take.duration_s if take else None,
        cost_microusd=take.cost_microusd if take else 0,
        attempts=asset.attempts,
    )
