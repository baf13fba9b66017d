"""The export of a film: its own files, the author's media, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.export import Exports
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.owned_lookup import NotFound, OwnedLookup
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.engine.films import REQUEST, SCRIPT

OWN = {
    "photos/sun.png": "photos/sun.png",
    "film.mp4": "a file that would replace the film",
    "photos/../../secret.png": "outside the folder",
}
MEDIUM = "assets/001-image-0a1b2c3d.png"


@pytest.fixture
def request_(tmp_path: Path) -> MakeRequest:
    """A film of pictures that the author has, in a folder on disk."""
    folder = tmp_path / "talk"
    for name in OWN:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n")
    lines = "\n\n".join(f"![]({name})\n\nWords on picture {index}." for index, name in enumerate(OWN))
    return replace(
        REQUEST,
        script_path=str(folder / "rain.md"),
        script_text=f"# Rain: how/why?\n\n{lines}\n",
        output_path=str(folder / "rain-film"),
    )


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


async def made(studio: InMemoryStudio, request: MakeRequest) -> JobView:
    async with studio.open() as open_studio:
        return await open_studio.make(request)


def exports_of(studio: InMemoryStudio) -> Exports:
    return Exports(studio.stores, OwnedLookup(studio.stores))


async def test_a_film_is_exported_with_its_files_and_the_authors_media(
    studio: InMemoryStudio, request_: MakeRequest
) -> None:
    view = await made(studio, request_)
    output = Path(request_.output_path)
    write(output, "film.mp4", "film.srt", MEDIUM, "notes.txt", "assets/notes.txt")
    export = await exports_of(studio).of_project("local", view.project.id)
    assert export.name == "Rain how why"
    assert {file.name: file.path for file in export.files} == {
        "film.mp4": output / "film.mp4",
        "film.srt": output / "film.srt",
        MEDIUM: output / MEDIUM,
        "photos/sun.png": output.parent / "photos" / "sun.png",
    }


async def test_media_that_are_gone_are_left_out(studio: InMemoryStudio, request_: MakeRequest) -> None:
    view = await made(studio, request_)
    write(Path(request_.output_path), "film.mp4")
    (Path(request_.script_path).parent / "photos" / "sun.png").unlink()
    export = await exports_of(studio).of_project("local", view.project.id)
    assert [file.name for file in export.files] == ["film.mp4"]


async def test_a_film_that_was_moved_away_or_never_made_is_not_exported(studio: InMemoryStudio) -> None:
    moved = await made(studio, REQUEST)
    async with studio.open() as open_studio:
        unmade = await open_studio.start(replace(REQUEST, script_path="/films/snow.md", script_text=SCRIPT))
    for project_id in (moved.project.id, unmade.project_id):
        with pytest.raises(NotFound, match="has no film yet"):
            await exports_of(studio).of_project("local", project_id)


async def test_another_owner_exports_nothing(studio: InMemoryStudio, request_: MakeRequest) -> None:
    view = await made(studio, request_)
    write(Path(request_.output_path), "film.mp4")
    with pytest.raises(NotFound, match="was not found"):
        await exports_of(studio).of_project("another", view.project.id)
