"""The length of a planned film."""

from dataclasses import replace

import pytest

from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.studio.film_plan import read_plan
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import CLOUD, REQUEST, SUN

RECORDED = replace(REQUEST, script_text=f"# Rain\n\n![](sun.wav) {SUN}\n\n{CLOUD}\n")


async def test_a_plan_knows_the_length_of_the_authors_recordings(studio: InMemoryStudio) -> None:
    studio.own_media.files["sun.wav"] = b"a recording"

    async def planned_s() -> float:
        async with studio.open() as open_studio:
            notices = FilmNotices(open_studio.catalog, studio.own_media, studio.sizes, lambda *_: ())
            return (await read_plan(open_studio.films, open_studio.planner, notices, RECORDED)).duration_s

    guessed_s = await planned_s()
    studio.lengths.lengths_s["sun.wav"] = 40.0
    known_s = await planned_s()
    studio.lengths.lengths_s["sun.wav"] = 50.0
    assert known_s > guessed_s + 30.0
    assert await planned_s() == pytest.approx(known_s + 10.0)


async def test_a_take_of_a_recording_decides_once_there_is_one(studio: InMemoryStudio) -> None:
    studio.own_media.files["sun.wav"] = b"a recording"
    async with studio.open() as open_studio:
        view = await open_studio.make(RECORDED)
        notices = FilmNotices(open_studio.catalog, studio.own_media, studio.sizes, lambda *_: ())
        studio.lengths.lengths_s["sun.wav"] = 40.0
        plan = await read_plan(open_studio.films, open_studio.planner, notices, RECORDED, view.project)
    assert view.film is not None
    assert plan.duration_s == pytest.approx(view.film.duration_s)
