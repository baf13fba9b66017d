"""A film of clips, decoded again: at every time it shows what the timeline says."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from reelproof.domain.asset import Asset, AssetKind, Take
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import AssetKey, Digest, ProjectId, new_take_id
from reelproof.domain.project import FilmOptions
from reelproof.domain.render import RenderOptions
from reelproof.domain.script import MusicMood
from reelproof.domain.timeline import Clip, Timeline
from reelproof.domain.units import Frames, Size
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.sound_check import MIN_PEAK
from reelproof.planning.assets.film_assets import plan_assets
from reelproof.planning.script.parser import parse_script
from reelproof.planning.timeline.timeline import plan_timeline
from reelproof.provider_api.processes import ProcessPool
from tests.integration.media.clips import PLAIN, WEBM, ClipEncoding, clip, shown_time_s, squares
from tests.integration.media.examples import TINY, MediaFolder, encoded, film, landscape, picture_clip

# Whole film frames at the slowest pace of the clips' own rates, and a pixel of the square's way.
TOLERANCE_S = 0.06


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(2)
    yield pool
    asyncio.run(pool.close())


@pytest.fixture
def media_folder(tmp_path: Path) -> MediaFolder:
    (tmp_path / "media").mkdir()
    return MediaFolder(tmp_path / "media")


def timeline_of(clips: Sequence[Clip], size: Size = TINY) -> Timeline:
    """The clips one after the other."""
    at, visuals = 0, []
    for one in clips:
        visuals.append(replace(one, start=Frames(at)))
        at += one.duration
    return film(visuals, size=size)


def moving_clip(
    number: int, frames: int, content: bytes, media_folder: MediaFolder, speed: float = 1.0
) -> Clip:
    still = picture_clip(number, 0, frames, media_folder.put(content))
    return replace(
        still, asset_key=AssetKey(f"segment/{number}/video"), motion=None, is_video=True, speed=speed
    )


async def rendered(timeline: Timeline, media_folder: MediaFolder, pool: ProcessPool, folder: Path) -> Path:
    request = RenderRequest(timeline, media_folder.paths, folder / "film.mp4", RenderOptions())
    await FilmRenderer(pool, folder / "cache").render(request, lambda *_: None)
    return request.output


def lumas(path: Path) -> list[npt.NDArray[np.uint8]]:
    with av.open(str(path), "r") as container:
        return [
            np.asarray(frame.to_ndarray()[: frame.height], np.uint8) for frame in container.decode(video=0)
        ]


async def test_the_square_is_where_it_should_be(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    """Clips of 2 s: slowed down, at their own pace, sped up, cut, held at both bounds' ends."""
    makings = [
        PLAIN,
        WEBM,
        ClipEncoding(rate=30),
        replace(PLAIN, with_sound=True),
        ClipEncoding(rate=60, matrix=6),
        WEBM,
    ]
    plans = [(75, 0.8), (60, 1.0), (50, 1.2), (30, 1.2), (90, 1.0), (105, 0.8)]
    clips = [
        moving_clip(number, frames, clip(squares(2.0, making.rate), making), media_folder, speed)
        for number, (making, (frames, speed)) in enumerate(zip(makings, plans, strict=True))
    ]
    timeline = timeline_of(clips)
    path = await rendered(timeline, media_folder, pool, tmp_path)
    pictures = lumas(path)
    assert len(pictures) == timeline.duration == sum(frames for frames, _ in plans)
    for making, one in zip(makings, timeline.visuals, strict=True):
        for index in range(one.duration):
            due_s = min(index / 30 * one.speed, 2.0 - 1 / making.rate)
            shown_s = shown_time_s(pictures[one.start + index], 2.0)
            assert shown_s == pytest.approx(due_s, abs=TOLERANCE_S), (one.name, index)


async def test_a_clip_s_own_sound_is_muted(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    content = clip(squares(1.0), replace(PLAIN, with_sound=True))
    path = await rendered(
        timeline_of([moving_clip(0, 30, content, media_folder)]), media_folder, pool, tmp_path
    )
    with av.open(str(path), "r") as container:
        peaks = [np.abs(frame.to_ndarray()).max() for frame in container.decode(audio=0)]
    assert max(peaks) < MIN_PEAK


async def test_clips_stills_and_cards_follow_one_another(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    picture = media_folder.put(encoded(landscape(3)))
    timeline = timeline_of(
        [
            picture_clip(0, 0, 10, picture),
            moving_clip(1, 30, clip(squares(1.0)), media_folder),
            picture_clip(2, 0, 10, None),
        ]
    )
    pictures = lumas(await rendered(timeline, media_folder, pool, tmp_path))
    assert len(pictures) == 50
    assert shown_time_s(pictures[10], 1.0) == pytest.approx(0.0, abs=0.02)
    assert shown_time_s(pictures[39], 1.0) == pytest.approx(1.0, abs=0.06)


async def test_a_long_clip_is_the_same_however_it_is_cut(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    """Nine seconds are three pieces, encoded by two processes in any order."""
    content = clip(squares(9.0), ClipEncoding(options={"g": "24", "crf": "10"}))
    timeline = timeline_of([moving_clip(0, 270, content, media_folder)])
    pictures = lumas(await rendered(timeline, media_folder, pool, tmp_path))
    shown_s = [shown_time_s(picture, 9.0) for picture in pictures]
    assert shown_s == pytest.approx([index / 30 for index in range(270)], abs=0.1)


async def test_the_same_film_has_the_same_bytes(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    timeline = timeline_of([moving_clip(0, 75, clip(squares(2.0)), media_folder, 0.8)])
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    one, other = [(await rendered(timeline, media_folder, pool, folder)).read_bytes() for folder in folders]
    assert one == other


async def test_another_speed_makes_the_clip_again_and_nothing_else(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    moving = moving_clip(1, 30, clip(squares(1.0)), media_folder)
    still = picture_clip(0, 0, 10, media_folder.put(encoded(landscape(3))))
    renderer = FilmRenderer(pool, tmp_path / "cache")
    rendered_now = []
    for one in (moving, replace(moving, speed=0.9), replace(moving, speed=0.9)):
        request = RenderRequest(
            timeline_of([still, one]), media_folder.paths, tmp_path / "film.mp4", RenderOptions()
        )
        made = await renderer.render(request, lambda *_: None)
        rendered_now.append((made.segments_rendered, made.segments_reused))
    assert rendered_now == [(2, 0), (1, 1), (0, 2)]


async def test_a_clip_of_the_writer_s_is_shown_at_the_pace_of_its_narration(
    media_folder: MediaFolder, pool: ProcessPool, tmp_path: Path
) -> None:
    """From the script's text to the film's pictures, in a film of stills."""
    script = parse_script("![](square.mkv) It goes from left to right.", "square.md")
    content = clip(squares(2.0), ClipEncoding(container="matroska"))
    options = FilmOptions(music=MusicMood.none)
    assets = plan_assets(ProjectId("square"), script, options, {"square.mkv": digest_of_bytes(content)})
    lengths = {AssetKind.video: 2.0, AssetKind.narration: 1.7}
    taken = {
        asset.key: replace(asset, accepted_take=_take(asset, media_folder.put(content), lengths[asset.kind]))
        for asset in assets
        if asset.kind in lengths
    }
    (shown,) = [one for one in plan_timeline(script, options, taken).visuals if one.is_video]
    assert shown.speed == pytest.approx(2.0 / (shown.duration / 30), abs=1e-3)
    pictures = lumas(await rendered(timeline_of([shown]), media_folder, pool, tmp_path))
    shown_s = [shown_time_s(picture, 2.0) for picture in pictures]
    due = [min(index / 30 * shown.speed, 2.0 - 1 / PLAIN.rate) for index in range(shown.duration)]
    assert shown_s == pytest.approx(due, abs=TOLERANCE_S)


def _take(asset: Asset, media: Digest, duration_s: float) -> Take:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Take(
        new_take_id(),
        asset.id,
        Digest("r"),
        media,
        "video/x-matroska",
        "own/clip",
        now,
        duration_s=duration_s,
    )
