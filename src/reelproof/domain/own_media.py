"""Media of the writer's own: what they are made by in place of a model."""

from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.asset import Asset, AssetKind, Recipe
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure
from reelproof.domain.ids import Digest
from reelproof.domain.script import Notice, NoticeKind, Script, Segment

OWN_PICTURE, OWN_CLIP, OWN_RECORDING = "own/picture", "own/clip", "own/recording"
OWN_BUCKET = "own"
FILE_ROLE = "file"
STAND_IN = "stand_in"

OWN_NOUNS: Mapping[str, str] = {OWN_PICTURE: "picture", OWN_CLIP: "clip", OWN_RECORDING: "recording"}
"""What people call them; a failure that one of them causes carries the word as its subject."""

_KINDS: Mapping[str, AssetKind] = {
    OWN_PICTURE: AssetKind.image,
    OWN_CLIP: AssetKind.video,
    OWN_RECORDING: AssetKind.narration,
}


def is_own(model: str) -> bool:
    """Whether an asset is a file of the writer's, and not made."""
    return model in OWN_NOUNS


def own_paths(script: Script) -> frozenset[str]:
    """Every file that the script names, as it names it."""
    named = ((segment.own_picture, segment.own_recording) for segment in script.segments)
    return frozenset(path for paths in named for path in paths if path is not None)


def own_picture_model(segment: Segment) -> str:
    return OWN_CLIP if segment.shows_own_clip else OWN_PICTURE


def line_named(segment: Segment, model: str) -> int:
    """Where the script names the file."""
    line = segment.recording_line if model == OWN_RECORDING else segment.picture_line
    return line or segment.line


def own_recipe(model: str, path: str, digests: Mapping[str, Digest], stand_in: Recipe) -> Recipe:
    """A file is known by its content; one that is not there has no digest. `stand_in` is made, by its free
    local model, where the file cannot be used.
    """
    inputs = {FILE_ROLE: digests[path]} if path in digests else {}
    instead: JsonValue = {
        "kind": stand_in.kind.value,
        "prompt": stand_in.prompt,
        "parameters": dict(stand_in.parameters),
    }
    return Recipe(kind=_KINDS[model], prompt=path, model=model, parameters={STAND_IN: instead}, inputs=inputs)


def recipe_for(recipe: Recipe, model: str) -> Recipe:
    """An asset's recipe by one model of its chain. What stands in for a file of the writer's is known by that
    file, too: another file asks for another look at it.
    """
    instead = recipe.parameters.get(STAND_IN)
    if not isinstance(instead, Mapping):
        return recipe
    if is_own(model):
        return replace(recipe, parameters={})
    parameters = instead["parameters"]
    return replace(
        recipe,
        kind=AssetKind(str(instead["kind"])),
        prompt=str(instead["prompt"]),
        parameters=parameters if isinstance(parameters, Mapping) else {},
    )


def stood_in_for(asset: Asset) -> str | None:
    """Which file of the writer's (`own/picture`, …) an asset does without, if it does."""
    take, wanted = asset.accepted_take, next(iter(asset.base_chain), "")
    return wanted if is_own(wanted) and take is not None and not is_own(take.model) else None


def stood_in_notice(model: str, line: int | None, failure: Failure) -> Notice:
    """That something stands in for a file that cannot be used, and what mends it."""
    noun = OWN_NOUNS[model]
    if model == OWN_RECORDING:
        kind, instead = NoticeKind.recording_replaced, "A voice speaks in its place."
    else:
        kind, instead = NoticeKind.picture_replaced, "A drawn card stands in its place."
    remediation = f"Put a {noun} that can be used where the script says it is, then make the film again."
    return Notice(kind, f"{failure.message} {instead}", line, remediation)
