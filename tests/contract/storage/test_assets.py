"""Behavior of every store: assets and takes."""

from dataclasses import replace

import pytest

from reelproof.contract.failure import failure_to_json
from reelproof.domain.asset import Asset, AssetStatus, Dependency, Edit, TakeStatus
from reelproof.domain.canonical import digest_of
from reelproof.domain.event import Event, EventType
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, AssetKey, JobId
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.engine.ports.stores import AttemptTake, Outdated
from reelproof.planning.assets.review import Review
from reelproof.storage.database.stores.take import MAX_VALUES
from tests.contract.storage.examples import REFUSED, Film, a_take, add_film, an_asset, an_attempt
from tests.contract.storage.stores import StorePorts


async def asset_events(stores: StorePorts, film: Film) -> list[Event]:
    events = await stores.events.after(film.job.id, 0)
    return [event for event in events if event.type is EventType.asset_status]


async def test_planned_assets_come_back_by_position(stores: StorePorts, film: Film) -> None:
    assets = await stores.assets.of_project(film.project.id)
    assert assets == film.assets
    assert [asset.position for asset in assets] == [0, 1]
    assert await stores.assets.get(film.asset.id) == film.asset


async def test_an_unknown_asset_is_a_lookup_error(stores: StorePorts, film: Film) -> None:
    with pytest.raises(LookupError, match="ast_none"):
        await stores.assets.get(AssetId("ast_none"))
    with pytest.raises(LookupError, match="ast_none"):
        await stores.assets.change(AssetId("ast_none"), film.job.id, AssetStatus.running)


async def test_a_change_is_stored_and_published_with_its_note(stores: StorePorts, film: Film) -> None:
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.running)
    await stores.assets.change(
        film.asset.id, film.job.id, AssetStatus.needs_prompt_update, error=REFUSED, attempts=2, note={"n": 1}
    )
    asset = await stores.assets.get(film.asset.id)
    assert (asset.status, asset.error, asset.attempts) == (AssetStatus.needs_prompt_update, REFUSED, 2)
    assert (await asset_events(stores, film))[-1].data == {
        "asset_id": film.asset.id,
        "key": "segment/s0/image/1",
        "kind": "image",
        "title": "Picture 0",
        "status": "needs_prompt_update",
        "error": failure_to_json(REFUSED),
        "attempts": 2,
        "model": None,
        "is_fallback": False,
        "is_softened": False,
        "n": 1,
    }


async def test_a_refused_transition_changes_nothing_and_publishes_nothing(
    stores: StorePorts, film: Film
) -> None:
    with pytest.raises(TransitionRefused):
        await stores.assets.change(film.asset.id, film.job.id, AssetStatus.retrying)
    assert await stores.assets.get(film.asset.id) == film.asset
    assert await asset_events(stores, film) == []


async def test_nothing_is_generated_without_a_take(stores: StorePorts, film: Film) -> None:
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.running)
    with pytest.raises(TransitionRefused, match="without a take"):
        await stores.assets.change(film.asset.id, film.job.id, AssetStatus.generated)


async def test_a_change_for_an_unknown_job_leaves_the_asset_alone(stores: StorePorts, film: Film) -> None:
    with pytest.raises(LookupError):
        await stores.assets.change(film.asset.id, JobId("job_none"), AssetStatus.running)
    assert await stores.assets.get(film.asset.id) == film.asset


async def test_a_repeated_change_is_published_once(stores: StorePorts, film: Film) -> None:
    for _ in range(3):
        await stores.assets.change(film.asset.id, film.job.id, AssetStatus.running)
    assert len(await asset_events(stores, film)) == 1


async def test_an_accepted_take_makes_the_asset_generated(stores: StorePorts, film: Film) -> None:
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.running, error=REFUSED)
    take = a_take(film.asset)
    await stores.assets.accept(film.asset.id, film.job.id, take, {"reused": True})
    asset = await stores.assets.get(film.asset.id)
    assert (asset.status, asset.accepted_take, asset.error) == (AssetStatus.generated, take, None)
    assert (await stores.assets.of_project(film.project.id))[0] == asset
    keys = [asset.key, AssetKey("segment/unknown/image/1")]
    assert await stores.assets.of_keys(film.project.id, keys) == [asset]
    event_data = (await asset_events(stores, film))[-1].data
    assert (event_data["status"], event_data["model"], event_data["reused"]) == (
        "generated",
        "local/card",
        True,
    )


async def test_accepting_twice_stores_and_publishes_once(stores: StorePorts, film: Film) -> None:
    take = a_take(film.asset)
    for _ in range(2):
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    assert await stores.takes.of_asset(film.asset.id) == [(take, TakeStatus.accepted)]
    assert len(await asset_events(stores, film)) == 1


async def test_a_stored_take_never_changes(stores: StorePorts, film: Film) -> None:
    take = a_take(film.asset)
    await stores.assets.accept(film.asset.id, film.job.id, take, {})
    await stores.assets.accept(film.asset.id, film.job.id, replace(take, model="other/model"), {})
    assert await stores.takes.of_asset(film.asset.id) == [(take, TakeStatus.accepted)]


async def test_another_assets_take_is_not_accepted(stores: StorePorts, film: Film) -> None:
    with pytest.raises(ValueError, match="was not made for"):
        await stores.assets.accept(film.asset.id, film.job.id, a_take(film.assets[1]), {})
    assert await stores.takes.of_asset(film.assets[1].id) == []


async def test_a_known_key_keeps_its_id_state_and_take(stores: StorePorts, film: Film) -> None:
    take = a_take(film.asset)
    await stores.assets.accept(film.asset.id, film.job.id, take, {})
    planned = replace(
        an_asset(film.project.id, 0, prompt="A house"),
        position=7,
        title="House",
        chain=("local/card",),
        depends_on=(Dependency(AssetKey("music"), "score", is_required=False),),
    )
    [asset] = await stores.assets.replan(film.project.id, [planned])
    assert asset == replace(planned, id=film.asset.id, status=AssetStatus.generated, accepted_take=take)
    assert await stores.assets.of_project(film.project.id) == [asset]


async def test_an_asset_that_leaves_the_film_finds_its_take_when_it_comes_back(
    stores: StorePorts, film: Film
) -> None:
    take = a_take(film.asset)
    await stores.assets.accept(film.asset.id, film.job.id, take, {})
    fresh: list[Asset] = [an_asset(film.project.id, position) for position in range(2)]
    assert await stores.assets.replan(film.project.id, []) == []
    assert await stores.assets.of_project(film.project.id) == []
    assert await stores.takes.of_asset(film.asset.id) == [(take, TakeStatus.accepted)]
    back = await stores.assets.replan(film.project.id, fresh)
    assert [asset.id for asset in back] == [asset.id for asset in film.assets]
    assert back[0].accepted_take == take


async def test_new_assets_join_the_known_ones_in_their_places(stores: StorePorts, film: Film) -> None:
    known = [an_asset(film.project.id, position) for position in range(2)]
    new = replace(an_asset(film.project.id, 9), position=1)
    planned = [replace(known[0], position=2), new, replace(known[1], position=0)]
    assets = await stores.assets.replan(film.project.id, planned)
    assert [asset.id for asset in assets] == [film.assets[1].id, new.id, film.asset.id]


async def test_two_assets_with_one_key_are_refused(stores: StorePorts, film: Film) -> None:
    with pytest.raises(ValueError, match="same key"):
        await stores.assets.replan(film.project.id, [film.asset, film.asset])
    assert await stores.assets.of_project(film.project.id) == film.assets


async def test_the_newest_take_of_a_recipe_is_found_among_the_owners_films(stores: StorePorts) -> None:
    mine, also_mine, theirs = [await add_film(stores, owner) for owner in ("local", "local", "another")]
    takes = [a_take(film.asset, after_s=number) for number, film in enumerate((mine, also_mine, theirs))]
    for film, take in zip((mine, also_mine, theirs), takes, strict=True):
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    recipe = mine.asset.recipe
    assert recipe is not None
    assert await stores.takes.find("local", recipe.digest) == takes[1]
    assert await stores.takes.find("another", recipe.digest) == takes[2]
    assert await stores.takes.find("nobody", recipe.digest) is None
    other = replace(recipe, model="other/model").digest
    assert await stores.takes.find("local", other) is None
    many = [recipe.digest, other, *(digest_of(number) for number in range(MAX_VALUES))]
    assert await stores.takes.find_all("local", many) == {recipe.digest: takes[1]}


async def test_takes_of_an_asset_come_the_oldest_first(stores: StorePorts, film: Film) -> None:
    late, early = a_take(film.asset, after_s=5), a_take(film.asset, after_s=1)
    for take in (late, early):
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    assert await stores.takes.of_asset(film.asset.id) == [
        (early, TakeStatus.accepted),
        (late, TakeStatus.superseded),
    ]
    assert (await stores.assets.get(film.asset.id)).accepted_take == early


async def test_a_candidate_leaves_the_accepted_take_until_it_is_accepted_itself(
    stores: StorePorts, film: Film
) -> None:
    old, new = a_take(film.asset), a_take(film.asset, b"other", after_s=1)
    await stores.assets.accept(film.asset.id, film.job.id, old, {})
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.pending)
    await stores.attempts.end(an_attempt(film, 1), AttemptTake(new, is_candidate=True, note={}))
    asset = await stores.assets.get(film.asset.id)
    assert (asset.status, asset.accepted_take) == (AssetStatus.generated, old)
    assert (await stores.takes.of_asset(film.asset.id))[1] == (new, TakeStatus.candidate)
    assert await stores.takes.candidates(film.project.id) == [new]
    assert await stores.takes.candidates((await add_film(stores)).project.id) == []
    assert await stores.takes.find("local", old.recipe_digest) == old, "a candidate is not used elsewhere"
    await stores.assets.review(Review(film.asset.id, new.id, TakeStatus.accepted))
    assert (await stores.assets.get(film.asset.id)).accepted_take == new
    assert (await stores.takes.of_asset(film.asset.id))[0] == (old, TakeStatus.superseded)


async def test_a_rejected_take_is_never_found_again(stores: StorePorts, film: Film) -> None:
    old, new = a_take(film.asset), a_take(film.asset, b"other", after_s=1)
    for take in (old, new):
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    outcome = await stores.assets.review(Review(film.asset.id, new.id, TakeStatus.rejected))
    assert (outcome.accepted, outcome.changes_film) == (old.id, True)
    assert (await stores.assets.get(film.asset.id)).accepted_take == old
    assert (await stores.takes.of_asset(film.asset.id))[1] == (new, TakeStatus.rejected)
    assert await stores.takes.find("local", new.recipe_digest) == old
    with pytest.raises(ReelproofError, match="only take"):
        await stores.assets.review(Review(film.asset.id, old.id, TakeStatus.rejected))


async def test_an_edit_is_kept_until_another_take_is_accepted(stores: StorePorts, film: Film) -> None:
    edit = Edit("A tree", prompt="An oak")
    await stores.assets.edit(film.asset.id, edit)
    assert await stores.assets.edits(film.project.id) == {film.asset.key: edit}


async def test_assets_in_production_are_not_reviewed(stores: StorePorts, film: Film) -> None:
    take = a_take(film.asset)
    await stores.assets.accept(film.asset.id, film.job.id, take, {})
    for status in (AssetStatus.pending, AssetStatus.running):
        await stores.assets.change(film.asset.id, film.job.id, status)
    with pytest.raises(ReelproofError, match="being made"):
        await stores.assets.review(Review(film.asset.id, take.id, TakeStatus.accepted))
    assert (await stores.assets.get(film.asset.id)).status is AssetStatus.running


async def test_a_take_that_says_what_the_script_no_longer_says_can_be_dropped(
    stores: StorePorts, film: Film
) -> None:
    await stores.assets.accept(film.asset.id, film.job.id, a_take(film.asset), {})
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.pending)
    assert (await stores.assets.get(film.asset.id)).accepted_take is not None
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.pending, drops_take=True)
    assert (await stores.assets.get(film.asset.id)).accepted_take is None


async def test_a_plan_with_outdated_edits_is_not_stored(stores: StorePorts, film: Film) -> None:
    edits = await stores.assets.edits(film.project.id)
    await stores.assets.edit(film.asset.id, Edit("A tree", "A lake"))
    planned = [an_asset(film.project.id, 0, "A cloud")]
    before = await stores.assets.of_project(film.project.id)
    with pytest.raises(Outdated):
        await stores.assets.replan(film.project.id, planned, edits)
    assert await stores.assets.of_project(film.project.id) == before
    edits = await stores.assets.edits(film.project.id)
    assert len(await stores.assets.replan(film.project.id, planned, edits)) == 1
