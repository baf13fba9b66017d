"""Which assets a job makes in its mode: the entire film, missing, outdated, fallback or named ones."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from reelproof.domain.asset import Asset
from reelproof.domain.ids import AssetKey, JobId
from reelproof.domain.job import OPEN_STATUSES, JobMode, JobStatus
from reelproof.planning.assets.reuse import Decision, DecisionKind, Reason


def apply_mode(
    decisions: Sequence[Decision], mode: JobMode, targets: frozenset[AssetKey], job_id: JobId | None
) -> list[Decision]:
    """Decides what a job in this mode does with each asset. Takes already made by `job_id` are kept."""
    affected = with_dependents([decision.asset for decision in decisions], targets)
    return [_apply_mode(decision, mode, targets, affected, job_id) for decision in decisions]


def regenerate_if_requested(
    decision: Decision, targets: Collection[AssetKey], job_id: JobId | None
) -> Decision:
    """Decides to make a requested asset again, unless the job has already made it."""
    asset, current = decision.asset, decision.asset.accepted_take
    if asset.key not in targets:
        return decision
    if current is not None and job_id is not None and current.job_id == job_id:
        return Decision(asset, DecisionKind.keep, Reason.unchanged, current)
    return Decision(asset, DecisionKind.make, Reason.requested)


def with_dependents(assets: Sequence[Asset], targets: frozenset[AssetKey]) -> frozenset[AssetKey]:
    """Returns the targets and their transitive dependents."""
    reached = set(targets)
    for _ in assets:
        more = {asset.key for asset in assets if any(one.key in reached for one in asset.depends_on)}
        if more <= reached:
            break
        reached |= more
    return frozenset(reached)


def assets_in_scope(assets: Sequence[Asset], mode: JobMode, targets: frozenset[AssetKey]) -> Sequence[Asset]:
    """Returns the assets that a job in this mode waits for."""
    match mode:
        case JobMode.render:
            return []
        case JobMode.produce | JobMode.retry_stale | JobMode.retry_fallbacks:
            return assets
        case JobMode.retry if not targets:
            return assets
        case JobMode.retry | JobMode.regenerate:
            affected = with_dependents(assets, targets)
            return [asset for asset in assets if asset.key in affected]


def statuses_of_same(mode: JobMode) -> Sequence[JobStatus]:
    """Returns the statuses in which a job with the same request does the work of a new one.

    Takes may have been exchanged since a running render has read them.
    """
    return (JobStatus.queued,) if mode is JobMode.render else OPEN_STATUSES


def outdated(decisions: Iterable[Decision]) -> Sequence[Decision]:
    """Returns assets whose outdated take stays in the film."""
    return [one for one in decisions if one.kind is DecisionKind.skip and one.reason is Reason.outdated]


def _apply_mode(
    decision: Decision,
    mode: JobMode,
    targets: frozenset[AssetKey],
    affected: frozenset[AssetKey],
    job_id: JobId | None,
) -> Decision:
    match mode:
        case JobMode.produce | JobMode.retry_stale:
            return decision
        case JobMode.retry:
            is_in_scope = not targets or decision.asset.key in affected
            return decision if is_in_scope and _is_missing(decision) else _untouched(decision)
        case JobMode.retry_fallbacks:
            current = decision.asset.accepted_take
            if current is not None and current.is_fallback and current.job_id != job_id:
                return Decision(decision.asset, DecisionKind.make, Reason.fallback)
            return decision if _is_missing(decision) else _untouched(decision)
        case JobMode.render:
            return _untouched(decision)
        case JobMode.regenerate:
            return _regenerated(decision, targets, affected, job_id)


def _regenerated(
    decision: Decision, targets: frozenset[AssetKey], affected: frozenset[AssetKey], job_id: JobId | None
) -> Decision:
    asset, current = decision.asset, decision.asset.accepted_take
    if asset.key in targets:
        return regenerate_if_requested(decision, targets, job_id)
    if asset.key in affected and current is None:
        return replace(decision, kind=DecisionKind.make)
    return _untouched(decision)


def _is_missing(decision: Decision) -> bool:
    return decision.asset.accepted_take is None


def _untouched(decision: Decision) -> Decision:
    """Leaves the asset as it is, except that a free reuse is accepted."""
    current = decision.asset.accepted_take
    if decision.kind in (DecisionKind.keep, DecisionKind.reuse):
        return decision
    if current is None:
        return Decision(decision.asset, DecisionKind.skip, Reason.missing)
    return Decision(decision.asset, DecisionKind.skip, Reason.outdated, current)


def by_key(assets: Iterable[Asset]) -> Mapping[AssetKey, Asset]:
    return {asset.key: asset for asset in assets}
