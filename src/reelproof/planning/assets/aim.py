"""What a job is after: all of a film, what is missing in it, or a few of its assets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from reelproof.domain.asset import Asset
from reelproof.domain.ids import AssetKey, JobId
from reelproof.domain.job import Aim
from reelproof.planning.assets.reuse import Decision, Reason, Verdict


def aimed(
    decisions: Sequence[Decision], aim: Aim, targets: frozenset[AssetKey], job_id: JobId | None
) -> list[Decision]:
    """What becomes of each asset in a job with this aim. What the job `job_id` has made already is kept."""
    reach = in_reach([decision.asset for decision in decisions], targets)
    return [_aimed(decision, aim, targets, reach, job_id) for decision in decisions]


def asked_again(decision: Decision, targets: Collection[AssetKey], job_id: JobId | None) -> Decision:
    """An asset that another take is asked of, unless the job has made it already."""
    asset, current = decision.asset, decision.asset.accepted_take
    if asset.key not in targets:
        return decision
    if current is not None and job_id is not None and current.job_id == job_id:
        return Decision(asset, Verdict.keep, Reason.unchanged, current)
    return Decision(asset, Verdict.make, Reason.asked)


def in_reach(assets: Sequence[Asset], targets: frozenset[AssetKey]) -> frozenset[AssetKey]:
    """The targets, and what is made from them, and from that."""
    reached = set(targets)
    for _ in assets:
        more = {asset.key for asset in assets if any(one.key in reached for one in asset.depends_on)}
        if more <= reached:
            break
        reached |= more
    return frozenset(reached)


def scope(assets: Sequence[Asset], aim: Aim, targets: frozenset[AssetKey]) -> Sequence[Asset]:
    """The assets that a job with this aim waits for."""
    match aim:
        case Aim.render:
            return []
        case Aim.produce | Aim.retry_stale | Aim.retry_fallbacks:
            return assets
        case Aim.retry if not targets:
            return assets
        case Aim.retry | Aim.regenerate:
            reach = in_reach(assets, targets)
            return [asset for asset in assets if asset.key in reach]


def stale(decisions: Iterable[Decision]) -> Sequence[Decision]:
    """Assets whose take stays in the film although it is out of date."""
    return [one for one in decisions if one.verdict is Verdict.leave and one.reason is Reason.stale]


def _aimed(
    decision: Decision,
    aim: Aim,
    targets: frozenset[AssetKey],
    reach: frozenset[AssetKey],
    job_id: JobId | None,
) -> Decision:
    match aim:
        case Aim.produce | Aim.retry_stale:
            return decision
        case Aim.retry:
            is_meant = not targets or decision.asset.key in reach
            return decision if is_meant and _is_missing(decision) else _left(decision)
        case Aim.retry_fallbacks:
            current = decision.asset.accepted_take
            if current is not None and current.is_fallback and current.job_id != job_id:
                return Decision(decision.asset, Verdict.make, Reason.fallback)
            return decision if _is_missing(decision) else _left(decision)
        case Aim.render:
            return _left(decision)
        case Aim.regenerate:
            return _regenerated(decision, targets, reach, job_id)


def _regenerated(
    decision: Decision, targets: frozenset[AssetKey], reach: frozenset[AssetKey], job_id: JobId | None
) -> Decision:
    asset, current = decision.asset, decision.asset.accepted_take
    if asset.key in targets:
        return asked_again(decision, targets, job_id)
    if asset.key in reach and current is None:
        return replace(decision, verdict=Verdict.make)
    return _left(decision)


def _is_missing(decision: Decision) -> bool:
    return decision.asset.accepted_take is None


def _left(decision: Decision) -> Decision:
    """Nothing is called for: what is there stays, what can be had for nothing is taken."""
    current = decision.asset.accepted_take
    if decision.verdict in (Verdict.keep, Verdict.reuse):
        return decision
    if current is None:
        return Decision(decision.asset, Verdict.leave, Reason.missing)
    return Decision(decision.asset, Verdict.leave, Reason.stale, current)


def by_key(assets: Iterable[Asset]) -> Mapping[AssetKey, Asset]:
    return {asset.key: asset for asset in assets}
