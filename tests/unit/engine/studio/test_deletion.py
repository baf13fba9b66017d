"""Deletion of projects and jobs, with their files."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.owned_lookup import Conflict, NotFound, OwnedLookup
from reelproof.testing.in_memory import InMemoryDeletions
from reelproof.testing.in_memory.folders import InMemoryPreviews, InMemoryProjectFiles
from reelproof.testing.in_memory.media import InMemoryMedia
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import REQUEST, SUN_PICTURE, made_for

OTHER = replace(REQUEST, script_path="/films/other.md", output_path="/films/other")


class BrokenMedia(InMemoryMedia):
    """A store that cannot remove anything."""

    async def remove(self, digest: Digest) -> None:
        raise ReelproofError(Failure(ErrorCode.StorageFailure, "The disk is read-only."))


@dataclass(frozen=True, slots=True)
class Home:
    """Deletions, and the files that they remove."""

    deletions: Deletions
    files: InMemoryProjectFiles
    previews: InMemoryPreviews


def home_of(studio: InMemoryStudio, media: InMemoryMedia | None = None) -> Home:
    files, previews = InMemoryProjectFiles(), InMemoryPreviews(studio.media_folder)
    deletions = Deletions(
        InMemoryDeletions(studio.tables), OwnedLookup(studio.stores), files, media or studio.media, previews
    )
    return Home(deletions, files, previews)


@pytest.fixture
async def view(studio: InMemoryStudio) -> JobView:
    async with studio.open() as open_studio:
        return await open_studio.make(REQUEST)


def digest_of_sun(view: JobView) -> Digest:
    take = made_for(view, SUN_PICTURE).accepted_take
    assert take is not None
    return take.media_digest


async def test_a_project_is_deleted_with_its_rows_media_and_folder(
    studio: InMemoryStudio, view: JobView
) -> None:
    home = home_of(studio)
    await home.previews.put(digest_of_sun(view), "320.webp", b"small")
    script = home.files.paths(view.project.id).script_path
    await home.files.write_script(script, "# Rain")
    await home.deletions.delete_project("local", view.project.id)
    tables = studio.tables
    assert not any(
        [tables.projects, tables.jobs, tables.assets, tables.takes, tables.events, tables.attempts]
    )
    assert not await studio.media.has(digest_of_sun(view))
    assert (home.previews.contents, home.files.contents, tables.removals) == ({}, {}, {})


async def test_another_owners_project_is_not_deleted(studio: InMemoryStudio, view: JobView) -> None:
    with pytest.raises(NotFound):
        await home_of(studio).deletions.delete_project("another", view.project.id)
    assert view.project.id in studio.tables.projects


async def test_a_project_in_production_is_not_deleted(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
    with pytest.raises(Conflict, match="unfinished job"):
        await home_of(studio).deletions.delete_project("local", job.project_id)
    with pytest.raises(Conflict, match="unfinished job"):
        await home_of(studio).deletions.delete_job("local", job.id)


async def test_the_job_of_the_current_film_is_not_deleted_but_an_older_one_is(
    studio: InMemoryStudio, view: JobView
) -> None:
    deletions = home_of(studio).deletions
    with pytest.raises(Conflict, match="current film"):
        await deletions.delete_job("local", view.job.id)
    async with studio.open() as open_studio:
        newer = await open_studio.make(REQUEST)
    await deletions.delete_job("local", view.job.id)
    assert set(studio.tables.jobs) == {newer.job.id}
    assert await studio.media.has(digest_of_sun(view)), "takes outlive the job that made them"


async def test_files_that_cannot_be_removed_now_are_removed_later(
    studio: InMemoryStudio, view: JobView, tmp_path: Path
) -> None:
    await home_of(studio, BrokenMedia(tmp_path)).deletions.delete_project("local", view.project.id)
    assert not studio.tables.projects
    assert studio.tables.removals
    await home_of(studio).deletions.remove_files()
    assert not studio.tables.removals
    assert not await studio.media.has(digest_of_sun(view))


async def test_media_of_another_film_are_kept(studio: InMemoryStudio, view: JobView) -> None:
    async with studio.open() as open_studio:
        await open_studio.make(OTHER)
    await home_of(studio).deletions.delete_project("local", view.project.id)
    assert await studio.media.has(digest_of_sun(view))


async def test_media_wait_while_the_owner_has_an_unfinished_job(
    studio: InMemoryStudio, view: JobView
) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(OTHER)
        home = home_of(studio)
        await home.deletions.delete_project("local", view.project.id)
        assert await studio.media.has(digest_of_sun(view)), "the job may reuse it"
        await open_studio.cancellation.cancel(job.id)
    await home.deletions.remove_files()
    assert not await studio.media.has(digest_of_sun(view))
