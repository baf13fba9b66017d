"""Output of `reelproof plan`: decisions, reasons, estimated cost and length as text."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from reelproof.cli.text.command_text import say_what_was_brought_back
from reelproof.cli.text.output import shown_path
from reelproof.domain.render import Codec
from reelproof.engine.studio.film_plan import read_plan
from reelproof.planning.assets.cost import PlannedCost
from reelproof.planning.assets.reuse import Decision, DecisionKind, Reason
from reelproof.planning.report.amount import length_text, money_text, noun
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.planning.report.notice import language_line, notice_lines
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.film_request import CheckedRequest
from reelproof.wiring.history import with_history
from reelproof.wiring.studio import open_studio

VERBS = {
    DecisionKind.make: "to make",
    DecisionKind.depends: "likely to keep",
    DecisionKind.reuse: "to reuse",
    DecisionKind.keep: "to keep",
}


async def plan_film(checked: CheckedRequest) -> FilmPlan:
    """Builds the plan without storing anything. Raises ReelproofError."""
    with ExitStack() as stack:
        async with open_studio(_readable(checked.settings, stack), checked.catalog) as studio:
            request = (await with_history(studio, checked)).request
            say_what_was_brought_back(checked.request, request)
            return await read_plan(studio.films, studio.planner, studio.notices, request)


def _readable(settings: Settings, stack: ExitStack) -> Settings:
    """Uses an empty temporary home instead of creating one that does not exist yet."""
    if not Home(settings.home).is_new:
        return settings
    empty = stack.enter_context(TemporaryDirectory(prefix="reelproof-plan-"))
    return settings.model_copy(update={"home": Path(empty)})


def plan_lines(plan: FilmPlan) -> Iterator[str]:
    options = plan.options
    length = f"{'about ' if plan.is_estimate else ''}{length_text(plan.duration_s)}"
    codec = "" if options.codec is Codec.h264 else f" in {options.codec.value.upper()}"
    shape = f"{options.format.value} at {options.frame_rate.frames_per_s} frames a second{codec}"
    if options.language is not None:
        yield language_line(options.language)
    yield plan.script.title
    yield f"  {length}, {shape}, into {shown_path(plan.output_path)}"
    yield from _cost_lines(plan.cost)
    lines = [*notice_lines(plan.notices, "plan --json")]
    yield from ["", *lines] if lines else []
    for kind, decisions in plan.by_kind.items():
        yield ""
        yield f"{len(decisions)} {noun(kind.value, len(decisions))}"
        yield from _kind_lines(decisions)


def _cost_lines(cost: PlannedCost) -> Iterator[str]:
    if cost.estimate_microusd:
        yield f"  about {money_text(cost.estimate_microusd)} at list prices, if no fallback is needed"
    for model in cost.unknown:
        yield f"  the price of {model} is unknown"
    for one in cost.unavailable:
        yield f"  {one.model} cannot be used: {one.reason}"
    if count := cost.without_model:
        yield f"  {count} {noun('asset', count)} cannot be made: no model can be used"


def _kind_lines(decisions: Sequence[Decision]) -> Iterator[str]:
    """Yields a count per decision and reason; names the assets to make unless all are to be made."""
    groups: dict[tuple[DecisionKind, Reason, tuple[str, ...]], list[Decision]] = {}
    for one in sorted(decisions, key=lambda one: list(DecisionKind).index(one.kind)):
        chain = one.asset.chain if one.kind is DecisionKind.make else ()
        groups.setdefault((one.kind, one.reason, chain), []).append(one)
    for (kind, reason, chain), rows in groups.items():
        models = f" by {', else '.join(chain)}" if chain else ""
        yield f"  {len(rows)} {VERBS[kind]}{models}: {reason}"
        if kind is DecisionKind.make and len(rows) < len(decisions):
            yield from (f"    “{one.asset.title}”" for one in rows)
