"""Films are rendered from pieces, and only pieces that changed are made again."""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.render import FilmFile, RenderOptions
from reelproof.domain.script import PictureFit
from reelproof.domain.timeline import Caption, ChapterMark, Timeline
from reelproof.domain.units import Frames, Size
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering import cache
from reelproof.media.rendering.cache import RenderCache
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.rendering.render_plan import plan_render
from reelproof.provider_api.processes import ProcessPool
from tests.integration.media.examples import (
    MediaFolder,
    encoded,
    film,
    landscape,
    picture_clip,
    speech_clip,
    wav,
)
from tests.integration.media.film_facts import probe_film
from tests.integration.media.film_frames import frame_at

HUM = np.sin(np.arange(24_000) * 0.03) * 0.4


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(2, writes_files=True)
    yield pool
    asyncio.run(pool.close())


class Studio:
    """A renderer with its cache, and a film of three segments."""

    def __init__(self, pool: ProcessPool, folder: Path) -> None:
        self.cache, self.output = folder / "cache", folder / "out" / "film.mp4"
        media = folder / "media"
        media.mkdir()
        self.media_folder = MediaFolder(media)
        self.pool = pool
        self.progress: list[tuple[int, int, str]] = []
        pictures = [self.media_folder.put(encoded(landscape(number))) for number in range(2)]
        hum = self.media_folder.put(wav(HUM))
        self.timeline = film(
            [
                picture_clip(0, 0, 12, pictures[0]),
                picture_clip(1, 12, 9, None),
                picture_clip(2, 21, 15, pictures[1]),
            ],
            [speech_clip(0, 0, 12, hum, lead_s=0.1)],
            [Caption(0.1, 0.6, ("Hello sea",))],
            [ChapterMark("One", Frames(0))],
        )

    async def render(
        self, timeline: Timeline | None = None, options: RenderOptions | None = None
    ) -> FilmFile:
        self.progress.clear()
        return await self.renderer.render(
            self.request(timeline, options), lambda *update: self.progress.append(update)
        )

    @property
    def renderer(self) -> FilmRenderer:
        return FilmRenderer(self.pool, self.cache)

    def request(
        self, timeline: Timeline | None = None, options: RenderOptions | None = None
    ) -> RenderRequest:
        return RenderRequest(
            timeline or self.timeline, self.media_folder.paths, self.output, options or RenderOptions()
        )

    def with_picture(self, number: int, picture: bytes) -> Timeline:
        digest = self.media_folder.put(picture)
        visuals = [
            replace(clip, media=digest, placeholder=None) if index == number else clip
            for index, clip in enumerate(self.timeline.visuals)
        ]
        return replace(self.timeline, visuals=tuple(visuals))

    def files(self) -> dict[str, int]:
        return {
            str(path.relative_to(self.cache)): path.stat().st_ino
            for path in self.cache.rglob("*.mp4")
            if path.is_file()
        }

    def parts(self) -> list[Path]:
        return [path for folder in (self.cache, self.output.parent) for path in folder.rglob(".*")]


@pytest.fixture
def studio(pool: ProcessPool, tmp_path: Path) -> Studio:
    return Studio(pool, tmp_path)


async def test_a_film_has_all_frames_and_sound(studio: Studio) -> None:
    made = await studio.render()
    facts = probe_film(studio.output)
    assert (facts.frames, facts.width, facts.height) == (36, 256, 144)
    assert facts.duration_s == made.duration_s == 1.2
    assert facts.audio_duration_s == 1.2
    assert facts.is_faststart
    assert made.size_bytes == studio.output.stat().st_size
    assert (made.segments_rendered, made.segments_reused) == (3, 0)
    assert studio.parts() == []


async def test_a_poster_that_was_removed_or_damaged_comes_back(studio: Studio) -> None:
    await studio.render()
    poster = studio.output.with_name("film.jpg")
    content = poster.read_bytes()
    poster.unlink()
    await studio.render()
    assert poster.read_bytes() == content
    for other in (content[: len(content) // 2], content.replace(content[200:210], bytes(10))):
        poster.write_bytes(other)
        await studio.render()
        assert poster.read_bytes() == content


async def test_a_folder_in_the_place_of_the_poster_does_not_cost_the_film(studio: Studio) -> None:
    poster = studio.output.with_name("film.jpg")
    poster.mkdir(parents=True)
    await studio.render()
    assert studio.output.is_file()
    assert poster.is_dir()


async def test_only_another_first_picture_changes_the_poster(studio: Studio) -> None:
    await studio.render()
    poster = studio.output.with_name("film.jpg")
    content = poster.read_bytes()
    await studio.render(studio.with_picture(2, encoded(landscape(5))))
    assert poster.read_bytes() == content
    await studio.render(studio.with_picture(0, encoded(landscape(6))))
    assert poster.read_bytes() != content


@pytest.mark.parametrize("is_jpeg", [False, True])
async def test_a_damaged_poster_in_the_cache_is_made_again(studio: Studio, is_jpeg: bool) -> None:
    await studio.render()
    [cached] = studio.cache.glob("posters/*/*.jpg")
    content = cached.read_bytes()
    cached.write_bytes(content.replace(content[200:210], bytes(10)) if is_jpeg else content[:100])
    studio.output.unlink()
    await studio.render()
    assert studio.output.with_name("film.jpg").read_bytes() == content


async def test_progress_grows_to_the_whole_film(studio: Studio) -> None:
    await studio.render()
    done = [frames for frames, _, _ in studio.progress]
    assert done == sorted(done)
    assert {total for _, total, _ in studio.progress} == {36}
    assert studio.progress[-1][:2] == (36, 36)
    assert {name for _, _, name in studio.progress} >= {"Picture 0", "Picture 1", "Picture 2"}


async def test_the_same_film_is_not_written_again(studio: Studio) -> None:
    first = await studio.render()
    before = studio.output.stat()
    again = await studio.render()
    after = studio.output.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (again.key, again.size_bytes) == (first.key, first.size_bytes)
    assert (again.segments_rendered, again.segments_reused) == (0, 3)
    assert studio.progress == [(36, 36, "")]


async def test_an_externally_modified_film_is_rewritten(studio: Studio) -> None:
    await studio.render()
    whole = studio.output.read_bytes()
    studio.output.write_bytes(b"edited")
    made = await studio.render()
    assert studio.output.read_bytes() == whole
    assert (made.segments_rendered, made.segments_reused) == (0, 3)


async def test_another_picture_makes_one_segment_again(studio: Studio) -> None:
    first = await studio.render()
    before = studio.files()
    changed = await studio.render(studio.with_picture(1, encoded(landscape(7))))
    after = studio.files()
    assert (changed.segments_rendered, changed.segments_reused) == (1, 2)
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()
    assert changed.key != first.key


async def test_another_fit_makes_only_the_segments_it_changes_again(studio: Studio) -> None:
    shown = studio.timeline.visuals
    filling = [replace(clip, fit=PictureFit.fill if clip.media else None) for clip in shown]
    await studio.render(replace(studio.timeline, visuals=tuple(filling)))
    whole = (replace(filling[0], fit=PictureFit.whole), *filling[1:])
    made = await studio.render(replace(studio.timeline, visuals=whole))
    assert (made.segments_rendered, made.segments_reused) == (1, 2)


async def test_a_segment_before_the_others_leaves_them_alone(studio: Studio) -> None:
    await studio.render()
    first = picture_clip(9, 0, 6, studio.media_folder.put(encoded(landscape(9))))
    later = [replace(clip, start=Frames(clip.start + 6)) for clip in studio.timeline.visuals]
    captions = [Caption(0.3, 0.8, ("Hello sea",))]
    longer = film([first, *later], captions=captions)
    made = await studio.render(longer)
    assert (made.segments_rendered, made.segments_reused) == (1, 3)
    assert probe_film(studio.output).frames == 42


async def test_another_title_encodes_nothing(studio: Studio) -> None:
    first = await studio.render()
    renamed = await studio.render(replace(studio.timeline, title="Another film"))
    assert renamed.key != first.key
    assert renamed.segments_rendered == 0
    with av.open(str(studio.output)) as container:
        assert container.metadata["title"] == "Another film"


async def test_captions_can_be_left_out(studio: Studio) -> None:
    await studio.render()
    with_captions = frame_at(studio.output, 0.3)
    made = await studio.render(options=RenderOptions(burn_captions=False))
    without = frame_at(studio.output, 0.3)
    changed = np.abs(with_captions.astype(int) - without).max(axis=2) > 40
    assert changed.sum() > 50
    assert np.nonzero(changed)[0].min() > 144 * 0.7
    assert made.segments_rendered == 2


async def test_pieces_lost_or_damaged_are_made_again(studio: Studio) -> None:
    await studio.render()
    whole = studio.output.read_bytes()
    lost, damaged, *_ = sorted(studio.cache.rglob("*.mp4"))
    (sound,) = studio.cache.rglob("*.sound")
    lost.unlink()
    damaged.write_bytes(damaged.read_bytes()[:100])
    sound.write_bytes(b"")
    studio.output.unlink()
    await studio.render()
    assert studio.output.read_bytes() == whole


async def test_the_loop_is_free_while_the_cache_is_searched(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[threading.Thread] = set()
    for name in ("has_chunk", "has_sound", "has_poster", "output_record"):
        monkeypatch.setattr(RenderCache, name, noting_threads(getattr(RenderCache, name), threads))
    for _ in range(2):
        await studio.render()
    assert threads
    assert threading.main_thread() not in threads


def noting_threads(look: Callable[..., object], threads: set[threading.Thread]) -> Callable[..., object]:
    def noting(*arguments: object) -> object:
        threads.add(threading.current_thread())
        return look(*arguments)

    return noting


def folder_at(path: Path) -> None:
    path.unlink()
    (path / "inner").mkdir(parents=True)


def loop_at(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def shard_file_at(path: Path) -> None:
    """The folder of an entry is a file."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.unlink(missing_ok=True)
    path.parent.write_bytes(b"a file")


@pytest.mark.parametrize("put_at", [folder_at, loop_at, shard_file_at])
async def test_cache_entries_that_are_no_files_are_made_again(
    studio: Studio, put_at: Callable[[Path], None]
) -> None:
    await studio.render()
    whole = studio.output.read_bytes()
    entries = [path for path in studio.cache.rglob("*") if path.is_file()]
    assert {path.suffix for path in entries} == {".mp4", ".check", ".sound", ".measures", ".jpg", ".json"}
    for path in entries:
        put_at(path)
    studio.output.unlink()
    await studio.render()
    assert studio.output.read_bytes() == whole


async def test_small_files_of_the_cache_that_cannot_be_parsed_are_made_again(studio: Studio) -> None:
    await studio.render()
    whole = studio.output.read_bytes()
    small = [path for path in studio.cache.rglob("*") if path.suffix in {".check", ".json"}]
    assert len(small) == 6
    for path in (*small, *studio.cache.rglob("*.measures")):
        path.write_bytes(b"[" * 200_000)
    studio.output.unlink()
    await studio.render()
    assert studio.output.read_bytes() == whole


@pytest.mark.parametrize("name", ["chunks", "sounds", "posters", "films"])
async def test_a_file_in_the_place_of_a_folder_of_the_cache_is_replaced(studio: Studio, name: str) -> None:
    await studio.render()
    whole = studio.output.read_bytes()
    shutil.rmtree(studio.cache / name)
    (studio.cache / name).write_bytes(b"a file")
    studio.output.unlink()
    await studio.render()
    assert studio.output.read_bytes() == whole
    assert (studio.cache / name).is_dir()
    assert await studio.renderer.measured(studio.output) is not None


async def test_a_film_that_cannot_be_noted_is_made_and_measured(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path, facts: object) -> None:
        raise ReelproofError(Failure(ErrorCode.StorageFailure, f"{path} could not be stored."))

    monkeypatch.setattr(cache, "write_small_json", denied)
    renderer = studio.renderer
    film = await renderer.render(studio.request(), lambda *_: None)
    assert Path(film.path).is_file()
    measure = await renderer.measured(studio.output)
    assert measure is not None
    assert measure.is_intact
    monkeypatch.undo()
    again = await renderer.render(studio.request(), lambda *_: None)
    assert again.segments_rendered == 0
    assert await studio.renderer.measured(studio.output) == measure


async def test_a_child_that_dies_does_not_end_the_film(studio: Studio) -> None:
    died, made = await asyncio.gather(studio.pool.run(os._exit, 1), studio.render(), return_exceptions=True)
    assert isinstance(died, Exception)
    assert isinstance(made, FilmFile)
    assert probe_film(studio.output).frames == 36


@pytest.mark.parametrize("pieces", [0, 1])
async def test_a_canceled_render_leaves_no_partial_files(studio: Studio, pieces: int) -> None:
    big = replace(studio.timeline, size=Size(960, 540))
    task = asyncio.create_task(studio.render(big))
    await asyncio.sleep(0)
    while len(studio.progress) < pieces:  # noqa: ASYNC110 the next piece may follow within a millisecond
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await studio.pool.close()
    assert studio.parts() == []
    assert not studio.output.exists()
    assert (await studio.render(big)).duration_s == 1.2


async def test_a_missing_picture_is_named(studio: Studio) -> None:
    timeline = studio.with_picture(0, encoded(landscape(5)))
    gone = timeline.visuals[0].media
    assert gone is not None
    studio.media_folder.paths[gone].unlink()
    with pytest.raises(ReelproofError, match="is missing") as caught:
        await studio.render(timeline)
    assert caught.value.failure.code is ErrorCode.StorageFailure
    assert not studio.output.exists()


async def test_an_output_that_cannot_be_written_is_named(studio: Studio) -> None:
    studio.output.parent.write_bytes(b"a file")
    with pytest.raises(ReelproofError) as caught:
        await studio.render()
    assert caught.value.failure.code is ErrorCode.OutputDirectoryNotWritable


async def test_speech_is_mixed_in_at_its_position(studio: Studio) -> None:
    """A burst that the narration starts with, after a lead of 0.1 s."""
    burst = np.zeros(9600)
    burst[:480] = np.random.default_rng(3).normal(0, 0.2, 480)
    speech = studio.media_folder.put(wav(burst))
    timeline = replace(studio.timeline, narration=(speech_clip(1, 12, 9, speech, lead_s=0.1),))
    await studio.render(timeline)
    with av.open(str(studio.output), "r") as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    start = int(np.argmax(np.correlate(wave, burst[:480], "valid")))
    assert start == round((12 / 30 + 0.1) * 48_000)


@pytest.mark.parametrize("gap", [1, -1])
def test_a_timeline_with_gaps_or_overlaps_is_refused(studio: Studio, gap: int) -> None:
    first, second, third = studio.timeline.visuals
    moved = replace(
        studio.timeline, visuals=(first, replace(second, start=Frames(second.start + gap)), third)
    )
    with pytest.raises(ReelproofError) as caught:
        plan_render(studio.request(moved), "x")
    assert caught.value.failure.full_code == "InvalidInput:timeline"


def test_an_empty_timeline_is_refused(studio: Studio) -> None:
    empty = replace(studio.timeline, visuals=(), duration=Frames(0))
    with pytest.raises(ReelproofError):
        plan_render(studio.request(empty), "x")


def test_a_film_of_odd_size_is_refused(studio: Studio) -> None:
    with pytest.raises(ReelproofError) as caught:
        plan_render(studio.request(replace(studio.timeline, size=Size(191, 108))), "x")
    assert caught.value.failure.full_code == "InvalidInput:size"


def test_the_film_s_key_says_everything(studio: Studio) -> None:
    timeline = studio.timeline
    others = [
        timeline,
        replace(timeline, title="Other"),
        replace(timeline, chapters=()),
        replace(timeline, captions=()),
        replace(timeline, narration=()),
        replace(timeline, narration=(replace(timeline.narration[0], lead_s=0.2),)),
        studio.with_picture(0, encoded(landscape(6))),
        replace(timeline, size=Size(320, 180)),
    ]
    keys = {plan_render(studio.request(other), "x").key for other in others}
    assert len(keys) == len(others)
    assert plan_render(studio.request(), "y").key not in keys


def test_the_location_of_media_does_not_matter(studio: Studio) -> None:
    moved: dict[Digest, Path] = {
        digest: path.with_suffix(".bin") for digest, path in studio.media_folder.paths.items()
    }
    request = studio.request()
    assert plan_render(replace(request, media_paths=moved), "x").key == plan_render(request, "x").key


def test_the_poster_is_part_of_the_films_key(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    before = plan_render(studio.request(), "x")
    monkeypatch.setattr("reelproof.media.rendering.poster_plan.POSTER_VERSION", 1000)
    after = plan_render(studio.request(), "x")
    assert after.chunks == before.chunks
    assert after.key != before.key
