"""Jobs at providers: each is paid for once, whatever happens to the process that started it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, with_answer_lost
from reelproof.domain.job import JobStatus
from reelproof.provider_api import Made, Request, Ticket
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for, until

LOST = with_answer_lost(Failure(ErrorCode.TransientNetworkFailure, "The connection broke."))
GONE = Failure(ErrorCode.TransientProviderError, "The job was lost.")


@dataclass(slots=True)
class TicketedProvider(ScriptedProvider):
    """Keeps its jobs; `lost_answers` is how many submits are accepted without an answer."""

    submitted: list[str] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)
    lost_answers: int = 0
    lost_jobs: int = 0

    async def submit(self, request: Request) -> Ticket:
        self.submitted.append(request.prompt)
        if request.prompt == SUN_PICTURE and self.lost_answers:
            self.lost_answers -= 1
            raise ReelproofError(LOST)
        return Ticket(f"job of {request.prompt}")

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        is_known = request.prompt in self.submitted
        ticket = Ticket(f"job of {request.prompt}")
        return ticket if is_known and ticket.id not in taken else None

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        made = await ScriptedProvider.make(self, request)
        if request.prompt == SUN_PICTURE and self.lost_jobs:
            self.lost_jobs -= 1
            raise ReelproofError(GONE)
        return made

    async def cancel(self, ticket: Ticket) -> None:
        self.canceled.append(ticket.id)


@pytest.fixture
def provider() -> TicketedProvider:
    return TicketedProvider(outcomes={})


def of_sun(prompts: Sequence[str]) -> int:
    return len([prompt for prompt in prompts if SUN_PICTURE in prompt])


async def test_a_job_is_submitted_and_collected_once(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert (of_sun(provider.submitted), of_sun(provider.calls)) == (1, 1)
    [attempt] = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert (attempt.ticket_id, attempt.is_ticket_open) == (f"job of {SUN_PICTURE}", False)


async def test_a_submit_whose_answer_was_lost_is_looked_up_and_not_sent_again(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.lost_answers = 1
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert (of_sun(provider.submitted), of_sun(provider.calls)) == (1, 1)


async def test_a_job_that_the_provider_lost_is_submitted_again(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.lost_jobs = 1
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert of_sun(provider.submitted) == 2


async def test_a_new_process_collects_the_job_of_the_last_one(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.delay_s = 30.0
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "running")
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert (view.job.id, view.job.status) == (job.id, JobStatus.succeeded)
    assert of_sun(provider.submitted) == 1
    assert provider.canceled == []


async def test_a_canceled_job_is_canceled_at_the_provider(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.delay_s = 30.0
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "running")
        await studio.stores.jobs.request_cancel(job.id)
        await open_studio.runs.ended(job.id)
    assert of_sun(provider.canceled) >= 1
    attempts = await studio.stores.attempts.of_job(job.id)
    assert not any(attempt.is_ticket_open for attempt in attempts)


async def test_a_job_left_to_another_home_is_not_canceled_at_the_provider(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.delay_s = 30.0
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "running")
    async with studio.open() as open_studio:
        await open_studio.cancellation.leave(job.id)
        await open_studio.cancellation.clear_crash_markers(job.id)
    assert provider.canceled == []
    assert (await studio.stores.jobs.get(job.id)).status is JobStatus.canceled
