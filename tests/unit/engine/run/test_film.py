"""Whole jobs on parts in memory: what becomes of a film."""

import json
from dataclasses import replace
from pathlib import Path

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import EventType
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.film_measure import FileMeasure, FilmMeasure
from reelproof.domain.job import JobMode, JobStatus, StepStatus
from reelproof.engine.ports.files import AssetsUnusable
from reelproof.planning.export.film_files import FILM_NAME, OUTPUT_FILES, POSTER_NAME
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import CLOUD, CLOUD_PICTURE, REQUEST, SCRIPT, SUN, SUN_PICTURE, made_for

EVERY_CALL = sorted([SUN, CLOUD, SUN_PICTURE, CLOUD_PICTURE])
OUTPUT = Path(REQUEST.output_path)
BROKEN = Failure(ErrorCode.FFmpegFailedExitCode, "The encoder failed.", subject="1")


async def test_a_film_is_made_of_all_its_assets(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert view.job.status is JobStatus.succeeded
    assert view.film is not None
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}
    assert {step.status for step in view.steps} <= {StepStatus.succeeded, StepStatus.skipped}
    assert sorted(provider.calls) == EVERY_CALL


async def test_a_film_comes_with_its_folder(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert {path.name for path in studio.folder.texts} | {FILM_NAME, POSTER_NAME} == set(OUTPUT_FILES)
    assert SUN in studio.folder.texts[OUTPUT / "film.srt"]
    assert len(studio.folder.media) == len(view.assets)
    assert OUTPUT in studio.folder.prepared


async def test_the_same_film_again_calls_nothing(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        again = await open_studio.make(REQUEST)
    assert again.job.status is JobStatus.succeeded
    assert sorted(provider.calls) == EVERY_CALL


async def test_a_changed_line_is_the_only_one_made_again(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        provider.calls.clear()
        changed = replace(REQUEST, script_text=SCRIPT.replace(CLOUD, "A cloud is born at dusk."))
        view = await open_studio.make(changed)
    assert provider.calls == ["A cloud is born at dusk."]
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}


async def test_another_film_uses_the_same_takes(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    other = replace(REQUEST, script_path="/films/other.md", output_path="/films/other")
    async with studio.open() as open_studio:
        first = await open_studio.make(REQUEST)
        second = await open_studio.make(other)
    assert sorted(provider.calls) == EVERY_CALL
    takes = [made_for(view, SUN).accepted_take for view in (first, second)]
    assert takes[0] is not None
    assert takes[1] is not None
    assert takes[0].media_digest == takes[1].media_digest
    assert takes[0].id != takes[1].id


async def test_a_lost_medium_without_a_copy_is_made_again(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        take = made_for(view, SUN).accepted_take
        assert take is not None
        await studio.media.remove(take.media_digest)
        studio.folder.media.clear()
        provider.calls.clear()
        await open_studio.make(REQUEST)
    assert provider.calls == [SUN]


async def test_rendering_again_makes_no_assets(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        provider.calls.clear()
        view = await open_studio.make(replace(REQUEST, mode=JobMode.render))
    assert view.job.status is JobStatus.succeeded
    assert provider.calls == []
    assert len(studio.renderer.orders) == 2


async def test_a_full_disk_ends_the_job_before_anything_is_paid(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    studio.space.free_bytes = 1_000_000
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert view.job.status is JobStatus.failed
    assert view.job.error is not None
    assert view.job.error.code is ErrorCode.OutOfDiskSpace
    assert view.job.error.correlation_id == view.job.correlation_id
    assert provider.calls == []


async def test_a_film_that_cannot_be_rendered_keeps_all_its_takes(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    studio.renderer.errors = [ReelproofError(BROKEN)]
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        assert (view.job.status, view.film) == (JobStatus.failed, None)
        assert {asset.status for asset in view.assets} == {AssetStatus.generated}
        provider.calls.clear()
        again = await open_studio.make(REQUEST)
    assert again.job.status is JobStatus.succeeded
    assert provider.calls == []


async def test_an_asset_that_prevents_rendering_is_replaced_in_the_film_alone(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        made = await open_studio.make(REQUEST)
        picture = made_for(made, SUN_PICTURE)
        studio.renderer.errors = [AssetsUnusable(frozenset({picture.key}), BROKEN)]
        view = await open_studio.make(replace(REQUEST, mode=JobMode.render))
    assert view.job.status is JobStatus.succeeded
    assert any(picture.title in warning for warning in view.job.warnings)
    assert made_for(view, SUN_PICTURE).accepted_take == picture.accepted_take
    clips = {clip.asset_key: clip for clip in studio.renderer.orders[-1].timeline.visuals}
    assert (clips[picture.key].status, clips[picture.key].error) == (AssetStatus.failed, BROKEN)


async def test_assets_that_always_prevent_rendering_end_the_job(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        made = await open_studio.make(REQUEST)
        key = made_for(made, SUN_PICTURE).key
        studio.renderer.errors = [AssetsUnusable(frozenset({key}), BROKEN) for _ in range(100)]
        view = await open_studio.make(replace(REQUEST, mode=JobMode.render))
    assert (view.job.status, view.job.error) == (
        JobStatus.failed,
        replace(BROKEN, correlation_id=view.job.correlation_id),
    )


async def test_every_event_of_a_job_can_be_followed(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        events = [event async for event in open_studio.films.follow(view.job.id)]
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert events[-1].type is EventType.job_completed
    renders = [event for event in events if event.data.get("step") == "render"]
    assert renders[-1].data["progress"] == 100.0


async def test_a_moved_paragraph_calls_nothing(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    title, first, second = SCRIPT.strip().split("\n\n")
    moved = replace(REQUEST, script_text="\n\n".join([title, second, first]))
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        provider.calls.clear()
        await open_studio.make(moved)
    assert provider.calls == []


async def test_the_next_run_makes_only_what_failed(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.outcomes = {SUN_PICTURE: [ScriptedFailure(ErrorCode.ProviderFailure)]}
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        provider.calls.clear()
        provider.outcomes = {}
        view = await open_studio.make(REQUEST)
    assert provider.calls == [SUN_PICTURE]
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}
    assert view.job.warnings == ()


async def test_an_old_take_is_never_used_for_a_new_prompt(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    changed = replace(REQUEST, script_text=SCRIPT.replace(SUN_PICTURE, "the sun at noon"))
    provider.outcomes = {"the sun at noon": [ScriptedFailure(ErrorCode.ProviderFailure)]}
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        view = await open_studio.make(changed)
        missing = made_for(view, "the sun at noon")
        assert (missing.status, missing.accepted_take) == (AssetStatus.failed, None)
        provider.calls.clear()
        view = await open_studio.make(REQUEST)
    assert provider.calls == [], "the old take is found again with the old prompt"
    assert {asset.status for asset in view.assets} == {AssetStatus.generated}


async def test_what_is_wrong_with_a_film_is_reported_with_it(studio: InMemoryStudio) -> None:
    studio.renderer.measure = FilmMeasure(FileMeasure(problem="film.mp4 cannot be read."), 1)
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert view.job.status is JobStatus.succeeded
    assert "Self-check: film.mp4 cannot be read." in view.job.warnings
    report = json.loads(studio.folder.texts[OUTPUT / "report.json"])
    assert report["self_check"]["status"] == "failed"
    decoding, *_, captions = report["self_check"]["checks"]
    assert (decoding["name"], decoding["status"]) == ("decoding", "failed")
    assert decoding["findings"][0]["fix"]["command"] == f"reelproof render {report['script']}"
    assert (captions["name"], captions["status"]) == ("captions", "passed")
    assert "film.mp4 cannot be read." in studio.folder.texts[OUTPUT / "report.html"]
