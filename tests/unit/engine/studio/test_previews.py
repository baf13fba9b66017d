"""Thumbnails, posters and waveforms: made once, of what can be shown."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from reelproof.domain.asset import Asset, AssetKind, Take
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest
from reelproof.engine.ports.files import PreviewKind, PreviewOrder
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.engine.studio.previews import Previews
from reelproof.testing.in_memory.folders import InMemoryPreviews
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import REQUEST, SUN, SUN_PICTURE, made_for

WIDTH = 320


@dataclass(slots=True)
class RecordingMaker:
    """Makes previews after a second, or fails."""

    orders: list[PreviewOrder] = field(default_factory=list)
    error: ReelproofError | None = None

    async def make(self, order: PreviewOrder) -> bytes:
        self.orders.append(order)
        await asyncio.sleep(1)
        if self.error is not None:
            raise self.error
        return order.name.encode()


@pytest.fixture
def maker() -> RecordingMaker:
    return RecordingMaker()


@pytest.fixture
def previews(studio: InMemoryStudio, maker: RecordingMaker) -> Previews:
    store = InMemoryPreviews(studio.media_folder)
    return Previews(studio.stores, studio.media, store, maker)


@pytest.fixture
async def view(studio: InMemoryStudio) -> JobView:
    async with studio.open() as open_studio:
        return await open_studio.make(REQUEST)


def taken(view: JobView, prompt: str) -> tuple[Take, Asset]:
    asset = made_for(view, prompt)
    assert asset.accepted_take is not None
    return asset.accepted_take, asset


async def test_a_thumbnail_is_made_once(previews: Previews, maker: RecordingMaker, view: JobView) -> None:
    take, asset = taken(view, SUN_PICTURE)
    first = await previews.thumbnail(take, asset, WIDTH)
    assert await previews.thumbnail(take, asset, WIDTH) == first
    assert first.read_bytes() == b"320.webp"
    assert [(order.kind, order.width) for order in maker.orders] == [(PreviewKind.picture, WIDTH)]


async def test_each_width_is_a_preview_of_its_own(previews: Previews, view: JobView) -> None:
    take, asset = taken(view, SUN_PICTURE)
    paths = {await previews.thumbnail(take, asset, width) for width in (WIDTH, 640)}
    assert {path.read_bytes() for path in paths} == {b"320.webp", b"640.webp"}


async def test_callers_at_once_share_the_work_and_one_may_leave(
    previews: Previews, maker: RecordingMaker, view: JobView
) -> None:
    take, asset = taken(view, SUN_PICTURE)
    callers = [asyncio.create_task(previews.thumbnail(take, asset, WIDTH)) for _ in range(3)]
    await asyncio.sleep(0.5)
    callers[0].cancel()
    left, *paths = await asyncio.gather(*callers, return_exceptions=True)
    assert isinstance(left, asyncio.CancelledError)
    assert len(set(map(str, paths))) == 1
    assert len(maker.orders) == 1


async def test_a_sound_has_a_waveform_and_no_picture(
    previews: Previews, maker: RecordingMaker, view: JobView
) -> None:
    take, asset = taken(view, SUN)
    assert (await previews.waveform(take, asset)).read_bytes() == b"waveform.json"
    with pytest.raises(ReelproofError, match=r"This narration has no picture. Its waveform is at"):
        await previews.thumbnail(take, asset, WIDTH)
    assert [order.kind for order in maker.orders] == [PreviewKind.waveform]


async def test_a_text_has_neither(previews: Previews, view: JobView) -> None:
    take, asset = taken(view, SUN)
    text = replace(asset, kind=AssetKind.image_prompt)
    with pytest.raises(ReelproofError, match=r"This image prompt has no picture\.\n"):
        await previews.thumbnail(take, text, WIDTH)
    with pytest.raises(ReelproofError, match="This image prompt is not audio"):
        await previews.waveform(take, text)


async def test_a_picture_is_not_audio(previews: Previews, view: JobView) -> None:
    with pytest.raises(ReelproofError, match="This image is not audio"):
        await previews.waveform(*taken(view, SUN_PICTURE))


@pytest.mark.parametrize(
    ("kind", "media_type", "expected"),
    [
        (AssetKind.video, "video/mp4", PreviewKind.clip),
        (AssetKind.video, "image/gif", PreviewKind.clip),
        (AssetKind.video, "image/png", PreviewKind.picture),
        (AssetKind.starting_image, "image/gif", PreviewKind.picture),
    ],
)
async def test_the_media_type_decides_how_a_picture_is_read(
    previews: Previews,
    maker: RecordingMaker,
    view: JobView,
    kind: AssetKind,
    media_type: str,
    expected: PreviewKind,
) -> None:
    take, asset = taken(view, SUN_PICTURE)
    await previews.thumbnail(replace(take, media_type=media_type), replace(asset, kind=kind), WIDTH)
    assert [order.kind for order in maker.orders] == [expected]


async def test_a_lost_medium_is_not_found(
    previews: Previews, maker: RecordingMaker, studio: InMemoryStudio, view: JobView
) -> None:
    take, asset = taken(view, SUN_PICTURE)
    await studio.media.remove(take.media_digest)
    with pytest.raises(NotFound):
        await previews.thumbnail(take, asset, WIDTH)
    assert maker.orders == []


async def test_a_medium_that_cannot_be_shown_is_not_found_and_tried_again(
    previews: Previews, maker: RecordingMaker, view: JobView
) -> None:
    maker.error = ReelproofError(Failure(ErrorCode.ProviderFailure, "It is cut off."))
    with pytest.raises(NotFound):
        await previews.thumbnail(*taken(view, SUN_PICTURE), WIDTH)
    maker.error = None
    assert (await previews.thumbnail(*taken(view, SUN_PICTURE), WIDTH)).is_file()


async def test_the_poster_is_a_picture_of_the_film(
    previews: Previews, maker: RecordingMaker, studio: InMemoryStudio, tmp_path: Path
) -> None:
    film = tmp_path / "rain-film" / "film.mp4"
    film.parent.mkdir()
    film.write_bytes(b"film")
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(REQUEST, output_path=str(film.parent)))
    await previews.poster(view.project, WIDTH)
    assert maker.orders == [PreviewOrder(PreviewKind.clip, film, WIDTH)]


async def test_the_poster_of_a_film_that_was_moved_is_its_first_picture(
    previews: Previews, maker: RecordingMaker, studio: InMemoryStudio, view: JobView
) -> None:
    await previews.poster(view.project, WIDTH)
    first = next(asset for asset in view.assets if asset.kind is AssetKind.image)
    assert first.accepted_take is not None
    assert maker.orders == [
        PreviewOrder(PreviewKind.picture, studio.media.path(Digest(first.accepted_take.media_digest)), WIDTH)
    ]


async def test_a_project_without_pictures_has_no_poster_yet(
    previews: Previews, studio: InMemoryStudio
) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
    with pytest.raises(NotFound, match="has no poster yet"):
        await previews.poster(await studio.stores.projects.get(job.project_id), WIDTH)
