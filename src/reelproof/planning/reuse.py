"""Which assets of a planned film are there already, and which must be made, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reelproof.domain.asset import Asset, Take
from reelproof.domain.ids import Digest


class Verdict(StrEnum):
    """What happens to an asset. `see`: most likely kept, which its inputs will tell."""

    keep = "keep"
    reuse = "reuse"
    see = "see"
    make = "make"


class Reason(StrEnum):
    """Why."""

    unchanged = "unchanged"
    made_before = "made before, for this film or another"
    new = "new"
    changed = "its recipe changed"
    failed = "it failed last time"
    likely = "fits if the film stays about as long"
    unsure = "depends on the narrations' length"
    input_changed = "what it is made from changes"


@dataclass(frozen=True, slots=True)
class Decision:
    """One asset's fate. `take` is the one to be kept or reused."""

    asset: Asset
    verdict: Verdict
    reason: Reason
    take: Take | None = None


def decide_reuse(
    asset: Asset, wanted: Sequence[Digest], known: Mapping[Digest, Take], is_certain: bool = True
) -> Decision:
    """`wanted` are the recipe digests by the chain's models, best first; `known` the takes found for them.

    `is_certain` is false while an input that shapes the recipe is still to be made.
    """
    if not is_certain:
        return _decide_unsure(asset, wanted, known)
    current = asset.accepted_take
    if current is not None and current.recipe_digest in wanted:
        return Decision(asset, Verdict.keep, Reason.unchanged, current)
    for digest in wanted:
        if digest in known:
            return Decision(asset, Verdict.reuse, Reason.made_before, known[digest])
    return Decision(asset, Verdict.make, _reason_to_make(asset, Reason.changed))


def _decide_unsure(asset: Asset, wanted: Sequence[Digest], known: Mapping[Digest, Take]) -> Decision:
    """What is made from another is known only with it; what is as long as the others most likely fits."""
    if any(dependency.is_required for dependency in asset.depends_on):
        return Decision(asset, Verdict.make, _reason_to_make(asset, Reason.input_changed))
    current = asset.accepted_take
    if (current is not None and current.recipe_digest in wanted) or any(map(known.get, wanted)):
        return Decision(asset, Verdict.see, Reason.likely)
    return Decision(asset, Verdict.make, Reason.unsure)


def _reason_to_make(asset: Asset, changed: Reason) -> Reason:
    if asset.accepted_take is not None:
        return changed
    return Reason.failed if asset.error else Reason.new
