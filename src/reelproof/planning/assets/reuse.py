"""Keep, reuse or make: whether an asset's earlier take (cache) still fits, and the reason shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reelproof.domain.asset import PROMPT_ROLE, Asset, Recipe, Take
from reelproof.domain.ids import Digest


class DecisionKind(StrEnum):
    """What happens to an asset. `depends`: probably kept, depending on its inputs; `skip`: left as it is."""

    keep = "keep"
    reuse = "reuse"
    depends = "depends"
    make = "make"
    skip = "skip"


class Reason(StrEnum):
    """Why."""

    unchanged = "unchanged"
    made_before = "made before, for this film or another"
    new = "new"
    changed = "its recipe changed"
    input_changed = "what it is made from changes"
    length_changed = "the film's length changes"
    failed = "it failed last time"
    likely = "fits if the film stays about as long"
    unsure = "depends on what is made before it"
    requested = "requested"
    fallback = "a fallback made it"
    outdated = "outdated, and not requested"
    missing = "missing, and not requested"


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision for one asset. `take` is the one to be kept or reused."""

    asset: Asset
    kind: DecisionKind
    reason: Reason
    take: Take | None = None

    @property
    def drops_take(self) -> bool:
        """Whether the old take no longer matches the script, so that a placeholder is better."""
        return self.kind is DecisionKind.make and self.reason is Reason.changed


def decide_reuse(
    asset: Asset, wanted: Sequence[Recipe], known: Mapping[Digest, Take], is_certain: bool = True
) -> Decision:
    """`wanted` are the recipes by the chain's models, best first; `known` the takes found for their digests.

    `is_certain` is false while an input that shapes the recipe is still to be made.
    """
    current = asset.accepted_take
    digests = [recipe.digest for recipe in wanted]
    fits = current is not None and current.recipe_digest in digests
    if not is_certain:
        return _guess(asset, wanted, fits or any(digest in known for digest in digests))
    if fits:
        return Decision(asset, DecisionKind.keep, Reason.unchanged, current)
    for digest in digests:
        if digest in known:
            return Decision(asset, DecisionKind.reuse, Reason.made_before, known[digest])
    if current is not None:
        return Decision(asset, DecisionKind.make, _why_changed(asset, current, wanted))
    return Decision(asset, DecisionKind.make, Reason.failed if asset.error else Reason.new)


def _guess(asset: Asset, wanted: Sequence[Recipe], fits: bool) -> Decision:
    """Predicts the decision while inputs are still missing."""
    has_inputs = _is_prompted(asset) or any(one.is_required for one in asset.depends_on)
    if fits and not has_inputs:
        return Decision(asset, DecisionKind.depends, Reason.likely)
    current = asset.accepted_take
    if current is None:
        first = Reason.failed if asset.error else Reason.new
        return Decision(asset, DecisionKind.make, first if has_inputs else Reason.unsure)
    if _why_changed(asset, current, wanted) is Reason.changed:
        return Decision(asset, DecisionKind.make, Reason.changed)
    return Decision(asset, DecisionKind.make, Reason.input_changed if has_inputs else Reason.unsure)


def _is_prompted(asset: Asset) -> bool:
    return any(dependency.role == PROMPT_ROLE for dependency in asset.depends_on)


def _why_changed(asset: Asset, current: Take, wanted: Sequence[Recipe]) -> Reason:
    before = current.recipe
    if before is None:
        return Reason.changed
    for recipe in wanted:
        prompt = before.prompt if _is_prompted(asset) else recipe.prompt
        if replace(recipe, inputs=before.inputs, prompt=prompt).digest == before.digest:
            return Reason.input_changed
        if _of_length(recipe, before).digest == before.digest:
            return Reason.length_changed
    return Reason.changed


def _of_length(recipe: Recipe, other: Recipe) -> Recipe:
    """The recipe for a medium as long as the other's."""
    lengths = {name: value for name, value in other.parameters.items() if name == "duration_s"}
    return replace(recipe, parameters={**recipe.parameters, **lengths})
