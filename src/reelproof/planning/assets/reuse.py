"""Keep, reuse or make: whether an asset's earlier take (cache) still fits, and the reason shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from reelproof.domain.asset import PROMPT_ROLE, Asset, AssetKind, Recipe, Take
from reelproof.domain.frozen import frozen
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
    changed = "what it is made from changed"
    words_changed = "its words changed"
    description_changed = "its description changed"
    model_changed = "another model makes it"
    version_changed = "its model has a new version"
    voice_changed = "the voice changed"
    language_changed = "the language changed"
    style_changed = "the style changed"
    size_changed = "the film's format changed"
    mood_changed = "the mood of the music changed"
    seed_changed = "another seed is wanted"
    input_changed = "what it is made from changes"
    length_changed = "the film's length changes"
    failed = "it failed last time"
    likely = "fits if the film stays about as long"
    unsure = "depends on what is made before it"
    requested = "requested"
    fallback = "a fallback made it"
    outdated = "outdated, and not requested"
    missing = "missing, and not requested"


CHANGED = frozenset(
    {
        *(Reason.changed, Reason.words_changed, Reason.description_changed, Reason.model_changed),
        *(Reason.version_changed, Reason.voice_changed, Reason.language_changed, Reason.style_changed),
        *(Reason.size_changed, Reason.mood_changed, Reason.seed_changed),
    }
)
"""The script or the options want something else than before."""
_PARAMETERS: Mapping[str, Reason] = {
    "model_version": Reason.version_changed,
    "voice": Reason.voice_changed,
    "language": Reason.language_changed,
    "style": Reason.style_changed,
    "width": Reason.size_changed,
    "height": Reason.size_changed,
}


@frozen
class Decision:
    """The decision for one asset. `take` is the one to be kept or reused."""

    asset: Asset
    kind: DecisionKind
    reason: Reason
    take: Take | None = None

    @property
    def drops_take(self) -> bool:
        """Whether the old take no longer matches the script, so that a placeholder is better."""
        return self.kind is DecisionKind.make and self.reason in CHANGED


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
    if (why := _why_changed(asset, current, wanted)) in CHANGED:
        return Decision(asset, DecisionKind.make, why)
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
    return _what_changed(before, wanted[0]) if wanted else Reason.changed


def _what_changed(before: Recipe, wanted: Recipe) -> Reason:
    """The first of what differs that a person would name."""
    one, other = wanted.parameters, before.parameters
    if one.get("mood") != other.get("mood"):
        return Reason.mood_changed
    if wanted.prompt != before.prompt:
        is_spoken = wanted.kind is AssetKind.narration
        return Reason.words_changed if is_spoken else Reason.description_changed
    if wanted.model != before.model:
        return Reason.model_changed
    if wanted.seed != before.seed:
        return Reason.seed_changed
    different = {name for name in {**one, **other} if one.get(name) != other.get(name)}
    return next((reason for name, reason in _PARAMETERS.items() if name in different), Reason.changed)


def _of_length(recipe: Recipe, other: Recipe) -> Recipe:
    """The recipe for a medium as long as the other's."""
    lengths = {name: value for name, value in other.parameters.items() if name == "duration_s"}
    return replace(recipe, parameters={**recipe.parameters, **lengths})
