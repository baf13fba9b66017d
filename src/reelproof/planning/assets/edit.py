"""User edits of an asset's prompt, model or seed: how they override the script, when they lapse."""

from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.asset import Asset, Edit, Take
from reelproof.domain.ids import AssetKey


def edited(assets: tuple[Asset, ...], edits: Mapping[AssetKey, Edit]) -> tuple[Asset, ...]:
    """Applies the edits that still match; an edit for a changed prompt is dropped."""
    return tuple(_edited(asset, edits.get(asset.key)) for asset in assets)


def edit_after(asset: Asset, prompt: str | None, model: str | None, seed: int | None) -> Edit:
    """Returns the asset's edit with these changes; None keeps the previous value."""
    before = asset.edit or Edit(asset.base_prompt)
    if before.base_prompt != asset.base_prompt:
        before = Edit(asset.base_prompt)
    return replace(
        before,
        prompt=before.prompt if prompt is None else prompt,
        model=before.model if model is None else model,
        seed=before.seed if seed is None else seed,
    )


def edited_again(asset: Asset, edit: Edit | None) -> Asset:
    """Returns a planned asset with another edit, or with none, as planning it again would."""
    if edit == asset.edit or asset.recipe is None or not asset.base_chain:
        return replace(asset, edit=edit)
    recipe = replace(asset.recipe, prompt=asset.base_prompt, model=asset.base_chain[0], seed=None)
    plain = replace(asset, recipe=recipe, chain=asset.base_chain, edit=None)
    return replace(_edited(plain, edit), edit=edit)


def edit_of_take(asset: Asset, take: Take) -> Edit | None:
    """Returns the edit that reproduces this take, or None if the script alone does."""
    recipe = take.recipe
    if recipe is None:
        return asset.edit
    prompt = None if recipe.prompt == asset.base_prompt or take.is_softened else recipe.prompt
    model = None if take.model in asset.base_chain else take.model
    if prompt is None and model is None and recipe.seed is None:
        return None
    return Edit(asset.base_prompt, prompt, model, recipe.seed)


def _edited(asset: Asset, edit: Edit | None) -> Asset:
    recipe = asset.recipe
    if edit is None or recipe is None or edit.base_prompt != recipe.prompt:
        return asset
    prompt = recipe.prompt if edit.prompt is None else edit.prompt
    chain = asset.chain
    if edit.model is not None:
        chain = (edit.model, *(model for model in asset.chain if model != edit.model))
    return replace(
        asset,
        recipe=replace(
            recipe, prompt=prompt, model=chain[0], seed=recipe.seed if edit.seed is None else edit.seed
        ),
        chain=chain,
        edit=edit,
    )
