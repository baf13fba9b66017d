"""What jobs of each mode make, and briefs."""

import json
from dataclasses import replace
from pathlib import Path

from reelproof.domain.asset import AssetKind, AssetStatus, TakeStatus
from reelproof.domain.brief import Brief
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.job import JobMode, JobStatus
from reelproof.domain.own_media import is_own
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedContent, ScriptedFailure, ScriptedProvider, small_script
from tests.unit.engine.films import CHAINED, CLOUD, OPTIONS, REQUEST, SCRIPT, SUN, SUN_PICTURE, made_for

DOWN = ScriptedFailure(ErrorCode.ProviderFailure)
BRIEF = Brief("rain")
WRITTEN = replace(
    REQUEST,
    script_text="",
    brief=BRIEF,
    options=replace(OPTIONS, chains={**OPTIONS.chains, AssetKind.script: ("scripted/any",)}),
)


async def test_retry_makes_what_is_missing_and_nothing_else(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.outcomes = {SUN_PICTURE: [DOWN]}
    async with studio.open() as open_studio:
        before = await open_studio.make(REQUEST)
        assert made_for(before, SUN_PICTURE).status is AssetStatus.failed
        provider.calls.clear()
        provider.outcomes = {}
        view = await open_studio.make(replace(REQUEST, mode=JobMode.retry))
    assert provider.calls == [SUN_PICTURE]
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated


async def test_retry_leaves_what_is_out_of_date_and_says_so(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    changed = replace(REQUEST, script_text=SCRIPT.replace(SUN_PICTURE, "the sun at noon"))
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        provider.calls.clear()
        view = await open_studio.make(replace(changed, mode=JobMode.retry))
        assert provider.calls == []
        assert any("is out of date" in warning for warning in view.job.warnings)
        await open_studio.make(replace(changed, mode=JobMode.retry_stale))
    assert provider.calls == ["the sun at noon"]


async def test_retry_fallbacks_makes_what_a_later_model_made(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    chained = replace(REQUEST, options=CHAINED)
    provider.outcomes = {SUN_PICTURE: [DOWN]}
    async with studio.open() as open_studio:
        before = await open_studio.make(chained)
        assert made_for(before, SUN_PICTURE).accepted_take is not None
        provider.calls.clear()
        provider.outcomes = {}
        view = await open_studio.make(replace(chained, mode=JobMode.retry_fallbacks))
    assert provider.calls == [SUN_PICTURE]
    take = made_for(view, SUN_PICTURE).accepted_take
    assert take is not None
    assert (take.model, take.is_fallback) == ("scripted/any", False)


async def test_regenerate_makes_a_new_take_of_the_named_assets_alone(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        before = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        provider.calls.clear()
        request = replace(REQUEST, mode=JobMode.regenerate, targets=(before.key,))
        after = made_for(await open_studio.make(request), SUN_PICTURE)
    assert provider.calls == [SUN_PICTURE]
    takes = await studio.stores.takes.of_asset(before.id)
    assert [status for _, status in takes] == [TakeStatus.superseded, TakeStatus.accepted]
    assert after.accepted_take == takes[1][0]


async def test_a_candidate_leaves_the_film_as_it_is(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        before = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        request = replace(REQUEST, mode=JobMode.regenerate, targets=(before.key,), as_candidate=True)
        after = made_for(await open_studio.make(request), SUN_PICTURE)
    assert after.accepted_take == before.accepted_take
    takes = await studio.stores.takes.of_asset(before.id)
    assert [status for _, status in takes] == [TakeStatus.accepted, TakeStatus.candidate]


async def test_a_take_that_cannot_be_made_again_stays_in_the_film(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        before = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        provider.outcomes = {SUN_PICTURE: [DOWN] * 9}
        request = replace(REQUEST, mode=JobMode.regenerate, targets=(before.key,))
        view = await open_studio.make(request)
    after = made_for(view, SUN_PICTURE)
    assert (after.status, after.accepted_take) == (AssetStatus.generated, before.accepted_take)
    assert any("The previous take is kept." in warning for warning in view.job.warnings)


async def test_a_brief_becomes_a_script_and_a_film(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
    assert view.job.status is JobStatus.succeeded
    assert len([asset for asset in view.assets if asset.kind is AssetKind.narration]) > 1
    written = studio.folder.texts[Path(REQUEST.script_path)]
    assert "About rain" in written
    assert (await studio.stores.jobs.request(view.job.id)).script_text == written


async def test_a_job_that_stops_at_the_script_makes_no_assets(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(WRITTEN, stops_at_script=True))
    assert (view.job.status, view.film) == (JobStatus.succeeded, None)
    assert studio.renderer.orders == []
    assert view.project.title == "About rain"


async def test_without_a_script_the_job_fails_with_the_reason(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        provider.outcomes = {"rain": [DOWN] * 9}
        view = await open_studio.make(WRITTEN)
    assert view.job.status is JobStatus.failed
    assert view.job.error is not None
    assert view.job.error.code is ErrorCode.ProviderFailure
    assert provider.calls == ["rain"]


async def test_a_script_that_does_not_fit_is_repaired_once(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    good = ScriptedContent(json.dumps(small_script("rain", 150)).encode())
    provider.outcomes = {"rain": [ScriptedContent(b'{"title": "Rain"}'), good]}
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
    assert view.job.status is JobStatus.succeeded
    assert provider.calls.count("rain") == 2


async def test_an_authors_own_picture_is_used_and_costs_nothing(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    studio.own_media.files["sun.png"] = b"a photograph"
    own = replace(REQUEST, script_text=f"# Rain\n\n![The sun](sun.png)\n\n{SUN}\n\n{CLOUD}\n")
    async with studio.open() as open_studio:
        view = await open_studio.make(own)
    [take] = [
        one.accepted_take for one in view.assets if one.accepted_take and is_own(one.accepted_take.model)
    ]
    assert take.media_digest == digest_of_bytes(b"a photograph")
    assert take.cost_microusd == 0


async def test_an_own_picture_that_is_missing_is_replaced_and_noted(studio: InMemoryStudio) -> None:
    own = replace(REQUEST, script_text=f"# Rain\n\n![The sun](sun.png)\n\n{SUN}\n\n{CLOUD}\n")
    async with studio.open() as open_studio:
        view = await open_studio.make(own)
    assert view.job.status is JobStatus.succeeded
    assert any("sun.png" in notice.message for notice in view.job.notices)


async def test_clips_depend_on_their_starting_images(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    chains = {
        **OPTIONS.chains,
        AssetKind.starting_image: ("scripted/any",),
        AssetKind.video: ("scripted/any",),
    }
    filmed = replace(REQUEST, options=replace(OPTIONS, video=True, chains=chains))
    provider.outcomes = {SUN_PICTURE: [DOWN] * 9}
    async with studio.open() as open_studio:
        view = await open_studio.make(filmed)
    clips = [asset for asset in view.assets if asset.kind is AssetKind.video]
    assert sorted(asset.status for asset in clips) == [AssetStatus.failed, AssetStatus.generated]
    [failed] = [asset for asset in clips if asset.error is not None]
    assert failed.error is not None
    assert failed.error.code is ErrorCode.DependencyFailed
    assert await studio.stores.attempts.of_asset(failed.id) == []
