"""Report data of a finished job, for the command line and the report next to the film."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, AssetKey, JobId
from reelproof.domain.job import Job, StepName
from reelproof.domain.project import TEXT_KINDS
from reelproof.domain.render import Film
from reelproof.domain.script import Script
from reelproof.domain.timeline import Timeline
from reelproof.domain.wire import failure_to_json
from reelproof.planning.report.amount import noun
from reelproof.planning.report.notice import notice_to_json
from reelproof.planning.report.step import STEP_OF_KIND

CARD = "a title card with the segment's words"
STAND_INS: Mapping[AssetKind, str] = {
    AssetKind.image: CARD,
    AssetKind.narration: "silence as long as the words take to say",
    AssetKind.music: "no music",
    AssetKind.starting_image: CARD,
    AssetKind.video: "its starting image in motion",
    **dict.fromkeys(TEXT_KINDS, "the script's own words"),
    AssetKind.script: "nothing: without a script there is no film",
}
NOT_MADE = Failure(ErrorCode.Unknown, "It was not made.")


def stand_in_words(kind: AssetKind, lacks_input: bool = False) -> str:
    """Describes what replaces an asset in the film. `lacks_input`: its input is missing."""
    return CARD if lacks_input else STAND_INS.get(kind, "a title card")


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome of a job in numbers and lists, under stable names."""

    assets: Mapping[str, JsonValue]
    placeholders: Sequence[Mapping[str, JsonValue]]
    sentences: Sequence[str]
    cost_microusd: int
    saved_microusd: int

    def to_json(self) -> dict[str, JsonValue]:
        return {
            "assets": dict(self.assets),
            "placeholders": [dict(placeholder) for placeholder in self.placeholders],
            "sentences": list(self.sentences),
            "cost_microusd": self.cost_microusd,
            "saved_microusd": self.saved_microusd,
        }


def summarize(assets: Sequence[Asset], job_id: JobId, attempts: Sequence[Attempt]) -> Summary:
    """`attempts` are this job's and count as spending; takes made by other jobs count as savings."""
    takes = [asset.accepted_take for asset in assets if asset.accepted_take is not None]
    return Summary(
        assets=_counts(assets),
        placeholders=_placeholders(assets),
        sentences=list(_sentences(assets)),
        cost_microusd=sum(attempt.cost_microusd or 0 for attempt in attempts),
        saved_microusd=sum(take.cost_microusd for take in takes if take.job_id != job_id),
    )


def step_summary(name: StepName, assets: Sequence[Asset]) -> str | None:
    """Summarizes a step's assets; None if it has none."""
    mine = [asset for asset in assets if STEP_OF_KIND[asset.kind] is name]
    return "; ".join(_sentences(mine)) or None


def _counts(assets: Sequence[Asset]) -> dict[str, JsonValue]:
    by_kind: dict[str, JsonValue] = {
        kind: _by_status([asset for asset in assets if asset.kind == kind])
        for kind in dict.fromkeys(asset.kind.value for asset in assets)
    }
    return {**_by_status(assets), "by_kind": by_kind}


def _by_status(assets: Sequence[Asset]) -> dict[str, JsonValue]:
    counts = Counter(asset.status for asset in assets)
    final = (AssetStatus.generated, AssetStatus.needs_prompt_update, AssetStatus.failed)
    return {status.value: counts[status] for status in final}


def _placeholders(assets: Sequence[Asset]) -> list[dict[str, JsonValue]]:
    by_key = {asset.key: asset for asset in assets}
    made = [asset for asset in assets if asset.accepted_take is not None]
    used = {dependency.key for asset in made for dependency in asset.depends_on if dependency.is_required}
    return [
        _placeholder(asset, "its clip, which was there" if asset.key in used else _stands_in(asset, by_key))
        for asset in assets
        if asset.accepted_take is None
    ]


def _stands_in(asset: Asset, by_key: Mapping[AssetKey, Asset]) -> str:
    required = [by_key.get(dependency.key) for dependency in asset.depends_on if dependency.is_required]
    lacks_input = any(one is None or one.accepted_take is None for one in required)
    is_own_clip = asset.kind is AssetKind.video and not required
    return stand_in_words(asset.kind, lacks_input or is_own_clip)


def _placeholder(asset: Asset, stands_in: str) -> dict[str, JsonValue]:
    return {
        "asset": asset.key,
        "kind": asset.kind.value,
        "title": asset.title,
        "status": asset.status.value,
        "stands_in": stands_in,
        **failure_to_json(asset.error or NOT_MADE),
    }


def _sentences(assets: Sequence[Asset]) -> Iterator[str]:
    """One a kind: "14 images: 12 generated, 1 needs prompt update, 1 failed"."""
    for kind in dict.fromkeys(asset.kind for asset in assets):
        mine = [asset for asset in assets if asset.kind is kind]
        counts = Counter(asset.status for asset in mine)
        parts = [
            f"{counts[status]} {phrase}"
            for status, phrase in (
                (AssetStatus.generated, "generated"),
                (AssetStatus.needs_prompt_update, "needs prompt update"),
                (AssetStatus.failed, "failed"),
                (AssetStatus.pending, "not made"),
            )
            if counts[status]
        ]
        yield f"{len(mine)} {noun(kind.value, len(mine))}: {', '.join(parts)}"


def job_object(
    job: Job, film: Film | None, summary: Mapping[str, JsonValue], elapsed_s: float
) -> dict[str, JsonValue]:
    """Builds the JSON object that describes a job on the command line and in `report.json`."""
    output: dict[str, JsonValue] | None = None
    if film is not None:
        output = {"path": film.path, "size_bytes": film.size_bytes, "duration_s": round(film.duration_s, 3)}
    return {
        "job_id": job.id,
        "project_id": job.project_id,
        "status": job.status.value,
        "output": output,
        "assets": summary.get("assets", {}),
        "placeholders": summary.get("placeholders", []),
        "warnings": list(job.warnings),
        "notices": [notice_to_json(notice) for notice in job.notices],
        "errors": [failure_to_json(job.error)] if job.error else [],
        "cost_microusd": summary.get("cost_microusd", 0),
        "saved_microusd": summary.get("saved_microusd", 0),
        "elapsed_s": round(elapsed_s, 3),
    }


def segments_object(
    script: Script, timeline: Timeline, assets: Sequence[Asset], files: Mapping[AssetId, str]
) -> list[JsonValue]:
    """Lists the film clip by clip, with every asset's state, for `report.json`."""
    by_key = {asset.key: asset for asset in assets}
    narration = {clip.segment_id: clip for clip in timeline.narration}
    words = {segment.id: segment.text for segment in script.segments}
    rows: list[JsonValue] = []
    for clip in timeline.visuals:
        keys = [*_inputs(by_key.get(clip.asset_key)), clip.asset_key]
        if clip.segment_id in narration:
            keys.append(narration[clip.segment_id].asset_key)
        rows.append(
            {
                "start_s": round(timeline.rate.seconds(clip.start), 3),
                "duration_s": round(timeline.rate.seconds(clip.duration), 3),
                "segment_id": clip.segment_id,
                "title": clip.name,
                "text": words.get(clip.segment_id, "") if clip.segment_id else "",
                "assets": [_asset_row(by_key[key], files) for key in keys if key in by_key],
            }
        )
    return rows


def _inputs(asset: Asset | None) -> list[AssetKey]:
    return [dependency.key for dependency in asset.depends_on] if asset else []


def asset_rows(assets: Sequence[Asset], files: Mapping[AssetId, str]) -> list[JsonValue]:
    return [_asset_row(asset, files) for asset in assets]


def _asset_row(asset: Asset, files: Mapping[AssetId, str]) -> dict[str, JsonValue]:
    take = asset.accepted_take
    return {
        "key": asset.key,
        "kind": asset.kind.value,
        "title": asset.title,
        "status": asset.status.value,
        "error": failure_to_json(asset.error) if asset.error else None,
        "file": files.get(asset.id),
        "model": take.model if take else None,
        "is_fallback": take is not None and take.is_fallback,
        "is_softened": take is not None and take.is_softened,
        "prompt": asset.recipe.prompt if asset.recipe else None,
        "duration_s": take.duration_s if take else None,
        "cost_microusd": take.cost_microusd if take else 0,
        "attempts": asset.attempts,
    }
