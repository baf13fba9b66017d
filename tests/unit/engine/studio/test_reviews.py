"""Takes of a film: listed, accepted and rejected by their ids or prefixes."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import Take, TakeStatus
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import TakeId
from reelproof.domain.job import JobMode
from reelproof.engine.studio.reviews import Reviews
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for

SCRIPT = REQUEST.script_path


async def two_takes(studio: InMemoryStudio, open_studio: OpenStudio) -> tuple[Take, Take]:
    picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
    await open_studio.make(replace(REQUEST, aim=JobMode.regenerate, targets=(picture.key,)))
    [(old, _), (new, _)] = await studio.stores.takes.of_asset(picture.id)
    return old, new


async def test_takes_are_listed_with_their_status(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        old, new = await two_takes(studio, open_studio)
        reviews = Reviews(studio.stores, open_studio.films)
        key = next(view.asset.key for view in await reviews.takes(SCRIPT) if view.take == old)
        listed = await reviews.takes(SCRIPT, key)
    assert [(view.take, view.standing) for view in listed] == [
        (old, TakeStatus.earlier),
        (new, TakeStatus.accepted),
    ]


async def test_an_earlier_take_is_accepted_by_a_prefix_of_its_id(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        old, _ = await two_takes(studio, open_studio)
        view = await Reviews(studio.stores, open_studio.films).accept(SCRIPT, TakeId(old.id[:12]))
    assert (view.take, view.standing) == (old, TakeStatus.accepted)
    assert (await studio.stores.assets.get(old.asset_id)).accepted_take == old


async def test_a_rejected_take_is_replaced_by_the_newest_other(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        old, new = await two_takes(studio, open_studio)
        reviews = Reviews(studio.stores, open_studio.films)
        await reviews.reject(SCRIPT, new.id)
        assert (await studio.stores.assets.get(old.asset_id)).accepted_take == old
        with pytest.raises(ReelproofError, match="only take"):
            await reviews.reject(SCRIPT, old.id)


@pytest.mark.parametrize("take_id", ["tak_", "tak_none00", ""])
async def test_a_take_that_is_not_known_is_refused(studio: InMemoryStudio, take_id: str) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        with pytest.raises(ReelproofError, match="has no take"):
            await Reviews(studio.stores, open_studio.films).accept(SCRIPT, TakeId(take_id))
