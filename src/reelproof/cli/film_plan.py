"""What making a film would do, as text and as an object."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from reelproof.cli.output import shown_path
from reelproof.cli.request import Asked
from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.script import Script
from reelproof.engine.plan import PlannedCost
from reelproof.engine.request import MakeRequest
from reelproof.planning.amount import length_text, money_text, noun
from reelproof.planning.reuse import Decision, Reason, Verdict
from reelproof.planning.timeline import estimate_film_s
from reelproof.settings import Settings
from reelproof.storage.home import Home
from reelproof.wiring import open_studio

VERBS = {
    Verdict.make: "to make",
    Verdict.see: "most likely to keep",
    Verdict.reuse: "to use again",
    Verdict.keep: "to keep",
}


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """A request with what becomes of each asset."""

    request: MakeRequest
    script: Script
    decisions: Sequence[Decision]
    cost: PlannedCost

    @property
    def duration_s(self) -> float:
        """An estimate as far as narrations are still to be made."""
        return _duration_s(self.request, self.script, self.decisions)

    @property
    def is_estimate(self) -> bool:
        return any(one.take is None for one in self.decisions if one.asset.kind is AssetKind.narration)


async def plan_film(asked: Asked) -> FilmPlan:
    """Reads what is there and leaves no trace. Raises ReelproofError."""
    with ExitStack() as stack:
        async with open_studio(_readable(asked.settings, stack), asked.catalog) as studio:
            script, decisions = await studio.films.plan(asked.request)
            film_s = _duration_s(asked.request, script, decisions)
            cost = studio.planner.cost(decisions, film_s)
    return FilmPlan(asked.request, script, decisions, cost)


def _duration_s(request: MakeRequest, script: Script, decisions: Sequence[Decision]) -> float:
    taken = {one.asset.key: replace(one.asset, accepted_take=one.take) for one in decisions}
    return estimate_film_s(script, request.options, taken)


def _readable(settings: Settings, stack: ExitStack) -> Settings:
    """A home that was never used has nothing to read, and stays unmade."""
    if Home(settings.home).database.exists():
        return settings
    empty = stack.enter_context(TemporaryDirectory(prefix="reelproof-plan-"))
    return settings.model_copy(update={"home": Path(empty)})


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
            "by_kind": {kind.value: _counts(rows) for kind, rows in _by_kind(plan.decisions).items()},
        },
        "assets": [_row(decision) for decision in plan.decisions],
    }


def plan_lines(plan: FilmPlan) -> Iterator[str]:
    options = plan.request.options
    length = f"{'about ' if plan.is_estimate else ''}{length_text(plan.duration_s)}"
    shape = f"{options.format.value} at {options.frame_rate.frames_per_s} frames a second"
    yield plan.script.title
    yield f"  {length}, {shape}, into {shown_path(plan.request.output_path)}"
    yield from _cost_lines(plan.cost)
    for kind, decisions in _by_kind(plan.decisions).items():
        yield ""
        yield f"{len(decisions)} {noun(kind.value, len(decisions))}"
        yield from _kind_lines(decisions)


def _cost_lines(cost: PlannedCost) -> Iterator[str]:
    if cost.estimate_microusd:
        yield f"  about {money_text(cost.estimate_microusd)} at the price lists, if no fallback is needed"
    for model in cost.unknown:
        yield f"  the price of {model} is not known"


def _kind_lines(decisions: Sequence[Decision]) -> Iterator[str]:
    """Counts for each fate and reason; by name what is to be made, unless that is all there is."""
    groups: dict[tuple[Verdict, Reason, tuple[str, ...]], list[Decision]] = {}
    for one in sorted(decisions, key=lambda one: list(Verdict).index(one.verdict)):
        chain = one.asset.chain if one.verdict is Verdict.make else ()
        groups.setdefault((one.verdict, one.reason, chain), []).append(one)
    for (verdict, reason, chain), rows in groups.items():
        models = f" by {', else '.join(chain)}" if chain else ""
        yield f"  {len(rows)} {VERBS[verdict]}{models}: {reason}"
        if verdict is Verdict.make and len(rows) < len(decisions):
            yield from (f"    “{one.asset.title}”" for one in rows)


def _by_kind(decisions: Sequence[Decision]) -> dict[AssetKind, list[Decision]]:
    kinds: dict[AssetKind, list[Decision]] = {}
    for decision in decisions:
        kinds.setdefault(decision.asset.kind, []).append(decision)
    return kinds


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
