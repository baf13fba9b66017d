"""A film's plan: the decision for every asset, the estimated length and cost."""

from collections.abc import Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.frozen import frozen
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Notice, Script
from reelproof.planning.assets.cost import PlannedCost
from reelproof.planning.assets.reuse import Decision


@frozen
class FilmPlan:
    """What is decided for each asset of a film. The length is an estimate until all narration is made."""

    options: FilmOptions
    output_path: str
    script: Script
    decisions: Sequence[Decision]
    duration_s: float
    cost: PlannedCost
    notices: Sequence[Notice] = ()

    @property
    def by_kind(self) -> dict[AssetKind, list[Decision]]:
        kinds: dict[AssetKind, list[Decision]] = {}
        for decision in self.decisions:
            kinds.setdefault(decision.asset.kind, []).append(decision)
        return kinds

    @property
    def is_estimate(self) -> bool:
        return any(one.take is None for one in self.decisions if one.asset.kind is AssetKind.narration)
