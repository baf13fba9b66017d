"""Edits of single assets: how they apply, change and are read back from a take."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import Edit, Recipe, Take
from reelproof.domain.project import FilmOptions
from reelproof.planning.assets.edit import edit_after, edit_of_take, edited
from tests.unit.planning.films import generated, planned, simple_script

OPTIONS = FilmOptions()
PICTURE = next(
    asset for asset in planned(simple_script("One."), OPTIONS) if asset.key == "segment/s0/image/1"
)
PROMPT = PICTURE.base_prompt


def test_an_edit_changes_prompt_model_and_seed() -> None:
    edit = Edit(PROMPT, prompt="an oak", model="other/any", seed=7)
    [asset] = edited((PICTURE,), {PICTURE.key: edit})
    assert asset.recipe is not None
    assert (asset.recipe.prompt, asset.recipe.model, asset.recipe.seed) == ("an oak", "other/any", 7)
    assert asset.chain == ("other/any", *PICTURE.chain)
    assert (asset.base_prompt, asset.base_chain, asset.edit) == (PROMPT, PICTURE.base_chain, edit)


def test_a_model_of_the_chain_comes_first_and_not_twice() -> None:
    [asset] = edited((PICTURE,), {PICTURE.key: Edit(PROMPT, model=PICTURE.chain[-1])})
    assert sorted(asset.chain) == sorted(PICTURE.chain)
    assert asset.chain[0] == PICTURE.chain[-1]


@pytest.mark.parametrize("edits", [{}, {PICTURE.key: Edit("an older prompt", prompt="an oak")}])
def test_without_an_edit_for_this_prompt_the_script_decides(edits: dict[str, Edit]) -> None:
    assert edited((PICTURE,), edits) == (PICTURE,)  # type: ignore[arg-type]


def test_changes_add_up_until_the_script_changes() -> None:
    first = edit_after(PICTURE, "an oak", None, None)
    second = edit_after(replace(PICTURE, edit=first), None, None, 7)
    assert second == Edit(PROMPT, prompt="an oak", seed=7)
    rewritten = replace(PICTURE, edit=second, base_prompt="a river")
    assert edit_after(rewritten, None, "other/any", None) == Edit("a river", model="other/any")


def take_with(recipe: Recipe | None, model: str, is_softened: bool = False) -> Take:
    take = generated(PICTURE).accepted_take
    assert take is not None
    return replace(take, recipe=recipe, model=model, is_softened=is_softened)


def test_a_take_tells_the_edit_that_made_it() -> None:
    assert PICTURE.recipe is not None
    own, other = PICTURE.chain[0], "other/any"
    oak = replace(PICTURE.recipe, prompt="an oak", seed=7)
    assert edit_of_take(PICTURE, take_with(oak, other)) == Edit(PROMPT, "an oak", other, 7)
    assert edit_of_take(PICTURE, take_with(PICTURE.recipe, own)) is None
    assert edit_of_take(PICTURE, take_with(oak, own, is_softened=True)) == Edit(PROMPT, seed=7)
    assert edit_of_take(PICTURE, take_with(None, own)) == PICTURE.edit
