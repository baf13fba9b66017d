"""Behavior of every store of project files."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import ProjectId
from reelproof.engine.ports.files import ProjectFile, ProjectFiles
from reelproof.storage.files.project_files import DiskProjectFiles
from reelproof.testing.in_memory.folders import InMemoryProjectFiles

PROJECT, OTHER = ProjectId("prj_one"), ProjectId("prj_two")
MOST = 100


@pytest.fixture(params=["memory", "disk"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> ProjectFiles:
    return InMemoryProjectFiles() if request.param == "memory" else DiskProjectFiles(tmp_path / "projects")


async def chunks(*contents: bytes) -> AsyncIterator[bytes]:
    for content in contents:
        yield content


async def test_a_script_is_read_as_it_was_written(files: ProjectFiles) -> None:
    script = files.paths(PROJECT).script_path
    assert await files.read_script(script) is None
    assert await files.write_script(script, "# Rain\n")
    assert await files.read_script(script) == "# Rain\n"
    assert await files.read_script(files.paths(OTHER).script_path) is None


async def test_a_script_is_written_over_the_known_one_alone(files: ProjectFiles) -> None:
    script = files.paths(PROJECT).script_path
    await files.write_script(script, "# Rain\n")
    known = digest_of_bytes(b"# Rain\n")
    assert await files.write_script(script, "# Snow\n", known)
    assert not await files.write_script(script, "# Hail\n", known)
    assert await files.read_script(script) == "# Snow\n"


async def test_a_script_that_was_removed_is_written_again(files: ProjectFiles) -> None:
    script = files.paths(PROJECT).script_path
    assert await files.write_script(script, "# Snow\n", digest_of_bytes(b"# Rain\n"))
    assert await files.read_script(script) == "# Snow\n"


async def test_a_script_is_created_only_where_none_is(files: ProjectFiles) -> None:
    script = files.paths(PROJECT).script_path
    assert await files.create_script(script, "# Rain\n")
    assert not await files.create_script(script, "# Snow\n")
    assert await files.read_script(script) == "# Rain\n"


async def test_media_are_kept_beside_the_script(files: ProjectFiles) -> None:
    script = files.paths(PROJECT).script_path
    await files.write_script(script, "# Rain\n")
    assert await files.put(script, "sun.png", chunks(b"a ", b"sun"), MOST) == ProjectFile("sun.png", 5)
    assert await files.files(script) == [ProjectFile("sun.png", 5)]
    assert files.path(script, "sun.png").name == "sun.png"
    assert await files.remove(script, "sun.png")
    assert not await files.remove(script, "sun.png")
    assert await files.files(script) == []


@pytest.mark.parametrize("name", ["", "con.png", "sun.png "])
async def test_a_name_that_is_not_allowed_is_refused(files: ProjectFiles, name: str) -> None:
    with pytest.raises(ReelproofError):
        files.path(files.paths(PROJECT).script_path, name)


async def test_two_files_of_one_name_are_refused(files: ProjectFiles) -> None:
    files.check_names(["sun.png", "moon.png"])
    with pytest.raises(ReelproofError):
        files.check_names(["sun.png", "sun.png"])


async def test_what_is_too_large_is_not_stored(files: ProjectFiles) -> None:
    script = files.paths(PROJECT).script_path
    with pytest.raises(ReelproofError):
        await files.put(script, "sun.png", chunks(b"x" * MOST, b"x"), MOST)
    assert await files.files(script) == []


async def test_a_folder_is_removed_alone(files: ProjectFiles) -> None:
    for project in (PROJECT, OTHER):
        await files.write_script(files.paths(project).script_path, "# Rain\n")
    await files.remove_folder(PROJECT)
    await files.remove_folder(PROJECT)
    assert await files.read_script(files.paths(PROJECT).script_path) is None
    assert await files.read_script(files.paths(OTHER).script_path) == "# Rain\n"
