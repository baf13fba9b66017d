"""An owner's projects, their scripts and media."""

from collections.abc import AsyncIterator

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.engine.studio.owned_lookup import Conflict, NotFound, OwnedLookup
from reelproof.engine.studio.project_service import MAX_TITLE_LENGTH, ProjectService, display_title
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import SCRIPT, english_reader


@pytest.fixture
def service(studio: InMemoryStudio) -> ProjectService:
    reader = english_reader()
    return ProjectService(studio.stores, OwnedLookup(studio.stores), InMemoryProjectFiles(), reader)


async def content() -> AsyncIterator[bytes]:
    yield b"a picture"


async def test_a_project_is_named_after_its_script(service: ProjectService) -> None:
    project = await service.add("local", None, SCRIPT)
    assert project.title == "Rain"
    written = await service.script("local", project.id)
    assert (written.text, written.digest) == (SCRIPT, digest_of_bytes(SCRIPT.encode()))
    assert (await service.read(written)).title == "Rain"


async def test_a_project_without_a_name_is_refused(service: ProjectService, studio: InMemoryStudio) -> None:
    for title in (None, "", "  "):
        with pytest.raises(ReelproofError, match="needs a title"):
            await service.add("local", title, None)
    assert not studio.tables.projects


async def test_a_project_without_a_script_says_so(service: ProjectService) -> None:
    project = await service.add("local", "Rain", None)
    with pytest.raises(NotFound, match="has no script yet"):
        await service.script("local", project.id)


async def test_a_saved_script_renames_the_project(service: ProjectService) -> None:
    project = await service.add("local", "Rain", None)
    written, script = await service.save_script("local", project.id, SCRIPT.replace("# Rain", "# Snow"), None)
    assert (written.project.title, script.title) == ("Snow", "Snow")


async def test_a_script_that_has_changed_since_is_not_overwritten(service: ProjectService) -> None:
    project = await service.add("local", None, SCRIPT)
    read = await service.script("local", project.id)
    await service.save_script("local", project.id, SCRIPT.replace("# Rain", "# Snow"), read.digest)
    with pytest.raises(Conflict, match="has changed since"):
        await service.save_script("local", project.id, SCRIPT, read.digest)
    assert "# Snow" in (await service.script("local", project.id)).text


async def test_an_invalid_script_changes_nothing(service: ProjectService) -> None:
    project = await service.add("local", None, SCRIPT)
    with pytest.raises(ReelproofError):
        await service.save_script("local", project.id, "", None)
    assert (await service.script("local", project.id)).text == SCRIPT


async def test_files_are_stored_listed_and_removed(service: ProjectService) -> None:
    project = await service.add("local", None, SCRIPT)
    await service.put_file("local", project.id, "sun.png", content())
    assert [file.name for file in await service.files("local", project.id)] == ["sun.png"]
    assert (await service.file("local", project.id, "sun.png")).name == "sun.png"
    await service.remove_file("local", project.id, "sun.png")
    with pytest.raises(NotFound):
        await service.remove_file("local", project.id, "sun.png")


async def test_another_owner_finds_nothing(service: ProjectService) -> None:
    project = await service.add("local", None, SCRIPT)
    for refused in (
        service.script("another", project.id),
        service.files("another", project.id),
        service.put_file("another", project.id, "sun.png", content()),
        service.save_script("another", project.id, SCRIPT, None),
    ):
        with pytest.raises(NotFound):
            await refused


def test_a_title_is_shown_in_one_line_of_limited_length() -> None:
    assert display_title("  Rain \n and  snow ") == "Rain and snow"
    assert len(display_title("x" * 999)) == MAX_TITLE_LENGTH
