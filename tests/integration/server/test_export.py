"""A film with all that belongs to it as a zip file, over HTTP."""

import io
from zipfile import ZipFile

import pytest

from reelproof.planning.export.film_files import is_portable, portable_name
from tests.integration.server.harness import OPTIONS, StudioHarness
from tests.integration.server.test_projects import PICTURE

SCRIPT = "# Rain: what/is it?\n\n![](sun.png)\nThe sun warms the sea.\n"


async def test_the_complete_film_is_exported_with_relative_names(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.post("/projects", {"script": SCRIPT}, 201))["project_id"]
        await api.get(f"/projects/{project_id}/export", 404)
        await api.client.put(f"/api/projects/{project_id}/files/sun.png", content=PICTURE)
        begun = await api.post("/jobs", {"project_id": project_id, "options": OPTIONS})
        await api.ended(begun["job_id"])
        answer = await api.client.get(f"/api/projects/{project_id}/export")
        assert answer.headers["content-type"] == "application/zip"
        assert 'filename="Rain what is it.zip"' in answer.headers["content-disposition"]
        with ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            names = {name.removeprefix("Rain what is it/") for name in archive.namelist()}
            assert {"film.mp4", "film.otio", "script.md", "report.html", "sun.png"} <= names
            assert any(name.startswith("assets/") for name in names)
            assert archive.read("Rain what is it/sun.png") == PICTURE
            film = await api.client.get(f"/api/projects/{project_id}/output/film.mp4")
            assert archive.read("Rain what is it/film.mp4") == film.content
        await api.get("/projects/prj_none/export", 404)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rain", "Rain"),
        ("../../etc/passwd", "etc passwd"),
        ('a<b>c:"d"|e?*', "a b c d e"),
        ("CON", "film CON"),
        ("nul.txt", "film nul.txt"),
        ("... ", "film"),
        ("Zu\u0308rich\u0000", "Zürich"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_title_is_a_name_on_every_system(title: str, name: str) -> None:
    assert portable_name(title) == name
    assert is_portable(name)


@pytest.mark.parametrize("name", ["../sun.png", "a//b.png", "aux.png", "a:b.png", "end. ", "a\\b.png"])
def test_names_that_some_system_cannot_have_stay_behind(name: str) -> None:
    assert not is_portable(name)
