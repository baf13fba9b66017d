"""Completes an asset's recipe before its call: inputs, prompt, length of music; whether it is ready."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from reelproof.domain.asset import Asset, AssetKind, Recipe
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.own_media import recipe_for

MUSIC_STEP_S = 10
MUSIC_MIN_S = 20


def resolve_recipe(
    asset: Asset,
    model: str,
    version: str,
    film_duration_s: float | None,
    inputs: Mapping[str, Digest] = {},
    prompt: str | None = None,
) -> Recipe:
    """Resolves the asset's recipe for one model of its chain, once its inputs are known.

    `version` is the model's version. `film_duration_s` sets the length of music, in steps, so that a small
    edit does not require new music. `inputs` are the input media by role; `prompt` is the generated prompt,
    used unless the user gave one.
    """
    planned = recipe_for(_planned(asset), model)
    if prompt is not None and not (asset.edit and asset.edit.prompt):
        planned = replace(planned, prompt=prompt)
    recipe = replace(
        planned,
        model=model,
        parameters={**planned.parameters, "model_version": version},
        inputs={**planned.inputs, **inputs},
    )
    if asset.kind is not AssetKind.music or film_duration_s is None:
        return recipe
    steps = ceil(film_duration_s / MUSIC_STEP_S)
    duration_s = max(MUSIC_MIN_S, steps * MUSIC_STEP_S)
    return replace(recipe, parameters={**recipe.parameters, "duration_s": duration_s})


def input_digests(asset: Asset, by_key: Mapping[AssetKey, Asset]) -> dict[str, Digest]:
    """Returns the digests of the required inputs that exist, by role."""
    required = [dependency for dependency in asset.depends_on if dependency.is_required]
    inputs = {dependency.role: by_key.get(dependency.key) for dependency in required}
    return {
        role: made.accepted_take.media_digest
        for role, made in inputs.items()
        if made is not None and made.accepted_take is not None
    }


def _planned(asset: Asset) -> Recipe:
    if asset.recipe is None:
        raise ValueError(f"asset {asset.key} was never planned")
    return asset.recipe


def missing_inputs(asset: Asset, others: Mapping[AssetKey, Asset]) -> Sequence[AssetKey]:
    """Returns required inputs that ended without a take, so that the asset cannot be made."""
    return [
        dependency.key
        for dependency in asset.depends_on
        if dependency.is_required and _ended_without_take(others.get(dependency.key))
    ]


def is_ready(asset: Asset, others: Mapping[AssetKey, Asset]) -> bool:
    """Whether all inputs have ended, successfully or not."""
    return all(
        others[dependency.key].status.is_final for dependency in asset.depends_on if dependency.key in others
    )


def _ended_without_take(asset: Asset | None) -> bool:
    return asset is None or (asset.status.is_final and asset.accepted_take is None)
