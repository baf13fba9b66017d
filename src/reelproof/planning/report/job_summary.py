"""Summary of a job: its sentences, counts and costs, and what replaces each missing kind of asset."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, JobId
from reelproof.domain.job import StepName
from reelproof.domain.own_media import is_own
from reelproof.domain.project import TEXT_KINDS
from reelproof.domain.summary import AssetCounts, Placeholder, StatusCounts, Summary
from reelproof.planning.report.amount import noun
from reelproof.planning.report.job_progress import STEP_OF_KIND

CARD = "a title card with the segment's words"
REPLACEMENTS: Mapping[AssetKind, str] = {
    AssetKind.image: CARD,
    AssetKind.narration: "silence as long as the words take to say",
    AssetKind.music: "no music",
    AssetKind.starting_image: CARD,
    AssetKind.video: "its starting image in motion",
    **dict.fromkeys(TEXT_KINDS, "the script's own words"),
    AssetKind.script: "nothing, since there is no film without a script",
}
NOT_MADE = Failure(ErrorCode.Unknown, "It was not made.")


def replacement_text(kind: AssetKind, lacks_input: bool = False) -> str:
    """Describes what replaces an asset in the film. `lacks_input`: its input is missing."""
    return CARD if lacks_input else REPLACEMENTS.get(kind, "a title card")


def summarize(assets: Sequence[Asset], job_id: JobId, attempts: Sequence[Attempt]) -> Summary:
    """`attempts` are this job's and count as spending; takes made by other jobs count as savings."""
    takes = [asset.accepted_take for asset in assets if asset.accepted_take is not None]
    return Summary(
        assets=_counts(assets),
        placeholders=_placeholders(assets),
        sentences=tuple(_sentences(assets)),
        cost_microusd=sum(attempt.cost_microusd or 0 for attempt in attempts),
        saved_microusd=sum(take.cost_microusd for take in takes if take.job_id != job_id),
    )


def step_summary(name: StepName, assets: Sequence[Asset]) -> str | None:
    """Summarizes a step's assets; None if it has none."""
    mine = [asset for asset in assets if STEP_OF_KIND[asset.kind] is name]
    return "; ".join(_sentences(mine)) or None


def _counts(assets: Sequence[Asset]) -> AssetCounts:
    kinds = dict.fromkeys(asset.kind for asset in assets)
    return AssetCounts(
        total=_by_status(assets),
        by_kind={kind: _by_status([asset for asset in assets if asset.kind is kind]) for kind in kinds},
    )


def _by_status(assets: Sequence[Asset]) -> StatusCounts:
    counts = Counter(asset.status for asset in assets)
    return StatusCounts(
        generated=counts[AssetStatus.generated],
        needs_prompt_update=counts[AssetStatus.needs_prompt_update],
        failed=counts[AssetStatus.failed],
    )


def _placeholders(assets: Sequence[Asset]) -> tuple[Placeholder, ...]:
    by_key = {asset.key: asset for asset in assets}
    made = [asset for asset in assets if asset.accepted_take is not None]
    used = {dependency.key for asset in made for dependency in asset.depends_on if dependency.is_required}
    return tuple(
        _placeholder(asset, "its clip, which was there" if asset.key in used else _replacement(asset, by_key))
        for asset in assets
        if asset.accepted_take is None
    )


def _replacement(asset: Asset, by_key: Mapping[AssetKey, Asset]) -> str:
    required = [by_key.get(dependency.key) for dependency in asset.depends_on if dependency.is_required]
    lacks_input = any(one is None or one.accepted_take is None for one in required)
    is_own_clip = asset.kind is AssetKind.video and not required
    return replacement_text(asset.kind, lacks_input or is_own_clip)


def _placeholder(asset: Asset, replacement: str) -> Placeholder:
    return Placeholder(
        asset=asset.key,
        kind=asset.kind,
        title=asset.title,
        status=asset.status,
        replacement=replacement,
        failure=asset.error or NOT_MADE,
    )


def _is_own(asset: Asset) -> bool:
    """Whether the film shows or plays the writer's own file."""
    take = asset.accepted_take
    return asset.status is AssetStatus.generated and take is not None and is_own(take.model)


def _sentences(assets: Sequence[Asset]) -> Iterator[str]:
    """One a kind: "14 images: 11 generated, 1 your own, 1 needs prompt update, 1 failed"."""
    for kind in dict.fromkeys(asset.kind for asset in assets):
        mine = [asset for asset in assets if asset.kind is kind]
        counts = Counter(asset.status for asset in mine)
        own = sum(map(_is_own, mine))
        parts = [
            f"{count} {phrase}"
            for count, phrase in (
                (counts[AssetStatus.generated] - own, "generated"),
                (own, "your own"),
                (counts[AssetStatus.needs_prompt_update], "needs prompt update"),
                (counts[AssetStatus.failed], "failed"),
                (counts[AssetStatus.pending], "not made"),
            )
            if count
        ]
        yield f"{len(mine)} {noun(kind.value, len(mine))}: {', '.join(parts)}"
