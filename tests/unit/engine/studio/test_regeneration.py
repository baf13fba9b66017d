"""Which assets a request for new takes means."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus, Edit
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetKey
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.owned_lookup import Conflict
from reelproof.engine.studio.regeneration import (
    AssetSelector,
    RegenerateRequest,
    Regeneration,
    find_asset,
    find_targets,
    requests_for,
)
from reelproof.planning.assets.film_assets import plan_assets
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider
from tests.unit.engine.films import OPTIONS
from tests.unit.planning.films import PROJECT, simple_script

CATALOG = Catalog({"scripted": ScriptedProvider(), "local": ScriptedLocal()}, {})
ASSETS = plan_assets(PROJECT, simple_script("One.", "Two."), OPTIONS, {})
PICTURE = AssetKey("segment/s0/image/1")


def asking(key: str, **changes: object) -> RegenerateRequest:
    return RegenerateRequest(AssetKey(key), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("short", [PICTURE, "s0/image/1", "s0/image"])
def test_an_asset_is_found_by_a_part_of_its_key(short: str) -> None:
    assert find_asset(ASSETS, short).key == PICTURE


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("image/1", "ambiguous"),
        ("segment/s0/imaeg/1", "Did you mean segment/s0/image/1"),
        ("zzz", "Its assets:"),
    ],
)
def test_another_key_is_explained(key: str, message: str) -> None:
    with pytest.raises(ReelproofError, match=message):
        find_asset(ASSETS, key)


def test_a_film_without_assets_says_so() -> None:
    with pytest.raises(ReelproofError, match="have not been planned yet"):
        find_asset([], PICTURE)


def test_a_plain_request_keeps_the_edit_and_a_change_is_added_to_it() -> None:
    picture = find_asset(ASSETS, PICTURE)
    edited = replace(picture, edit=Edit(picture.base_prompt, prompt="an oak"))
    [plain] = find_targets(CATALOG, [edited], [asking(PICTURE)])
    [changed] = find_targets(CATALOG, [edited], [asking(PICTURE, seed=7)])
    assert plain.edit == edited.edit
    assert changed.edit == Edit(picture.base_prompt, prompt="an oak", seed=7)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": "  "}, "prompt is empty"),
        ({"model": "local/voice"}, "makes narration"),
        ({"model": "x/y"}, "Unknown model"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ReelproofError, match=message):
        find_targets(CATALOG, ASSETS, [asking(PICTURE, **changes)])


def test_all_problems_are_reported_together() -> None:
    requests = [asking(PICTURE, prompt=" "), asking("zzz"), asking("s1/image"), asking("s1/image")]
    with pytest.raises(ReelproofError, match="3 assets cannot be regenerated") as refused:
        find_targets(CATALOG, ASSETS, requests)
    problems = refused.value.failure.details["problems"]
    assert isinstance(problems, list)
    assert len(problems) == 3


def test_a_selector_chooses_by_kind_status_and_segment() -> None:
    chosen = AssetSelector(kind=AssetKind.image, status=AssetStatus.pending, segment_id="s1")
    wanted = Regeneration([asking("", prompt="a bush")], meant=chosen)
    [request] = requests_for(wanted, ASSETS)
    assert (request.key, request.prompt) == ("segment/s1/image/1", "a bush")


def test_a_selector_that_matches_nothing_is_a_conflict() -> None:
    wanted = Regeneration([asking("")], meant=AssetSelector(status=AssetStatus.failed))
    with pytest.raises(Conflict):
        requests_for(wanted, ASSETS)


def test_ids_are_turned_into_keys_and_anything_else_is_left_to_the_search() -> None:
    picture = find_asset(ASSETS, PICTURE)
    [request] = requests_for(Regeneration([asking(picture.id)]), ASSETS)
    assert request.key == PICTURE
    [unknown] = requests_for(Regeneration([asking("ast_none")]), ASSETS)
    assert unknown.key == "ast_none"
