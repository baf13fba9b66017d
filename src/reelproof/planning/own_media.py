"""Media of the writer's own: what they are made by in place of a model."""

from collections.abc import Mapping

from reelproof.domain.asset import AssetKind, Recipe
from reelproof.domain.ids import Digest
from reelproof.domain.script import Script

OWN_PICTURE, OWN_CLIP, OWN_RECORDING = "own/picture", "own/clip", "own/recording"
OWN_BUCKET = "own"
FILE_ROLE = "file"

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


def own_recipe(model: str, path: str, digests: Mapping[str, Digest]) -> Recipe:
    """A file is known by its content; one that is not there has no digest."""
    inputs = {FILE_ROLE: digests[path]} if path in digests else {}
    return Recipe(kind=_KINDS[model], prompt=path, model=model, inputs=inputs)
