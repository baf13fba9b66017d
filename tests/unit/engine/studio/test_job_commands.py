"""Commands on jobs: what each one asks for, once, whoever repeats it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from reelproof.domain.asset import TakeStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetKey, new_correlation_id
from reelproof.domain.job import Job, JobMode, JobStatus, StepName
from reelproof.engine.ports.stores import IdempotencyKey, JobOutcome
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.job_commands import JobCommands
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.owned_lookup import Conflict, NotFound
from reelproof.engine.studio.regeneration import AssetSelector, RegenerateRequest, Regeneration
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for

CALLER = Caller("local", new_correlation_id())
ANOTHER_TAKE = Regeneration([RegenerateRequest(AssetKey(""))])


def commands_of(studio: InMemoryStudio, open_studio: OpenStudio) -> JobCommands:
    return open_studio.job_commands


async def made(studio: InMemoryStudio) -> JobView:
    async with studio.open() as open_studio:
        return await open_studio.make(REQUEST)


Command = Callable[[JobCommands, Caller, JobView], Awaitable[Job | None]]
COMMANDS: dict[str, tuple[Command, JobMode]] = {
    "retry": (lambda commands, caller, view: commands.retry(caller, view.job.id, None, None), JobMode.retry),
    "retry stale": (
        lambda commands, caller, view: commands.retry(caller, view.job.id, JobMode.retry_stale, None),
        JobMode.retry_stale,
    ),
    "retry step": (
        lambda commands, caller, view: commands.retry_step(caller, view.job.id, StepName.render, None),
        JobMode.render,
    ),
    "regenerate": (
        lambda commands, caller, view: commands.regenerate(
            caller, made_for(view, SUN_PICTURE).id, ANOTHER_TAKE
        ),
        JobMode.regenerate,
    ),
    "regenerate assets": (
        lambda commands, caller, view: commands.regenerate_assets(
            caller, view.project.id, replace(ANOTHER_TAKE, meant=AssetSelector())
        ),
        JobMode.regenerate,
    ),
    "render": (lambda commands, caller, view: commands.render(caller, view.project.id), JobMode.render),
}


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_queues_a_job_of_its_mode(studio: InMemoryStudio, name: str) -> None:
    view, (command, mode) = await made(studio), COMMANDS[name]
    async with studio.open() as open_studio:
        job = await command(commands_of(studio, open_studio), CALLER, view)
    assert job is not None
    assert (job.status, job.mode, job.correlation_id) == (JobStatus.queued, mode, CALLER.correlation_id)
    assert (await studio.stores.jobs.request(job.id)).mode is mode


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_repeated_with_its_key_returns_the_same_job(
    studio: InMemoryStudio, name: str
) -> None:
    view, (command, _) = await made(studio), COMMANDS[name]
    caller = replace(CALLER, key=IdempotencyKey("local", "once", REQUEST.digest))
    async with studio.open() as open_studio:
        commands = commands_of(studio, open_studio)
        first = await command(commands, caller, view)
        assert first is not None
        await studio.stores.jobs.end(first.id, JobOutcome(JobStatus.canceled))
        again = await command(commands, caller, view)
        assert again is not None
        assert again.id == first.id
        other = replace(caller, key=IdempotencyKey("local", "once", replace(REQUEST, script_text="x").digest))
        with pytest.raises(ReelproofError, match="used for another request"):
            await command(commands, other, view)


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_on_another_owners_film_finds_nothing(studio: InMemoryStudio, name: str) -> None:
    view, (command, _) = await made(studio), COMMANDS[name]
    async with studio.open() as open_studio:
        with pytest.raises(NotFound):
            await command(commands_of(studio, open_studio), replace(CALLER, owner="another"), view)
    assert len(studio.tables.jobs) == 1


async def test_a_canceled_job_is_repeated_as_it_was(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        await open_studio.cancellation.cancel(first.id)
        job = await commands_of(studio, open_studio).retry(CALLER, first.id, None, None)
    assert job.id != first.id
    assert (await studio.stores.jobs.request(job.id)).mode is JobMode.produce


async def test_a_job_that_has_not_ended_is_not_retried(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        with pytest.raises(Conflict, match="The job is queued"):
            await commands_of(studio, open_studio).retry(CALLER, first.id, None, None)


async def test_a_step_is_retried_for_what_is_missing_in_it(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.outcomes = {SUN_PICTURE: [ScriptedFailure(ErrorCode.ProviderFailure)]}
    view = await made(studio)
    async with studio.open() as open_studio:
        commands = commands_of(studio, open_studio)
        with pytest.raises(Conflict, match="no missing assets"):
            await commands.retry_step(CALLER, view.job.id, StepName.narration, None)
        job = await commands.retry_step(CALLER, view.job.id, StepName.images, None)
    request = await studio.stores.jobs.request(job.id)
    assert (request.mode, request.targets) == (JobMode.retry, (made_for(view, SUN_PICTURE).key,))


async def test_a_review_renders_the_film_again_if_it_changes(studio: InMemoryStudio) -> None:
    view = await made(studio)
    picture = made_for(view, SUN_PICTURE)
    async with studio.open() as open_studio:
        await open_studio.make(replace(REQUEST, mode=JobMode.regenerate, targets=(picture.key,)))
        commands = commands_of(studio, open_studio)
        [(old, _), (new, _)] = await studio.stores.takes.of_asset(picture.id)
        assert await commands.review(CALLER, new.id, TakeStatus.accepted) is None
        job = await commands.review(CALLER, old.id, TakeStatus.accepted)
        assert job is not None
        assert job.mode is JobMode.render
        await open_studio.runs.start(job.id, ())
        await open_studio.runs.ended(job.id)
    assert (await studio.stores.assets.get(picture.id)).accepted_take == old


async def test_a_film_with_no_job_yet_cannot_be_rendered(studio: InMemoryStudio) -> None:
    view = await made(studio)
    studio.tables.jobs.clear()
    async with studio.open() as open_studio:
        with pytest.raises(ReelproofError, match="has no film yet"):
            await commands_of(studio, open_studio).render(CALLER, view.project.id)


async def test_cancellation_is_requested_once(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        first = await open_studio.start(REQUEST)
        commands = commands_of(studio, open_studio)
        requested = await commands.cancel("local", first.id)
        assert requested.cancel_requested_at is not None
        assert await commands.cancel("local", first.id) == requested
