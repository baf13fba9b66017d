"""A piece that a render is stuck at costs that piece, never the film."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.render import RenderOptions
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.media.rendering.encoder_calls import write_chunk, write_film, write_sound
from reelproof.media.rendering.film import FilmRenderer
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

    async def run(
        self,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        if self.spoils(function, *args):
            return await super().run(self.end, *args)
        return await super().run(function, *args, **kwargs)


@dataclass(slots=True)
class StillClock:
    """Goes on only while it may: a busy machine takes no time."""

    goes_on: bool = False
    now_s: float = 0.0

    def __call__(self) -> float:
        self.now_s += 4.0 if self.goes_on else 0.0
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
        self.clock = StillClock()
        self.frames_until_stuck = 24
        self.renderer = FilmRenderer(self.pool, folder / "cache", self.clock)

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
    bench.spoil(end, lambda function, *args: function is write_chunk and args[1] == stuck)
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

    def spoils(function: object, *args: object) -> bool:
        nonlocal times
        is_stuck = function is write_chunk and args[1] == stuck
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
