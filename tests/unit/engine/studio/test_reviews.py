"""Takes of a film: listed, found by their ids or prefixes, accepted and rejected."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import Take, TakeStatus
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import ProjectId, new_correlation_id
from reelproof.domain.job import JobMode
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.take_list import TakeList
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for

CALLER = Caller("local", new_correlation_id(), is_sole_worker=True)


async def two_takes(studio: InMemoryStudio, open_studio: OpenStudio) -> tuple[ProjectId, Take, Take]:
    view = await open_studio.make(REQUEST)
    picture = made_for(view, SUN_PICTURE)
    await open_studio.make(replace(REQUEST, mode=JobMode.regenerate, targets=(picture.key,)))
    [(old, _), (new, _)] = await studio.stores.takes.of_asset(picture.id)
    return view.project.id, old, new


def take_list(studio: InMemoryStudio) -> TakeList:
    return TakeList(studio.stores, OwnedLookup(studio.stores))


async def test_takes_are_listed_with_their_status(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        project_id, old, new = await two_takes(studio, open_studio)
        takes = await take_list(studio).of_project("local", project_id)
        key = next(view.asset.key for view in takes if view.take == old)
        listed = await take_list(studio).of_project("local", project_id, key)
    assert [(view.take, view.status) for view in listed] == [
        (old, TakeStatus.superseded),
        (new, TakeStatus.accepted),
    ]


async def test_an_earlier_take_is_found_by_a_prefix_and_accepted(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        project_id, old, _ = await two_takes(studio, open_studio)
        found = await take_list(studio).find("local", project_id, old.id[:12])
        render = await open_studio.job_commands.review(CALLER, found.take.id, TakeStatus.accepted)
    assert found.take == old
    assert render is not None
    assert (await studio.stores.assets.get(old.asset_id)).accepted_take == old


async def test_a_rejected_take_is_replaced_by_the_newest_other(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        _, old, new = await two_takes(studio, open_studio)
        await open_studio.job_commands.review(CALLER, new.id, TakeStatus.rejected)
        assert (await studio.stores.assets.get(old.asset_id)).accepted_take == old
        with pytest.raises(ReelproofError, match="only take"):
            await open_studio.job_commands.review(CALLER, old.id, TakeStatus.rejected)


@pytest.mark.parametrize("take_id", ["tak_", "tak_none00", ""])
async def test_a_take_that_is_not_known_is_refused(studio: InMemoryStudio, take_id: str) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        with pytest.raises(ReelproofError, match="has no take"):
            await take_list(studio).find("local", view.project.id, take_id)
