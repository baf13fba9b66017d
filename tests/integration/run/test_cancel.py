"""A canceled film: nothing new is called, jobs at providers are canceled, and the same request goes on."""

import asyncio
from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.attempt import AttemptOutcome
from reelproof.domain.event import EventType
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.testing.servers import Act, Outcome, ProviderServer, rule
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import local_caller
from tests.integration.run.harness import OTHER_IMAGES, STILLS, FilmHarness, FinishedJob

SLOW = Outcome(latency_s=600.0)
ENDS_WITHIN_S = 120.0


@pytest.fixture
def harness(harness: FilmHarness) -> FilmHarness:
    """Pictures are predictions, which can be canceled."""
    chains = {**STILLS.chains, AssetKind.image: (OTHER_IMAGES,)}
    harness = replace(harness, options=replace(STILLS, chains=chains))
    harness.write("One stone.", "Two stones.", "Three stones.")
    return harness


async def open_tickets(studio: Studio, job_id: JobId) -> int:
    attempts = await studio.stores.attempts.of_job(job_id)
    return sum(attempt.is_ticket_open and attempt.model == OTHER_IMAGES for attempt in attempts)


async def canceled_once_called(harness: FilmHarness, calls: int) -> FinishedJob:
    """Cancels the job once so many of its pictures are under way."""
    async with open_studio(harness.open_settings(), harness.catalog()) as studio:
        job = await studio.job_queue.start(local_caller(), harness.request())
        async with running(studio, job.id, harness.renderer):
            while await open_tickets(studio, job.id) < calls:  # noqa: ASYNC110 tickets come without an event
                await asyncio.sleep(0.02)
            await studio.job_commands.cancel(LOCAL_OWNER, job.id)
            async with asyncio.timeout(ENDS_WITHIN_S):
                events = [event async for event in studio.films.follow(job.id)]
        return FinishedJob(await studio.films.view_job(job.id), events)


async def test_it_stops_immediately_in_a_valid_state_and_resumes_later(
    harness: FilmHarness, server: ProviderServer
) -> None:
    server.add(rule("", SLOW, SLOW, SLOW, path="predictions"))
    made = await canceled_once_called(harness, calls=3)
    assert made.view.job.status is JobStatus.canceled
    assert made.events[-1].type is EventType.job_canceled
    assert {asset.status for asset in made.view.assets} <= {AssetStatus.generated, AssetStatus.pending}
    assert made.statuses(AssetKind.image) == ["pending"] * 3
    assert len(server.call_log.of("cancel")) == 3, "nothing goes on that would be paid for"
    calls = len(server.call_log.of("make"))
    # A requested voice may not have arrived when the film was canceled.
    spoken = made.statuses(AssetKind.narration).count("generated")

    again = await harness.make()
    assert again.view.job.status is JobStatus.succeeded
    assert again.statuses(AssetKind.image) == ["generated"] * 3
    assert len(server.call_log.of("make")) == calls + 3 + (3 - spoken), "what was made is not made again"


async def test_a_canceled_attempt_says_so(harness: FilmHarness, server: ProviderServer) -> None:
    server.add(rule("", SLOW, SLOW, SLOW, path="predictions"))
    made = await canceled_once_called(harness, calls=3)
    async with open_studio(harness.open_settings(), harness.catalog()) as studio:
        attempts = await studio.stores.attempts.of_job(made.view.job.id)
    pictures = [attempt for attempt in attempts if attempt.model == OTHER_IMAGES]
    assert {attempt.outcome for attempt in pictures} == {AttemptOutcome.canceled}
    assert not any(attempt.is_ticket_open for attempt in attempts)


async def test_a_hanging_provider_blocks_no_other_call(harness: FilmHarness, server: ProviderServer) -> None:
    server.add(
        rule("", Act.hang, path="images", forever=True), rule("", Act.hang, path="speech", forever=True)
    )
    server.add(rule("", SLOW, path="predictions"), rule("", Act.hang, on="cancel", forever=True))
    made = await canceled_once_called(harness, calls=1)
    assert made.view.job.status is JobStatus.canceled
