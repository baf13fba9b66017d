"""Resuming a film: its last job goes on, however it ended."""

from dataclasses import replace

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import new_correlation_id
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.stores import Outdated
from reelproof.engine.studio.job_commands import JobCommands, retried_if_outdated
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.owned_lookup import Conflict, NotFound
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import REQUEST, SCRIPT

CALLER = Caller("local", new_correlation_id())


async def test_a_film_that_exists_is_not_made_again(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
        assert await open_studio.job_commands.resume(CALLER, view.job.id) == view.job
    assert len(studio.tables.jobs) == 1


async def test_a_job_that_is_queued_or_running_is_returned(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        assert await open_studio.job_commands.resume(CALLER, job.id) == job
    assert len(studio.tables.jobs) == 1


async def test_a_failed_job_is_continued_by_a_new_one_with_its_request(studio: InMemoryStudio) -> None:
    studio.space.free_bytes = 0
    async with studio.open() as open_studio:
        failed = await open_studio.make(REQUEST)
        assert failed.job.status is JobStatus.failed
        resumed = await open_studio.job_commands.resume(CALLER, failed.job.id)
        stored = await studio.stores.jobs.request(resumed.id)
    assert resumed.id != failed.job.id
    assert resumed.status is JobStatus.queued
    assert (stored.script_text, stored.options) == (REQUEST.script_text, REQUEST.options)


async def test_a_canceled_job_is_continued(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.cancellation.cancel(job.id)
        resumed = await open_studio.job_commands.resume(CALLER, job.id)
    assert resumed.id != job.id
    assert resumed.status is JobStatus.queued


async def test_an_older_job_leads_to_the_last_one_of_its_film(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        older = await open_studio.make(REQUEST)
        newer = await open_studio.make(replace(REQUEST, script_text=SCRIPT.replace("# Rain", "# Snow")))
        assert await open_studio.job_commands.resume(CALLER, older.job.id) == newer.job


async def test_another_owners_job_is_not_resumed(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        with pytest.raises(NotFound):
            await open_studio.job_commands.resume(Caller("another", new_correlation_id()), job.id)


@pytest.mark.parametrize(("outdated", "succeeds"), [(2, True), (1_000, False)])
async def test_a_command_is_tried_again_while_other_requests_come_first(
    studio: InMemoryStudio, outdated: int, succeeds: bool
) -> None:
    tries = 0

    async def work(job_commands: JobCommands, caller: Caller) -> str:
        nonlocal tries
        tries += 1
        if tries <= outdated:
            raise Outdated
        return "done"

    async with studio.open() as open_studio:
        command = retried_if_outdated(work)
        if succeeds:
            assert await command(open_studio.job_commands, CALLER) == "done"
            assert tries == outdated + 1
        else:
            with pytest.raises(Conflict, match="is being changed by other requests") as refused:
                await command(open_studio.job_commands, CALLER)
            assert refused.value.failure.code is ErrorCode.InvalidInput
