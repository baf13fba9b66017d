"""A piece that a render is stuck at costs that piece, never the film."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.render import RenderOptions
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.media.rendering import encode, film_check, sound_track
from reelproof.media.rendering.encoder_calls import measure_film, write_chunk, write_film, write_sound
from reelproof.media.rendering.film import MAX_ATTEMPTS, FilmRenderer
from reelproof.media.rendering.piece_check import MAX_CHECKS, check_path, checking, has_crashed_check
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

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Spoils = Callable[..., bool]


def hang(*_args: object) -> None:
    time.sleep(3600.0)


def die(*_args: object) -> None:
    os._exit(1)


class SpoiledPool(ProcessPool):
    """Real children, which hang or die at some of the work."""

    end: Callable[..., Any] = staticmethod(hang)
    spoils: Spoils = staticmethod(lambda *_: False)
    unspoiled: int = 0

    async def run(
        self,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        if self.spoils(function, *args):
            return await super().run(self.end, *args, **kwargs)
        self.unspoiled += 1
        try:
            return await super().run(function, *args, **kwargs)
        finally:
            self.unspoiled -= 1


@dataclass(slots=True)
class StillClock:
    """Goes on only while it may, and all other work is done: a busy machine takes no time."""

    pool: SpoiledPool
    goes_on: bool = False
    now_s: float = 0.0

    def __call__(self) -> float:
        self.now_s += 4.0 if self.goes_on and not self.pool.unspoiled else 0.0
        return self.now_s


class Bench:
    """A film of three pictures with a voice, and the renderer that is to make it."""

    def __init__(self, folder: Path) -> None:
        media_folder = MediaFolder(folder)
        self.pictures = [media_folder.put(encoded(landscape(number))) for number in range(3)]
        voice = media_folder.put(wav(np.sin(np.arange(24_000) * 0.03) * 0.4))
        visuals = [picture_clip(number, 12 * number, 12, self.pictures[number]) for number in range(3)]
        self.keys = [clip.asset_key for clip in visuals]
        self.paths = media_folder.paths
        self.speech = speech_clip(0, 0, 12, voice)
        timeline = film(visuals, [self.speech])
        self.request = RenderRequest(
            timeline, media_folder.paths, folder / "film.mp4", RenderOptions(), stall_s=10.0
        )
        self.pool = SpoiledPool(2)
        self.clock = StillClock(self.pool)
        self.frames_until_stuck = 24
        self.cache = folder / "cache"
        self.renderer = FilmRenderer(self.pool, self.cache, self.clock)

    def spoil(self, end: Callable[..., Any], spoils: Spoils) -> None:
        self.pool.end, self.pool.spoils = end, spoils

    async def render(self) -> None:
        await self.renderer.render(self.request, self._note)

    def _note(self, done: int, _total: int, _current: str) -> None:
        self.clock.goes_on = done >= self.frames_until_stuck


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    asyncio.run(bench.pool.close())


@pytest.mark.parametrize(("end", "code"), [(hang, "StepTimeout:render"), (die, "Unknown")])
async def test_a_picture_that_a_child_hangs_or_dies_at_is_named_and_the_rest_is_kept(
    bench: Bench, end: Callable[..., Any], code: str
) -> None:
    stuck = bench.paths[bench.pictures[1]]
    bench.spoil(end, lambda function, *args: function is write_chunk and stuck in args[1])
    if end is die:
        bench.frames_until_stuck = 1000
    with pytest.raises(AssetsUnusable) as raised:
        await bench.render()
    assert raised.value.assets == {bench.keys[1]}
    assert raised.value.failure.full_code == code
    card = replace(bench.request.timeline.visuals[1], media=None, motion=None)
    visuals = (bench.request.timeline.visuals[0], card, bench.request.timeline.visuals[2])
    bench.request = replace(bench.request, timeline=replace(bench.request.timeline, visuals=visuals))
    bench.frames_until_stuck = 1000
    bench.clock.goes_on = False
    await bench.render()
    assert bench.request.output.stat().st_size > 0


async def test_pictures_that_cannot_be_drawn_are_named_together_and_the_rest_is_kept(bench: Bench) -> None:
    spoiled = [bench.paths[picture] for picture in bench.pictures[:2]]
    for path in spoiled:
        path.write_bytes(b"no picture")
    with pytest.raises(
        AssetsUnusable, match="could not be rendered with it: The picture has an unsupported format"
    ) as raised:
        await bench.render()
    assert raised.value.assets == set(bench.keys[:2])


async def test_a_sound_that_hangs_is_named(bench: Bench) -> None:
    bench.frames_until_stuck = 36
    bench.spoil(hang, lambda function, *_: function is write_sound)
    with pytest.raises(AssetsUnusable) as raised:
        await bench.render()
    assert raised.value.assets == {bench.speech.asset_key}


@pytest.mark.parametrize("end", [hang, die])
async def test_a_piece_that_a_child_hangs_or_dies_at_once_costs_nothing(
    bench: Bench, end: Callable[..., Any]
) -> None:
    stuck, times = bench.paths[bench.pictures[1]], 0

    def spoils(function: object, *args: Any) -> bool:
        nonlocal times
        is_stuck = function is write_chunk and stuck in args[1]
        times += is_stuck
        return is_stuck and times == 1

    bench.spoil(end, spoils)
    await bench.render()
    assert bench.request.output.stat().st_size > 0
    assert times == 2


async def test_joining_that_hangs_is_tried_again_and_ends_with_the_steps_error(bench: Bench) -> None:
    bench.frames_until_stuck = 36
    times = 0

    def spoils(function: object, *_args: object) -> bool:
        nonlocal times
        times += function is write_film
        return function is write_film

    bench.spoil(hang, spoils)
    with pytest.raises(ReelproofError) as raised:
        await bench.render()
    assert raised.value.failure.full_code == "StepTimeout:render"
    assert times == 3


async def test_a_slow_render_continues(bench: Bench) -> None:
    bench.frames_until_stuck = 1000
    await bench.render()
    assert bench.request.output.stat().st_size > 0


def crash_in_check(*_args: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def write_chunk_with_crash(chunk: Any, pictures: Any, path: Path, encoder: Any, is_checked: bool) -> None:
    """Crashes as a decoder would, in the check."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encode, "chunk_flaws", crash_in_check)
        encode.write_chunk(chunk, pictures, path, encoder, is_checked)


def write_chunk_with_error(chunk: Any, pictures: Any, path: Path, encoder: Any, is_checked: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encode, "chunk_flaws", lambda *_: 1 / 0)
        encode.write_chunk(chunk, pictures, path, encoder, is_checked)


def write_sound_with_crash(order: Any, path: Path, earlier: Any, sound_format: Any, is_checked: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sound_track, "check_sound_piece", crash_in_check)
        sound_track.write_sound(order, path, earlier, sound_format, is_checked)


def measure_film_with_crash(parts: Any, output: Path, reads_file: bool = True) -> FilmMeasure:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(film_check, "measure_file", crash_in_check)
        return film_check.measure_film(parts, output, reads_file)


@pytest.mark.parametrize(
    ("crashing", "instead", "unchecked"),
    [
        (write_chunk, write_chunk_with_crash, {"pieces"}),
        (write_sound, write_sound_with_crash, {"speech"}),
        (measure_film, measure_film_with_crash, {"file"}),
    ],
)
async def test_a_check_that_crashes_costs_no_content(
    bench: Bench, crashing: object, instead: Callable[..., Any], unchecked: set[str]
) -> None:
    bench.frames_until_stuck = 1000
    bench.spoil(instead, lambda function, *_: function is crashing)
    await bench.render()
    measure = await bench.renderer.measured(bench.request.output)
    assert measure is not None
    reasons = {
        "pieces": measure.not_checked,
        "speech": measure.speech_not_checked,
        "file": measure.file.not_checked,
    }
    assert {name for name, reason in reasons.items() if reason is not None} >= unchecked
    assert all("process" in reason for reason in reasons.values() if reason is not None)
    assert measure.flaws == ()


async def test_a_check_that_crashes_once_is_made_again(bench: Bench) -> None:
    bench.frames_until_stuck = 1000
    crashes = iter([write_chunk_with_crash])
    bench.spoil(
        write_chunk_with_crash,
        lambda function, *_: function is write_chunk and next(crashes, None) is not None,
    )
    await bench.render()
    measure = await bench.renderer.measured(bench.request.output)
    assert measure is not None
    assert (measure.not_checked, measure.file.not_checked, measure.flaws) == (None, None, ())


async def measured(bench: Bench) -> FilmMeasure:
    await bench.render()
    measure = await bench.renderer.measured(bench.request.output)
    assert measure is not None
    return measure


async def test_a_check_that_crashes_at_one_piece_is_made_of_the_others(bench: Bench) -> None:
    bench.frames_until_stuck = 1000
    bad = bench.paths[bench.pictures[1]]
    bench.spoil(write_chunk_with_crash, lambda function, *args: function is write_chunk and args[1] == (bad,))
    measure = await measured(bench)
    assert measure.not_checked is not None
    assert measure.not_checked.startswith("1 of its pieces"), measure.not_checked


@pytest.mark.parametrize(
    ("crashing", "instead"), [(write_chunk, write_chunk_with_crash), (write_sound, write_sound_with_crash)]
)
async def test_what_could_not_be_checked_is_checked_for_the_next_film_even_if_unchanged(
    bench: Bench, crashing: object, instead: Callable[..., Any]
) -> None:
    bench.frames_until_stuck = 1000
    bench.spoil(instead, lambda function, *_: function is crashing)
    first = await measured(bench)
    assert first.not_checked or first.speech_not_checked
    content = bench.request.output.read_bytes()
    bench.spoil(instead, lambda *_: False)
    second = await measured(bench)
    assert (second.not_checked, second.speech_not_checked) == (None, None)
    assert bench.request.output.read_bytes() == content


async def test_what_can_never_be_checked_is_not_encoded_for_ever(bench: Bench) -> None:
    made = list[object]()

    def spoils(function: object, *_: object) -> bool:
        made.append(function)
        return function is write_chunk

    bench.frames_until_stuck = 1000
    bench.spoil(write_chunk_with_error, spoils)
    for _ in range(MAX_CHECKS):
        made.clear()
        assert (await measured(bench)).not_checked is not None
        assert write_chunk in made
    made.clear()
    assert (await measured(bench)).not_checked is not None
    assert made == []


async def test_a_check_that_was_interrupted_is_made_in_the_last_attempt_as_well(bench: Bench) -> None:
    bench.frames_until_stuck = 1000
    await bench.render()
    pieces = [path for pattern in ("*.mp4", "*.sound") for path in bench.cache.rglob(pattern)]
    for piece in pieces:
        with suppress(KeyboardInterrupt), checking(piece):
            assert has_crashed_check(piece)
            raise KeyboardInterrupt
        assert not has_crashed_check(piece)
        mark_as_crashed(piece)
        check_path(piece).unlink()
    bench.request.output.unlink()
    deaths = iter(range(MAX_ATTEMPTS - 1))
    bench.spoil(die, lambda function, *_: function is write_film and next(deaths, None) is not None)
    measure = await measured(bench)
    assert (measure.not_checked, measure.speech_not_checked) == (None, None)


def mark_as_crashed(piece: Path) -> None:
    child = multiprocessing.get_context("spawn").Process(target=crash_while_checking, args=(piece,))
    child.start()
    child.join()
    assert has_crashed_check(piece)


def crash_while_checking(piece: Path) -> None:
    with checking(piece):
        os._exit(1)
