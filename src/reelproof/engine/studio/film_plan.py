"""Plan of a film: the decision for every asset, and the cost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.project import Project
from reelproof.domain.script import Notice, Script
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import PlannedCost, Planner
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.films import Films
from reelproof.planning.assets.reuse import Decision, Verdict
from reelproof.planning.report.notice import notice_to_json
from reelproof.planning.timeline.timeline import estimate_film_s


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """A request with the decision for each asset. The length is an estimate until all narration is made."""

    request: MakeRequest
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


async def read_plan(
    films: Films,
    planner: Planner,
    notices: FilmNotices,
    request: MakeRequest,
    project: Project | None = None,
) -> FilmPlan:
    """Builds the plan without storing anything. Raises ReelproofError."""
    script, decisions = await films.plan(request, project)
    duration_s = _duration_s(request, script, decisions)
    cost = planner.cost(decisions, duration_s)
    film_notices = await notices.of(script, request.options, request.script_path)
    return FilmPlan(request, script, decisions, duration_s, cost, film_notices)


def _duration_s(request: MakeRequest, script: Script, decisions: Sequence[Decision]) -> float:
    taken = {one.asset.key: replace(one.asset, accepted_take=one.take) for one in decisions}
    return estimate_film_s(script, request.options, taken)


def plan_object(plan: FilmPlan) -> dict[str, JsonValue]:
    options = plan.request.options
    return {
        "title": plan.script.title,
        "language": plan.script.language,
        "output": plan.request.output_path,
        "format": options.format.value,
        "frame_rate": options.frame_rate.frames_per_s,
        "duration_s": round(plan.duration_s, 3),
        "is_estimate": plan.is_estimate,
        "estimate_microusd": plan.cost.estimate_microusd,
        "unknown_prices": list(plan.cost.unknown),
        "counts": {
            **_counts(plan.decisions),
            "by_kind": {kind.value: _counts(rows) for kind, rows in plan.by_kind.items()},
        },
        "language_origin": options.language.origin.value if options.language else None,
        "notices": [notice_to_json(notice) for notice in plan.notices],
        "assets": [_row(decision) for decision in plan.decisions],
    }


def _counts(decisions: Sequence[Decision]) -> dict[str, JsonValue]:
    counts = Counter(decision.verdict for decision in decisions)
    return {verdict.value: counts[verdict] for verdict in Verdict}


def _row(decision: Decision) -> dict[str, JsonValue]:
    asset = decision.asset
    return {
        "asset": asset.key,
        "kind": asset.kind.value,
        "title": asset.title,
        "verdict": decision.verdict.value,
        "reason": decision.reason.value,
        "models": list(asset.chain),
    }
