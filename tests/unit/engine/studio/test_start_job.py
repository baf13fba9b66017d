"""Jobs from a brief, a script or a project; nothing is stored if one is refused."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import new_correlation_id
from reelproof.engine.ports.stores import IdempotencyKey
from reelproof.engine.studio.default_settings import Defaults
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.request_builder import RequestBuilder, RequestChoices
from reelproof.engine.studio.start_job import FromBrief, FromProject, FromScript, StartJob, UploadedFile
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from tests.unit.engine.films import KINDS, REQUEST, SCRIPT, english_reader

CALLER = Caller("local", new_correlation_id())
CHAINS = dict.fromkeys((*KINDS, AssetKind.script), ("scripted/any",))
CHOICES = RequestChoices(FilmChoices(chains=CHAINS))


@pytest.fixture
def files() -> InMemoryProjectFiles:
    return InMemoryProjectFiles()


def start_job_of(studio: InMemoryStudio, open_studio: OpenStudio, files: InMemoryProjectFiles) -> StartJob:
    lookup, reader = OwnedLookup(studio.stores), english_reader()
    return StartJob(
        studio.stores,
        lookup,
        ProjectService(studio.stores, lookup, files, reader),
        files,
        RequestBuilder(open_studio.catalog, reader, lambda: Defaults(FilmChoices())),
        open_studio.job_queue,
    )


async def content() -> AsyncIterator[bytes]:
    yield b"a picture"


async def test_a_script_becomes_a_project_with_its_files(
    studio: InMemoryStudio, files: InMemoryProjectFiles
) -> None:
    async with studio.open() as open_studio:
        subject = FromScript(SCRIPT, [UploadedFile("sun.png", content())])
        job = await start_job_of(studio, open_studio, files).make(CALLER, subject, CHOICES)
    project = await studio.stores.projects.get(job.project_id)
    assert project.title == "Rain"
    assert await files.read_script(project.script_path) == SCRIPT
    assert [file.name for file in await files.files(project.script_path)] == ["sun.png"]
    assert (await studio.stores.jobs.request(job.id)).options.chains[AssetKind.image] == ("scripted/any",)


async def test_a_brief_becomes_a_project_without_a_script(
    studio: InMemoryStudio, files: InMemoryProjectFiles
) -> None:
    async with studio.open() as open_studio:
        job = await start_job_of(studio, open_studio, files).make(CALLER, FromBrief(Brief("rain")), CHOICES)
    assert (await studio.stores.jobs.request(job.id)).brief == Brief("rain")
    assert (await studio.stores.projects.get(job.project_id)).title == "rain"


async def test_a_project_is_made_again_from_its_script_with_its_choices(
    studio: InMemoryStudio, files: InMemoryProjectFiles
) -> None:
    async with studio.open() as open_studio:
        start_job = start_job_of(studio, open_studio, files)
        first = await start_job.make(CALLER, FromScript(SCRIPT), CHOICES)
        subject = FromProject(first.project_id, as_before=True, text=SCRIPT.replace("# Rain", "# Snow"))
        second = await start_job.make(CALLER, subject, RequestChoices())
    request = await studio.stores.jobs.request(second.id)
    assert (second.project_id, request.options.chains) == (first.project_id, CHAINS)
    assert "# Snow" in request.script_text


async def test_a_repeated_request_starts_one_job(studio: InMemoryStudio, files: InMemoryProjectFiles) -> None:
    caller = replace(CALLER, key=IdempotencyKey("local", "once", REQUEST.digest))
    async with studio.open() as open_studio:
        start_job = start_job_of(studio, open_studio, files)
        jobs = [await start_job.make(caller, FromScript(SCRIPT), CHOICES) for _ in range(2)]
    assert jobs[0].id == jobs[1].id
    assert len(studio.tables.projects) == 1


@pytest.mark.parametrize(
    ("subject", "choices"),
    [
        (FromScript(""), CHOICES),
        (FromScript(SCRIPT), RequestChoices(FilmChoices(chains={AssetKind.image: ("no/model",)}))),
        (FromScript(SCRIPT, [UploadedFile("con.png", content())]), CHOICES),
        (FromProject("prj_none"), CHOICES),
    ],
    ids=["an empty script", "an unknown model", "a forbidden file name", "an unknown project"],
)
async def test_a_refused_request_stores_nothing(
    studio: InMemoryStudio,
    files: InMemoryProjectFiles,
    subject: FromScript | FromProject,
    choices: RequestChoices,
) -> None:
    async with studio.open() as open_studio:
        with pytest.raises(ReelproofError):
            await start_job_of(studio, open_studio, files).make(CALLER, subject, choices)
    assert not studio.tables.projects
    assert not files.contents


async def test_a_project_without_a_script_needs_one(
    studio: InMemoryStudio, files: InMemoryProjectFiles
) -> None:
    async with studio.open() as open_studio:
        start_job = start_job_of(studio, open_studio, files)
        first = await start_job.make(CALLER, FromBrief(Brief("rain")), CHOICES)
        with pytest.raises(ReelproofError, match="has no script yet"):
            await start_job.make(CALLER, FromProject(first.project_id), CHOICES)
