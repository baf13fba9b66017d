"""Requests for films, before any of them runs."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.reuse import DecisionKind
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import OPTIONS, REQUEST, SCRIPT, SUN_PICTURE

OTHER = replace(REQUEST, script_text=SCRIPT.replace(SUN_PICTURE, "the sea"))


async def test_the_same_request_returns_the_unfinished_job(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        assert await open_studio.start(REQUEST) == first


async def test_another_request_replaces_the_unfinished_job(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        second = await open_studio.start(OTHER)
    assert (await studio.stores.jobs.get(first.id)).status is JobStatus.canceled
    assert second.project_id == first.project_id


async def test_a_job_queues_behind_one_that_a_worker_runs(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        await open_studio.start(OTHER, is_sole_worker=False)
    kept = await studio.stores.jobs.get(first.id)
    assert kept.status is JobStatus.queued
    assert kept.cancel_requested_at is None


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, options=replace(OPTIONS, chains={AssetKind.image: ("scripted/none",)})),
        replace(REQUEST, options=replace(OPTIONS, chains={AssetKind.image: ("local/voice",)})),
        replace(REQUEST, options=replace(OPTIONS, video=True)),
    ],
    ids=["an unknown model", "a model of another kind", "clips without a model"],
)
async def test_an_invalid_request_is_refused_before_anything_is_stored(
    studio: InMemoryStudio, request_: MakeRequest
) -> None:
    async with studio.open() as open_studio:
        with pytest.raises(ReelproofError):
            await open_studio.start(request_)
    assert not studio.tables.projects
    assert not studio.tables.jobs


async def test_a_plan_stores_and_calls_nothing(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    async with studio.open() as open_studio:
        _, decisions = await open_studio.films.plan(REQUEST)
    assert {decision.kind for decision in decisions} == {DecisionKind.make}
    assert not studio.tables.projects
    assert provider.calls == []


async def test_a_plan_says_what_is_kept_and_what_is_made(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(REQUEST)
        _, kept = await open_studio.films.plan(REQUEST)
        _, changed = await open_studio.films.plan(OTHER)
    assert {decision.kind for decision in kept} == {DecisionKind.keep}
    made = [one.asset.base_prompt for one in changed if one.kind is DecisionKind.make]
    assert made == ["the sea"]


async def test_a_film_is_found_by_the_folder_that_it_is_to_be_written_to(studio: InMemoryStudio) -> None:
    elsewhere = replace(REQUEST, output_path="/elsewhere/film")
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        second = await open_studio.start(elsewhere)
        for folder in (REQUEST.output_path, "/elsewhere/film"):
            view = await open_studio.films.of_folder("local", folder)
            assert view is not None
            assert (view.project.id, view.job.id) == (first.project_id, second.id)
        assert await open_studio.films.of_folder("local", "/films/other") is None
        assert await open_studio.films.of_folder("ada", REQUEST.output_path) is None


async def test_a_film_that_was_never_made_is_explained(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        with pytest.raises(ReelproofError, match="No film has been made"):
            await open_studio.films.of_script("local", "/films/none.md")


async def test_the_models_of_a_job_include_those_of_edits(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        models = await open_studio.films.models(job.id)
    assert {"scripted/any", "local/card"} <= models
    assert "other/any" not in models
