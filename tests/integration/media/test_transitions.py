"""Films with transitions: smooth at the borders of their parts, and the same however they were rendered."""

import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import av
import numpy as np
import numpy.typing as npt
import pytest

from reelproof.domain.ids import Digest
from reelproof.domain.render import FilmFile, RenderOptions
from reelproof.domain.script import PictureFit, TransitionKind
from reelproof.domain.timeline import Caption, DrawnPlaceholder, Motion, Timeline
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.media.frames.footage import Footage
from reelproof.media.frames.planes import empty_planes
from reelproof.media.rendering.drawing import draw_frames
from reelproof.media.rendering.encode import encode_chunk
from reelproof.media.rendering.encoder_calls import write_chunk
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.rendering.render_plan import plan_render
from reelproof.media.rendering.transition_chunk import TransitionChunk
from reelproof.planning.timeline.motion import MOTIONS
from reelproof.provider_api.processes import ProcessPool
from tests.integration.media.clips import clip, shown_time_s, squares
from tests.integration.media.examples import (
    PAN_RIGHT,
    TINY,
    ZOOM_IN,
    MediaFolder,
    bands,
    encoded,
    film,
    joined,
    landscape,
    picture_clip,
)

CROSSFADE, CUT, PUSH, WIPE = (
    TransitionKind.crossfade,
    TransitionKind.cut,
    TransitionKind.push,
    TransitionKind.wipe,
)
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Luma = npt.NDArray[np.uint8]
SHAPES = [TINY, Size(256, 456), Size(256, 256)]


class MortalPool(ProcessPool):
    """Children die at work with one picture, so many times."""

    deadly: Path | None = None
    deaths_left = 0

    async def run(
        self,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        if self.deaths_left and function is write_chunk and self._is_deadly(*args):
            self.deaths_left -= 1
            await super().run(os._exit, 1)
        return await super().run(function, *args, **kwargs)

    def _is_deadly(self, _chunk: object, pictures: Any, *_args: object) -> bool:
        return self.deadly in pictures


@pytest.fixture(scope="module")
def pool() -> Iterator[MortalPool]:
    pool = MortalPool(2, writes_files=True)
    yield pool
    asyncio.run(pool.close())


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    (tmp_path / "media").mkdir()
    return MediaFolder(tmp_path / "media")


def mixed_film(media: MediaFolder, size: Size = TINY, picture: int = 1) -> Timeline:
    """A picture, a clip, a placeholder and another picture, with every kind of transition."""
    clips = [
        picture_clip(0, 0, 30, media.put(encoded(landscape(0))), ZOOM_IN),
        replace(picture_clip(1, 30, 30, media.put(clip(squares(2.0))), None), is_video=True),
        picture_clip(2, 60, 24, None),
        picture_clip(3, 84, 30, media.put(encoded(landscape(picture))), PAN_RIGHT),
    ]
    captions = [Caption(0.2, 1.9, ("Over the first cut",)), Caption(2.0, 3.6, ("Another one",))]
    return joined(film(clips, captions=captions, size=size), CROSSFADE, PUSH, WIPE, side_frames=6)


async def rendered(
    timeline: Timeline, media: MediaFolder, pool: ProcessPool, folder: Path
) -> tuple[FilmFile, bytes]:
    request = RenderRequest(timeline, media.paths, folder / "film.mp4", RenderOptions())
    made = await FilmRenderer(pool, folder / "cache").render(request, lambda *_: None)
    return made, request.output.read_bytes()


def lumas(content: bytes) -> list[Luma]:
    with av.open(BytesIO(content), "r") as container:
        return [
            np.asarray(frame.to_ndarray()[: frame.height], np.uint8) for frame in container.decode(video=0)
        ]


@pytest.mark.parametrize("size", SHAPES)
async def test_full_incremental_and_killed_renders_are_the_same_bytes(
    media: MediaFolder, pool: MortalPool, tmp_path: Path, size: Size
) -> None:
    timeline = mixed_film(media, size)
    whole, full = await rendered(timeline, media, pool, tmp_path / "full")
    assert len(lumas(full)) == timeline.duration == 114
    assert (whole.segments_rendered, whole.segments_reused) == (4 + 3, 0)

    await rendered(mixed_film(media, size, picture=7), media, pool, tmp_path / "incremental")
    changed, incremental = await rendered(timeline, media, pool, tmp_path / "incremental")
    assert (changed.segments_rendered, changed.segments_reused) == (2, 5)

    pool.deadly, pool.deaths_left = media.paths[timeline.visuals[3].media or Digest("")], 1
    _, killed = await rendered(timeline, media, pool, tmp_path / "killed")
    assert pool.deaths_left == 0
    assert incremental == full
    assert killed == full


async def test_captions_stay_through_every_transition(
    media: MediaFolder, pool: MortalPool, tmp_path: Path
) -> None:
    timeline = mixed_film(media)
    _, with_captions = await rendered(timeline, media, pool, tmp_path / "with")
    _, without = await rendered(replace(timeline, captions=()), media, pool, tmp_path / "without")
    changed = [
        int((np.abs(one.astype(int) - other) > 40).sum())
        for one, other in zip(lumas(with_captions), lumas(without), strict=True)
    ]
    shown = [index for index, pixels in enumerate(changed) if pixels > 50]
    assert shown == [*range(6, 57), *range(60, 108)]


async def test_a_broken_picture_costs_neither_of_its_neighbors(
    media: MediaFolder, pool: MortalPool, tmp_path: Path
) -> None:
    timeline = mixed_film(media)
    broken = timeline.visuals[1]
    media.paths[broken.media or Digest("")].write_bytes(b"no clip")
    with pytest.raises(AssetsUnusable) as raised:
        await rendered(timeline, media, pool, tmp_path / "broken")
    assert raised.value.assets == {broken.asset_key}


async def test_a_picture_that_always_kills_costs_neither_of_its_neighbors(
    media: MediaFolder, pool: MortalPool, tmp_path: Path
) -> None:
    timeline = mixed_film(media)
    deadly = timeline.visuals[1]
    pool.deadly, pool.deaths_left = media.paths[deadly.media or Digest("")], 1000
    try:
        with pytest.raises(AssetsUnusable) as raised:
            await rendered(timeline, media, pool, tmp_path / "deadly")
    finally:
        pool.deaths_left = 0
    assert raised.value.assets == {deadly.asset_key}


@pytest.mark.parametrize("motion", [PAN_RIGHT, ZOOM_IN, MOTIONS[ZOOM_IN.name]])
@pytest.mark.parametrize("is_incoming", [False, True])
def test_motion_continues_over_the_borders_of_parts(
    media: MediaFolder, motion: Motion, is_incoming: bool
) -> None:
    """Every frame shows the next step of one move over as many frames, the other picture's share aside."""
    moving = picture_clip(0, 0, 60, media.put(encoded(landscape(5))), motion)
    still = picture_clip(1, 60, 60, media.put(encoded(landscape(6))), None)
    if is_incoming:
        moving, still = replace(moving, start=still.start), replace(still, start=moving.start)
    frames = _drawn(joined(film([still, moving] if is_incoming else [moving, still]), CROSSFADE), media)
    move = _drawn(film([replace(moving, start=Frames(0), duration=Frames(64))]), media)
    other = frames[10 if is_incoming else 100].astype(float)
    first = 56 if is_incoming else 0
    for index, luma in enumerate(move):
        share = (first + index - 55) / 9
        share = min(1.0, max(0.0, 1 - share if is_incoming else share))
        assert np.abs(luma * (1 - share) + other * share - frames[first + index]).max() <= 1


@pytest.mark.parametrize("motion", [PAN_RIGHT, ZOOM_IN])
def test_a_clip_with_transitions_shows_the_move_of_a_longer_clip(media: MediaFolder, motion: Motion) -> None:
    """Frame by frame what one clip shows that is as long as itself and half of both transitions."""
    picture = media.put(encoded(landscape(5)))
    black = media.put(encoded(bands((0, 0, 0), (9, 9, 9))))
    clips = [
        picture_clip(0, 0, 60, black, None),
        picture_clip(1, 60, 48, picture, motion),
        picture_clip(2, 108, 60, black, None),
    ]
    longer = film([picture_clip(1, 0, 60, picture, motion)])
    whole = _drawn(longer, media)
    both = joined(film(clips), PUSH, WIPE, side_frames=6)
    body = _drawn(both, media)[66:102]
    for one, other in zip(body, whole[12:48], strict=True):
        assert np.array_equal(one, other)
    (pushed, wiped) = (
        planned.chunk
        for planned in plan_render(
            RenderRequest(both, media.paths, Path("film.mp4"), RenderOptions()), "x"
        ).chunks
        if isinstance(planned.chunk, TransitionChunk)
    )
    path = media.paths[picture]
    for index, luma in enumerate(_frames(pushed.incoming, path)):
        assert np.array_equal(luma, whole[index])
    for index, luma in enumerate(_frames(wiped.outgoing, path), start=48):
        assert np.array_equal(luma, whole[index])


def test_a_clip_plays_on_through_its_transitions(media: MediaFolder) -> None:
    """The square on the clip says which of its times is shown."""
    moving = replace(picture_clip(1, 30, 60, media.put(clip(squares(2.4))), None), is_video=True)
    gray = media.put(encoded(bands((40, 40, 40), (41, 41, 41))))
    clips = [picture_clip(0, 0, 30, gray, None), moving, picture_clip(2, 90, 30, gray, None)]
    frames = _drawn(joined(film(clips), CROSSFADE, CROSSFADE, side_frames=6), media)
    for index in range(30, 90):
        assert shown_time_s(frames[index], 2.4) == pytest.approx((index - 24) / 30, abs=0.06)


def test_a_transition_within_one_clip_reads_it_at_both_places(
    media: MediaFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Footage] = []

    class CountedFootage(Footage):
        def __init__(self, path: Path, speed: float, size: Size, rate: FrameRate, fit: PictureFit) -> None:
            super().__init__(path, speed, size, rate, fit)
            opened.append(self)

    monkeypatch.setattr("reelproof.media.rendering.drawing.Footage", CountedFootage)
    moving = media.put(clip(squares(1.2)))
    clips = [replace(picture_clip(at, 30 * at, 30, moving, None), is_video=True) for at in (0, 1)]
    request = RenderRequest(
        joined(film(clips), CROSSFADE, side_frames=5), media.paths, Path("film.mp4"), RenderOptions()
    )
    (planned,) = [one for one in plan_render(request, "x").chunks if len(one.clips) == 2]
    assert len(_frames(planned.chunk, *planned.pictures)) == 10
    assert len(opened) == 2


async def test_short_placeholders_and_first_and_last_fades_are_kept(
    media: MediaFolder, pool: MortalPool, tmp_path: Path
) -> None:
    card = DrawnPlaceholder("A chapter", "")
    clips = [
        replace(picture_clip(0, 0, 20, None), placeholder=card, fade_in_s=0.5),
        replace(picture_clip(1, 20, 20, None), placeholder=card, fade_out_s=0.9),
    ]
    timeline = joined(film(clips), WIPE, side_frames=5)
    _, content = await rendered(timeline, media, pool, tmp_path)
    light = [luma.mean() for luma in lumas(content)]
    assert light[0] == pytest.approx(16, abs=1)
    assert light[-1] == pytest.approx(16, abs=1)
    assert light[:11] == sorted(light[:11])
    assert light[15:25] == pytest.approx([light[15]] * 10, abs=1)


@pytest.mark.parametrize("kind", [CROSSFADE, PUSH, WIPE])
@pytest.mark.parametrize("size", SHAPES)
def test_the_same_transition_has_the_same_bytes(media: MediaFolder, kind: TransitionKind, size: Size) -> None:
    timeline = film([picture_clip(number, 30 * number, 30, _picture(media, number)) for number in (0, 1)])
    timeline = joined(replace(timeline, size=size), kind, side_frames=7)
    request = RenderRequest(timeline, media.paths, Path("film.mp4"), RenderOptions())
    (planned,) = [one for one in plan_render(request, "x").chunks if len(one.clips) == 2]
    content = encode_chunk(planned.chunk, *planned.pictures)
    assert content == encode_chunk(planned.chunk, *planned.pictures)
    assert len(lumas(content)) == 14


def _picture(media: MediaFolder, number: int) -> Digest:
    return media.put(encoded(landscape(number)))


def _drawn(timeline: Timeline, media: MediaFolder) -> list[Luma]:
    request = RenderRequest(timeline, media.paths, Path("film.mp4"), RenderOptions())
    return [
        luma
        for planned in plan_render(request, "x").chunks
        for luma in _frames(planned.chunk, *planned.pictures)
    ]


def _frames(chunk: Any, *pictures: Path | None) -> list[Luma]:
    """The brightness of frames as they are drawn, before they are encoded."""
    target = empty_planes(chunk.size)
    return [target[0].copy() for _ in draw_frames(chunk, pictures, target)]
