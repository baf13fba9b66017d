"""The writer's own pictures, clips and recordings: largest file, recipes, replacing unusable ones."""

from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.asset import Asset, AssetKind, Recipe
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.script import Notice, NoticeKind, Script, Segment

OWN_PICTURE, OWN_CLIP, OWN_RECORDING = "own/picture", "own/clip", "own/recording"
OWN_BUCKET = "own"
FILE_ROLE = "file"
MAX_OWN_FILE_BYTES = 250_000_000
# Part of stored recipe digests: another value would make all replacements of own media again.
REPLACEMENT_PARAMETER = "stand_in"
# Increment when a picture that was refused may be accepted: the files of replaced pictures are read again.
PICTURE_CHECK_VERSION = 2

OWN_NOUNS: Mapping[str, str] = {OWN_PICTURE: "picture", OWN_CLIP: "clip", OWN_RECORDING: "recording"}
"""Nouns for own media; a failure caused by one carries its noun as the subject."""

_KINDS: Mapping[str, AssetKind] = {
    OWN_PICTURE: AssetKind.image,
    OWN_CLIP: AssetKind.video,
    OWN_RECORDING: AssetKind.narration,
}


def is_own(model: str) -> bool:
    """Whether an asset is the writer's own file instead of generated."""
    return model in OWN_NOUNS


def own_paths(script: Script) -> frozenset[str]:
    """Returns every file that the script names, as written."""
    named = ((segment.own_picture, segment.own_recording) for segment in script.segments)
    return frozenset(path for paths in named for path in paths if path is not None)


def own_picture_model(segment: Segment) -> str:
    return OWN_CLIP if segment.shows_own_clip else OWN_PICTURE


def line_named(segment: Segment, model: str) -> int:
    """Returns the line where the script names the file."""
    line = segment.recording_line if model == OWN_RECORDING else segment.picture_line
    return line or segment.line


def own_recipe(model: str, path: str, digests: Mapping[str, Digest], replacement: Recipe) -> Recipe:
    """Identifies a file by its content; a missing file has no digest. `replacement` is made by its free local
    model if the file is unusable.
    """
    inputs = {FILE_ROLE: digests[path]} if path in digests else {}
    instead: JsonValue = {
        "kind": replacement.kind.value,
        "prompt": replacement.prompt,
        "parameters": dict(replacement.parameters),
    }
    return Recipe(
        kind=_KINDS[model],
        prompt=path,
        model=model,
        parameters={REPLACEMENT_PARAMETER: instead},
        inputs=inputs,
    )


def recipe_for(recipe: Recipe, model: str) -> Recipe:
    """Returns an asset's recipe for one model of its chain. A replacement of the writer's own file also
    depends on that file and on the check that refused it, so that it is read again if one of them changes.
    """
    instead = recipe.parameters.get(REPLACEMENT_PARAMETER)
    if not isinstance(instead, Mapping):
        return recipe
    if is_own(model):
        return replace(recipe, parameters={})
    parameters = instead["parameters"]
    was_refused = recipe.model == OWN_PICTURE and FILE_ROLE in recipe.inputs
    checked: dict[str, JsonValue] = {"file_check": PICTURE_CHECK_VERSION} if was_refused else {}
    return replace(
        recipe,
        kind=AssetKind(str(instead["kind"])),
        prompt=str(instead["prompt"]),
        parameters={**(parameters if isinstance(parameters, Mapping) else {}), **checked},
    )


def replaced_own_medium(asset: Asset) -> str | None:
    """Returns which own medium (`own/picture`, …) an asset's take replaces, if any."""
    take, wanted = asset.accepted_take, next(iter(asset.base_chain), "")
    return wanted if is_own(wanted) and take is not None and not is_own(take.model) else None


def replacement_notice(model: str, line: int | None, failure: Failure) -> Notice:
    """Builds the notice about a replaced unusable file, with its fix."""
    noun = OWN_NOUNS[model]
    if model == OWN_RECORDING:
        kind, instead = NoticeKind.recording_replaced, "A synthetic voice is used instead."
    else:
        kind, instead = NoticeKind.image_replaced, "A drawn card is shown instead."
    remediation = f"Put a usable {noun} at its path in the script, then make the film again."
    return Notice(kind, f"{failure.message} {instead}", line, remediation)


def content_problem(beginning: bytes, name: str, noun: str) -> Failure | None:
    """Returns why a file that begins like this cannot be a picture, clip or recording."""
    if not beginning:
        return invalid_input(noun, f"The {noun} {name} is empty; copy it there again.").failure
    is_text = all(byte >= 32 or byte in b"\t\r\n" for byte in beginning)
    if is_text and b"<svg" not in beginning:
        message = f"The {noun} {name} is a text file and not a valid {noun}; save it in another format."
        return invalid_input(noun, message).failure
    return None
