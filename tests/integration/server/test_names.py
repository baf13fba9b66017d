"""Names that some system cannot keep are refused where they come in, before anything is stored."""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pytest

from tests.integration.server.harness import StudioApi, StudioHarness
from tests.integration.server.test_projects import PICTURE, project_of

DEVICES = ("CON.png", "con.PNG", "aux.tar.png", "nul .png", "Com1.jpg", "LPT¹.png", "conout$.png")
SHORTENED = ("a.png.", "a.png ", "a.png...")
UNREADABLE = ("a\n.png", "a\x7f.png", "a\u2028.png")
LONG = ("n" * 300 + ".png", "é" * 130 + ".png")
ELSEWHERE = (".env", ".png", "..\\..\\x.png", "x.png:stream", "a\\b.png", "C:x.png")
REFUSED = (*DEVICES, *SHORTENED, *UNREADABLE, *LONG, *ELSEWHERE)
SCRIPT = "# Rain\n\nIt falls.\n"


def form(*names: str) -> Sequence[tuple[str, Any]]:
    files = [("files", (name, io.BytesIO(PICTURE))) for name in names]
    return [("script", ("script.md", SCRIPT.encode())), *files]


async def refused(api: StudioApi, method: str, path: str, **options: Any) -> Mapping[str, Any]:
    answer = await api.client.request(method, f"/api{path}", **options)
    assert answer.status_code == 422, answer.text
    problem: Mapping[str, Any] = answer.json()
    return problem


@pytest.fixture
async def nothing_begins(harness: StudioHarness) -> Any:
    async with harness.open(works=False) as api:
        yield api
        assert (await api.get("/jobs"))["jobs"] == []


async def test_of_a_file_next_to_a_script(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        for name in REFUSED:
            path = f"/projects/{project_id}/files/{quote(name, safe='')}"
            problem = await refused(api, "PUT", path, content=PICTURE)
            assert problem["code"] == "InvalidInput:file", name
        assert (await api.get(f"/projects/{project_id}/files"))["files"] == []


async def test_of_files_sent_with_a_script(nothing_begins: StudioApi) -> None:
    for name in (*DEVICES, *SHORTENED, *LONG, *ELSEWHERE):
        problem = await refused(nothing_begins, "POST", "/jobs/upload", files=form("sun.png", name))
        assert problem["code"] == "InvalidInput:file", name


async def test_of_files_that_a_script_names(nothing_begins: StudioApi) -> None:
    for name in (*DEVICES, "é" * 130 + ".png", "in./a.png"):
        script = f"# Rain\n\n![]({quote(name)})\n\nIt falls.\n"
        problem = await refused(nothing_begins, "POST", "/jobs", json={"script": script})
        assert (problem["code"], "line 3:" in problem["detail"]) == ("InvalidInput:script", True), problem
        await refused(nothing_begins, "POST", "/projects", json={"script": script})


async def test_of_twins_that_many_systems_take_for_one(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        address = f"/projects/{project_id}/files/"
        for name in ("Café.png", normalize("NFD", "Café.png"), "Café.png"):
            put = await api.client.put(f"/api{address}{quote(name)}", content=PICTURE)
            assert (put.status_code, put.json()["name"]) == (200, "Café.png")
        for name in ("CAFÉ.png", normalize("NFD", "café.PNG")):
            problem = await refused(api, "PUT", address + quote(name), content=PICTURE)
            assert "Café.png already exists" in problem["detail"]
        listed = (await api.get(f"/projects/{project_id}/files"))["files"]
        assert [file["name"] for file in listed] == ["Café.png"]


@pytest.mark.parametrize("twins", [("a.png", "a.png"), ("a.png", "A.PNG"), ("é.png", "e\u0301.png")])
async def test_of_twins_that_come_together(twins: Sequence[str], nothing_begins: StudioApi) -> None:
    problem = await refused(nothing_begins, "POST", "/jobs/upload", files=form(*twins))
    assert "Several files are named" in problem["detail"]


async def test_of_more_files_than_a_project_has(nothing_begins: StudioApi) -> None:
    names = [f"a{number}.png" for number in range(501)]
    problem = await refused(nothing_begins, "POST", "/jobs/upload", files=form(*names))
    assert "at most 500 files" in problem["detail"]


async def test_of_a_part_that_is_not_a_file(nothing_begins: StudioApi) -> None:
    parts = [("script", ("script.md", SCRIPT.encode())), ("files", (None, b"text"))]
    problem = await refused(nothing_begins, "POST", "/jobs/upload", files=parts)
    assert problem["detail"] == "files.0: send it as a file, with a name."
