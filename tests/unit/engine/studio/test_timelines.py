"""Timelines of films as they stand now."""

from dataclasses import replace

import pytest

from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.engine.studio.timeline import MAX_CACHED, Timelines
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import CLOUD, REQUEST, SUN


async def test_a_timeline_has_the_clips_and_captions_of_the_film(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        timeline = await Timelines(studio.stores, open_studio.film_requests).of_project(view.project, "1")
    assert timeline.title == "Rain"
    assert [clip.media is None for clip in timeline.narration] == [False, False]
    captions = " ".join(" ".join(caption.lines) for caption in timeline.captions)
    assert captions == f"{SUN} {CLOUD}"


async def test_a_timeline_is_planned_again_once_its_project_has_changed(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        timelines = Timelines(studio.stores, open_studio.film_requests)
        view = await open_studio.make(REQUEST)
        before = await timelines.of_project(view.project, "1")
        changed = replace(REQUEST, script_text=REQUEST.script_text.replace("# Rain", "# Snow"))
        await open_studio.make(changed)
    assert await timelines.of_project(view.project, "1") is before
    assert (await timelines.of_project(view.project, "2")).title == "Snow"


async def test_the_timelines_used_last_are_cached(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        timelines = Timelines(studio.stores, open_studio.film_requests)
        views = [
            await open_studio.make(
                replace(REQUEST, script_path=f"/films/{number}.md", output_path=f"/films/{number}")
            )
            for number in range(MAX_CACHED + 1)
        ]
    first, *others = [await timelines.of_project(view.project, "1") for view in views]
    kept = [await timelines.of_project(view.project, "1") for view in views[1:]]
    assert all(one is other for one, other in zip(kept, others, strict=True))
    again = await timelines.of_project(views[0].project, "1")
    assert again == first
    assert again is not first


async def test_a_film_whose_script_was_not_read_has_no_timeline_yet(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        project = await studio.stores.projects.get(job.project_id)
        with pytest.raises(NotFound, match="has no timeline yet"):
            await Timelines(studio.stores, open_studio.film_requests).of_project(project, "1")
