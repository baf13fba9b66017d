"""Access checks: nothing of another owner is found."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.owned_lookup import NotFound, OwnedLookup
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for

Find = Callable[[OwnedLookup, str, JobView], Awaitable[object]]
FINDS: dict[str, Find] = {
    "project": lambda lookup, owner, view: lookup.project(owner, view.project.id),
    "job": lambda lookup, owner, view: lookup.job(owner, view.job.id),
    "asset": lambda lookup, owner, view: lookup.asset(owner, made_for(view, SUN_PICTURE).id),
    "take": lambda lookup, owner, view: lookup.take(owner, take_id(view)),
}


def take_id(view: JobView) -> str:
    take = made_for(view, SUN_PICTURE).accepted_take
    assert take is not None
    return take.id


@pytest.fixture
async def view(studio: InMemoryStudio) -> JobView:
    async with studio.open() as open_studio:
        return await open_studio.make(REQUEST)


@pytest.mark.parametrize("noun", FINDS)
async def test_what_an_owner_has_is_found_by_this_owner_alone(
    studio: InMemoryStudio, view: JobView, noun: str
) -> None:
    lookup = OwnedLookup(studio.stores)
    assert await FINDS[noun](lookup, "local", view)
    with pytest.raises(NotFound, match=f"The {noun} .* was not found"):
        await FINDS[noun](lookup, "another", view)


@pytest.mark.parametrize("noun", FINDS)
async def test_what_was_deleted_is_not_found(studio: InMemoryStudio, view: JobView, noun: str) -> None:
    studio.tables.projects.clear()
    studio.tables.jobs.clear()
    studio.tables.assets.clear()
    studio.tables.takes.clear()
    with pytest.raises(NotFound):
        await FINDS[noun](OwnedLookup(studio.stores), "local", view)


@pytest.mark.parametrize("noun", ["project", "job", "asset", "take"])
@pytest.mark.parametrize("malformed", ["", "../etc", "prj_", "x" * 5000])
async def test_a_malformed_id_is_not_found(studio: InMemoryStudio, noun: str, malformed: str) -> None:
    lookup = OwnedLookup(studio.stores)
    finds = {"project": lookup.project, "job": lookup.job, "asset": lookup.asset, "take": lookup.take}
    with pytest.raises(NotFound) as refused:
        await finds[noun]("local", malformed)
    assert len(refused.value.failure.message) < 200


async def test_a_take_comes_with_its_status_asset_and_project(studio: InMemoryStudio, view: JobView) -> None:
    owned = await OwnedLookup(studio.stores).take("local", take_id(view))
    assert owned.asset == made_for(view, SUN_PICTURE)
    assert owned.project == view.project
    assert replace(owned.take) == owned.asset.accepted_take
