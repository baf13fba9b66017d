"""Which takes are kept, reused or made again, and why."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import Asset, Recipe, Take
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.project import FilmOptions
from reelproof.planning.assets.reuse import DecisionKind, Reason, decide_reuse
from tests.unit.planning.films import generated, planned, simple_script

PICTURE = next(
    asset for asset in planned(simple_script("One."), FilmOptions()) if asset.key == "segment/s0/image/1"
)
assert PICTURE.recipe is not None
RECIPE: Recipe = PICTURE.recipe
SECOND = replace(RECIPE, model="second/any")


def take_of(recipe: Recipe) -> Take:
    take = generated(PICTURE).accepted_take
    assert take is not None
    return replace(take, recipe=recipe, recipe_digest=recipe.digest)


def with_take(recipe: Recipe) -> Asset:
    return replace(generated(PICTURE), accepted_take=take_of(recipe))


def test_a_take_by_any_model_of_the_chain_is_kept() -> None:
    for recipe in (RECIPE, SECOND):
        asset = with_take(recipe)
        decision = decide_reuse(asset, [RECIPE, SECOND], {})
        assert (decision.kind, decision.reason) == (DecisionKind.keep, Reason.unchanged)
        assert decision.take == asset.accepted_take


def test_the_best_known_take_is_reused() -> None:
    known = {SECOND.digest: take_of(SECOND), RECIPE.digest: take_of(RECIPE)}
    decision = decide_reuse(PICTURE, [RECIPE, SECOND], known)
    assert (decision.kind, decision.reason) == (DecisionKind.reuse, Reason.made_before)
    assert decision.take is not None
    assert decision.take.recipe_digest == RECIPE.digest


@pytest.mark.parametrize(
    ("asset", "reason", "drops"),
    [
        (PICTURE, Reason.new, False),
        (replace(PICTURE, error=Failure(ErrorCode.Unknown, "It failed.")), Reason.failed, False),
        (with_take(replace(RECIPE, prompt="another")), Reason.changed, True),
    ],
)
def test_what_nothing_fits_is_made(asset: Asset, reason: Reason, drops: bool) -> None:
    decision = decide_reuse(asset, [RECIPE], {})
    assert (decision.kind, decision.reason, decision.drops_take) == (DecisionKind.make, reason, drops)


def test_before_its_inputs_exist_a_fitting_take_is_only_likely() -> None:
    decision = decide_reuse(with_take(RECIPE), [RECIPE], {}, is_certain=False)
    assert (decision.kind, decision.reason) == (DecisionKind.depends, Reason.likely)
    decision = decide_reuse(PICTURE, [RECIPE], {}, is_certain=False)
    assert (decision.kind, decision.reason) == (DecisionKind.make, Reason.unsure)
