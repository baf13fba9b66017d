"""Which takes are kept, reused or made again, and why."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from reelproof.domain import own_media
from reelproof.domain.asset import Asset, Recipe, Take
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import Digest
from reelproof.domain.own_media import OWN_PICTURE
from reelproof.domain.project import FilmOptions
from reelproof.planning.assets.film_assets import plan_assets
from reelproof.planning.assets.recipe import resolve_recipe
from reelproof.planning.assets.reuse import DecisionKind, Reason, decide_reuse
from tests.unit.planning.films import PROJECT, generated, planned, simple_script

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


def test_a_picture_that_was_refused_is_read_again_by_another_check(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = simple_script("One.")
    segment = replace(plain.segments[0], own_picture="logo.png")
    script = replace(plain, chapters=(replace(plain.chapters[0], segments=(segment,)),))

    def decided(known: Mapping[str, Digest], take: Take | None) -> tuple[DecisionKind, list[Recipe]]:
        assets = plan_assets(PROJECT, script, FilmOptions(), known)
        asset = next(one for one in assets if one.chain[0] == OWN_PICTURE)
        wanted = [resolve_recipe(asset, model, "1", None) for model in asset.chain]
        return decide_reuse(replace(asset, accepted_take=take), wanted, {}).kind, wanted

    there = {"logo.png": Digest("logo")}
    ((_, (own, card)), (_, (_, without))) = decided(there, None), decided({}, None)
    assert decided(there, take_of(card))[0] is DecisionKind.keep
    monkeypatch.setattr(own_media, "PICTURE_CHECK_VERSION", own_media.PICTURE_CHECK_VERSION + 1)
    assert decided(there, take_of(card))[0] is DecisionKind.make
    assert decided(there, take_of(own))[0] is DecisionKind.keep
    assert decided({}, take_of(without))[0] is DecisionKind.keep


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
        (with_take(replace(RECIPE, prompt="another")), Reason.description_changed, True),
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
