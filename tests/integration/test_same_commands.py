"""Retry and resume mean the same on the command line and over HTTP, whatever became of the last job."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from reelproof.cli.films.film_making import FilmOrder, make_film
from reelproof.cli.films.film_orders import resume_order, retry_order
from reelproof.cli.output_options import OutputOptions
from reelproof.cli.preamble import FilmCommand
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.job import Job, JobMode, JobStatus
from reelproof.domain.project import LOCAL_OWNER, FilmOptions
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobFilter, JobOutcome
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, own
from reelproof.testing.rendering import ListRenderer
from reelproof.wiring.studio import open_studio
from tests.caller import local_caller
from tests.integration.cli.harness import KINDS, scripted_catalog, write_script
from tests.integration.server.harness import StudioHarness

ERROR = Failure(ErrorCode.OutOfDiskSpace, "The disk is full.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did: it was refused, or the mode of the job it started and whether its request is the
    last job's.
    """

    is_refused: bool = False
    mode: JobMode | None = None
    is_same_request: bool = False


REFUSED, NOTHING_STARTED = Outcome(is_refused=True), Outcome()
AGAIN = Outcome(mode=JobMode.produce, is_same_request=True)
EXPECTED = {
    (JobStatus.canceled, "retry"): AGAIN,
    (JobStatus.failed, "retry"): AGAIN,
    (JobStatus.succeeded, "retry"): Outcome(mode=JobMode.retry),
    (JobStatus.running, "retry"): REFUSED,
    (JobStatus.canceled, "resume"): AGAIN,
    (JobStatus.failed, "resume"): AGAIN,
    (JobStatus.succeeded, "resume"): NOTHING_STARTED,
    (JobStatus.running, "resume"): NOTHING_STARTED,
}


@pytest.mark.parametrize(("status", "verb"), EXPECTED)
@pytest.mark.parametrize("face", ["command line", "http"])
def test_it_means_the_same(tmp_path: Path, face: str, status: JobStatus, verb: str) -> None:
    before = asyncio.run(prepared(tmp_path, status))
    if face == "http":
        is_refused = asyncio.run(refused_over_http(tmp_path, before, verb))
    elif status is JobStatus.running:
        is_refused = refused_while_served(tmp_path, before, verb)
    else:
        is_refused = refused_on_the_command_line(tmp_path, verb)
    assert asyncio.run(outcome_of(tmp_path, before, is_refused)) == EXPECTED[status, verb]


def test_what_a_killed_command_left_is_continued_as_the_same_job(tmp_path: Path) -> None:
    before = asyncio.run(prepared(tmp_path, JobStatus.running))
    assert not refused_on_the_command_line(tmp_path, "retry")
    [job] = asyncio.run(jobs_in(tmp_path))
    assert (job.id, job.status) == (before.id, JobStatus.succeeded)


def test_another_request_ends_what_a_killed_command_left(tmp_path: Path) -> None:
    before = asyncio.run(prepared(tmp_path, JobStatus.running))
    order = retry_order(film_in(tmp_path), JobMode.retry_stale)
    make_film(with_scripted_media(order))
    newest, left = asyncio.run(jobs_in(tmp_path))
    assert (left.id, left.status) == (before.id, JobStatus.canceled)
    assert (newest.mode, newest.status) == (JobMode.retry_stale, JobStatus.succeeded)


def film_in(folder: Path) -> FilmCommand:
    settings = Settings(home=folder / "home", max_retries=0)
    return FilmCommand(folder / "rain.md", settings, OutputOptions(quiet=True))


async def prepared(folder: Path, status: JobStatus) -> Job:
    """Returns the last job of a film, in this state. No process works on it."""
    script = write_script(folder)
    options = FilmOptions(chains=dict.fromkeys(KINDS, ("scripted/any",)))
    request = MakeRequest(str(script), script.read_text(), str(folder / "film"), options)
    async with open_studio(film_in(folder).settings, scripted_catalog()) as studio:
        job = await studio.job_queue.start(local_caller(), request)
        await studio.stores.jobs.start(job.id)
        if status.is_final:
            error = ERROR if status is JobStatus.failed else None
            await studio.stores.jobs.end(job.id, JobOutcome(status, error=error))
        return await studio.stores.jobs.get(job.id)


async def jobs_in(folder: Path) -> list[Job]:
    """Returns all jobs, newest first."""
    async with open_studio(film_in(folder).settings, scripted_catalog()) as studio:
        return [digest.job for digest in await studio.stores.jobs.page(JobFilter(LOCAL_OWNER), 9)]


async def outcome_of(folder: Path, before: Job, is_refused: bool) -> Outcome:
    newest, *_ = await jobs_in(folder)
    if newest.id == before.id:
        return Outcome(is_refused=is_refused)
    return Outcome(is_refused, newest.mode, newest.request_digest == before.request_digest)


async def refused_over_http(folder: Path, before: Job, verb: str) -> bool:
    async with StudioHarness(folder).open(works=False) as api:
        response = await api.client.post(f"/api/jobs/{before.id}/{verb}")
    assert response.status_code in (202, 409)
    return response.status_code == 409


def refused_on_the_command_line(folder: Path, verb: str) -> bool:
    film = film_in(folder)
    order = resume_order(film) if verb == "resume" else retry_order(film)
    try:
        make_film(with_scripted_media(order))
    except ReelproofError:
        return True
    return False


def with_scripted_media(order: FilmOrder) -> FilmOrder:
    return replace(order, catalog=scripted_catalog(), renderer=ListRenderer())


def refused_while_served(folder: Path, before: Job, verb: str) -> bool:
    """The same while another process takes the jobs of this home. It ends the job soon after."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(served(folder)):
        ending = portal.start_task_soon(end_soon, folder, before)
        is_refused = refused_on_the_command_line(folder, verb)
        ending.result()
    return is_refused


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[None]:
    async with own(Home(folder / "home"), "studio", wait=False, on_wait=print, takes_jobs=True):
        yield


async def end_soon(folder: Path, job: Job) -> None:
    async with open_studio(film_in(folder).settings, scripted_catalog()) as studio:
        await asyncio.sleep(0.5)
        await studio.stores.jobs.end(job.id, JobOutcome(JobStatus.succeeded))
