"""A recipe's digest is its identity."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import AssetKind, Recipe
from reelproof.domain.canonical import JsonValue, canonical_json, digest_of
from reelproof.domain.ids import Digest

json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
recipes = st.builds(
    Recipe,
    kind=st.sampled_from(AssetKind),
    prompt=st.text(),
    model=st.text(min_size=1),
    parameters=st.dictionaries(st.text(), json_values, max_size=4),
    seed=st.none() | st.integers(),
    inputs=st.dictionaries(st.text(), st.builds(Digest, st.text(min_size=1)), max_size=3),
)


@given(recipes)
def test_the_order_of_keys_does_not_matter(recipe: Recipe) -> None:
    turned = replace(
        recipe,
        parameters=dict(reversed(list(recipe.parameters.items()))),
        inputs=dict(reversed(list(recipe.inputs.items()))),
    )
    assert turned.digest == recipe.digest


@given(recipes, recipes)
def test_different_recipes_have_different_digests(one: Recipe, other: Recipe) -> None:
    assert (one.digest == other.digest) == (canonical_json(_plain(one)) == canonical_json(_plain(other)))


@given(recipes)
def test_any_change_of_input_changes_it(recipe: Recipe) -> None:
    kinds = list(AssetKind)
    changes: dict[str, Recipe] = {
        "kind": replace(recipe, kind=kinds[(kinds.index(recipe.kind) + 1) % len(kinds)]),
        "prompt": replace(recipe, prompt=recipe.prompt + "."),
        "model": replace(recipe, model=recipe.model + "x"),
        "parameters": replace(recipe, parameters={**recipe.parameters, "one more": 1}),
        "seed": replace(recipe, seed=(recipe.seed or 0) + 1),
        "inputs": replace(recipe, inputs={**recipe.inputs, "one more": Digest("d")}),
    }
    for name, changed in changes.items():
        assert changed.digest != recipe.digest, name


def test_it_is_the_same_on_every_machine_and_day() -> None:
    recipe = Recipe(
        AssetKind.image, "A café at night", "local/card", {"width": 1920, "style": "bright"}, seed=3
    )
    assert recipe.digest == "4148ac5a29578ec4395792a41d7bde30e8ee085b79617734c2e26c2e906cf0e0"


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        digest_of({"length": float("nan")})


def _plain(recipe: Recipe) -> JsonValue:
    return {
        "kind": recipe.kind.value,
        "prompt": recipe.prompt,
        "model": recipe.model,
        "parameters": dict(recipe.parameters),
        "seed": recipe.seed,
        "inputs": dict(recipe.inputs),
    }
