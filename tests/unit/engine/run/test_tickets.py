"""Jobs at providers: each is paid for once, whatever happens to the process that started it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, with_answer_lost, with_job_running
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.units import Microusd
from reelproof.engine.run.quarantine import process_ended
from reelproof.provider_api import CancelOutcome, Made, ModelInfo, Price, Request, Ticket
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for, until
from tests.unit.engine.run.test_quarantine import ScriptedIsolation, crash_once

LOST = with_answer_lost(Failure(ErrorCode.TransientNetworkFailure, "The connection broke."))
GONE = Failure(ErrorCode.TransientProviderError, "The job was lost.")
EXPIRED = Failure(ErrorCode.ProviderFailure, "The job is not known.")
RUNS_ON = with_job_running(Failure(ErrorCode.ProviderTimeout, "The job did not end in time."))
PRICE = Microusd(50)


@dataclass(slots=True)
class TicketedProvider(ScriptedProvider):
    """Keeps its jobs; `lost_answers` is how many submits are accepted without an answer."""

    submitted: list[str] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)
    submit_s: float = 0.0
    lost_answers: int = 0
    lost_jobs: int = 0
    lost: Failure = GONE
    cancel_result: CancelOutcome | bool | None = None
    cancel_error: BaseException | None = None

    def models(self) -> Sequence[ModelInfo]:
        [model] = ScriptedProvider.models(self)
        return (replace(model, price=Price(date(2026, 1, 1), call_microusd=PRICE)),)

    async def submit(self, request: Request) -> Ticket:
        self.submitted.append(request.prompt)
        await asyncio.sleep(self.submit_s)
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
            raise ReelproofError(self.lost)
        return made

    async def cancel(self, ticket: Ticket) -> CancelOutcome | bool | None:
        self.canceled.append(ticket.id)
        if self.cancel_error is not None:
            raise self.cancel_error
        return self.cancel_result


@pytest.fixture
def provider() -> TicketedProvider:
    return TicketedProvider(outcomes={})


@dataclass(slots=True)
class DyingProvider(TicketedProvider):
    """Its process dies once at `dies_in`, after the service has accepted the job."""

    dies_in: str = ""

    async def submit(self, request: Request) -> Ticket:
        ticket = await TicketedProvider.submit(self, request)
        self._die(request, "submit")
        return ticket

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        self._die(request, "collect")
        return await TicketedProvider.collect(self, ticket, request)

    def _die(self, request: Request, method: str) -> None:
        if request.prompt == SUN_PICTURE and self.dies_in == method:
            self.dies_in = ""
            raise ReelproofError(process_ended("a process that was killed"))


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


async def canceled_while_running(
    studio: InMemoryStudio, open_studio: OpenStudio, provider: TicketedProvider
) -> JobId:
    provider.delay_s = 30.0
    job = await open_studio.start(REQUEST)
    await open_studio.runs.start(job.id, ())
    await until(studio, job.id, "running")
    await studio.stores.jobs.request_cancel(job.id)
    await open_studio.runs.ended(job.id)
    provider.delay_s = 0.0
    return job.id


async def of_sun_in(studio: InMemoryStudio, job_id: JobId) -> Attempt:
    attempts = await studio.stores.attempts.of_job(job_id)
    [attempt] = [one for one in attempts if one.ticket_id == f"job of {SUN_PICTURE}"]
    return attempt


@pytest.mark.parametrize("cancel_result", [True, CancelOutcome.finished, CancelOutcome.unknown])
async def test_a_job_that_may_be_billed_is_collected_by_the_next_film(
    studio: InMemoryStudio, provider: TicketedProvider, cancel_result: CancelOutcome | bool
) -> None:
    provider.cancel_result = cancel_result
    async with studio.open() as open_studio:
        job_id = await canceled_while_running(studio, open_studio, provider)
        left = await of_sun_in(studio, job_id)
        view = await open_studio.make(REQUEST)
    assert (left.outcome, left.is_ticket_open) == (AttemptOutcome.canceled, True)
    assert left.cost_microusd == PRICE, "counted as long as nobody has collected it"
    assert (view.job.status, view.job.id != job_id) == (JobStatus.succeeded, True)
    assert of_sun(provider.submitted) == 1
    first, second = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert (first.cost_microusd, first.is_ticket_open) == (0, False), "its cost is counted once"
    assert (second.outcome, second.ticket_id) == (AttemptOutcome.succeeded, first.ticket_id)
    assert second.cost_microusd == PRICE


@pytest.mark.parametrize("cancel_result", [False, None, CancelOutcome.gone])
async def test_a_job_that_has_no_result_is_ordered_anew_by_the_next_film(
    studio: InMemoryStudio, provider: TicketedProvider, cancel_result: CancelOutcome | bool | None
) -> None:
    provider.cancel_result = cancel_result
    async with studio.open() as open_studio:
        job_id = await canceled_while_running(studio, open_studio, provider)
        left = await of_sun_in(studio, job_id)
        view = await open_studio.make(REQUEST)
    assert (left.outcome, left.is_ticket_open) == (AttemptOutcome.canceled, False)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert of_sun(provider.submitted) == 2


@pytest.mark.parametrize("error", [ReelproofError(LOST), TimeoutError(), KeyError("status"), SystemExit(1)])
async def test_a_job_that_could_not_be_canceled_is_not_given_up(
    studio: InMemoryStudio, provider: TicketedProvider, error: BaseException
) -> None:
    provider.cancel_error = error
    async with studio.open() as open_studio:
        job_id = await canceled_while_running(studio, open_studio, provider)
        assert (await studio.stores.jobs.get(job_id)).status is JobStatus.canceled
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert of_sun(provider.submitted) == 1


async def test_a_job_of_a_canceled_film_that_has_expired_is_ordered_anew(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.cancel_result = CancelOutcome.finished
    async with studio.open() as open_studio:
        await canceled_while_running(studio, open_studio, provider)
        provider.lost_jobs, provider.lost = 1, EXPIRED
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert of_sun(provider.submitted) == 2
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert [(one.outcome, one.is_ticket_open) for one in attempts] == [
        (AttemptOutcome.canceled, False),
        (AttemptOutcome.succeeded, False),
    ]


async def test_a_job_of_this_film_that_has_failed_is_not_ordered_anew_by_itself(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.delay_s = 30.0
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "running")
    provider.delay_s, provider.lost_jobs, provider.lost = 0.0, 1, EXPIRED
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.failed
    assert of_sun(provider.submitted) == 1


async def test_no_new_order_follows_an_expired_job_once_the_film_is_canceled(
    studio: InMemoryStudio, provider: TicketedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.cancel_result = CancelOutcome.finished
    collect = TicketedProvider.collect

    async def cancel_and_collect(this: TicketedProvider, ticket: Ticket, request: Request) -> Made:
        if request.prompt == SUN_PICTURE:
            for job in await studio.stores.jobs.unfinished():
                await studio.stores.jobs.request_cancel(job.id)
        return await collect(this, ticket, request)

    async with studio.open() as open_studio:
        await canceled_while_running(studio, open_studio, provider)
        provider.lost_jobs, provider.lost = 1, EXPIRED
        monkeypatch.setattr(TicketedProvider, "collect", cancel_and_collect)
        view = await open_studio.make(REQUEST)
    assert view.job.status is JobStatus.canceled
    assert of_sun(provider.submitted) == 1
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert [(one.outcome, one.failure) for one in attempts] == [(AttemptOutcome.canceled, None)] * 2


async def test_a_job_that_runs_on_when_its_model_is_given_up_is_counted_once(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.cancel_result = CancelOutcome.unknown
    provider.lost_jobs, provider.lost = 99, RUNS_ON
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.failed
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert len(attempts) > 1
    assert [(one.is_ticket_open, one.cost_microusd) for one in attempts] == [
        *[(False, 0)] * (len(attempts) - 1),
        (True, PRICE),
    ]


async def test_a_submit_that_was_found_is_counted_once(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.lost_answers = 1
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert [one.cost_microusd for one in attempts] == [0, PRICE]


async def test_a_submit_cut_short_by_a_cancellation_is_found_by_the_next_film(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.submit_s = 30.0
    async with studio.open() as open_studio:
        await canceled_while_running(studio, open_studio, provider)
        provider.submit_s = 0.0
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert of_sun(provider.submitted) == 1


async def test_a_cancellation_waits_briefly_for_the_id_of_a_submitted_job(
    studio: InMemoryStudio, provider: TicketedProvider
) -> None:
    provider.submit_s = 1.0
    async with studio.open() as open_studio:
        job_id = await canceled_while_running(studio, open_studio, provider)
    assert of_sun(provider.canceled) == 1
    assert (await of_sun_in(studio, job_id)).outcome is AttemptOutcome.canceled


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


@pytest.mark.parametrize("method", ["submit", "collect"])
async def test_a_job_whose_isolated_process_died_is_collected_and_not_submitted_again(
    studio: InMemoryStudio, method: str
) -> None:
    studio.isolation = ScriptedIsolation()
    await crash_once(studio)
    provider = DyingProvider(outcomes={}, dies_in=method)
    studio.providers = {**studio.providers, "scripted": provider}
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    assert of_sun(provider.submitted) == 1
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert [(one.number, one.crashes) for one in attempts] == [(1, ("a process that was killed",))]
