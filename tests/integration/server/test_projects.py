"""Projects over HTTP: scripts, their media files, plans, timelines, renders and files."""

import asyncio
import io
import json
import zlib
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from reelproof.provider_api import ErrorCode
from reelproof.server.media import MediaResponse
from reelproof.testing.scripted import ScriptedFailure, gradient_png
from tests.integration.server.harness import (
    CLOUD,
    OPTIONS,
    SCRIPT,
    SUN,
    SUN_PICTURE,
    StudioApi,
    StudioHarness,
)

PICTURE = gradient_png(64, 36)


async def project_of(api: StudioApi, script: str = SCRIPT) -> str:
    project = await api.post("/projects", {"script": script}, status=201)
    return str(project["project_id"])


async def put_picture(api: StudioApi, project_id: str, name: str, content: bytes = PICTURE) -> httpx.Response:
    return await api.client.put(f"/api/projects/{project_id}/files/{name}", content=content)


async def test_a_script_is_read_and_written_and_no_change_is_lost(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        read = await api.get(f"/projects/{project_id}/script?include=segments")
        assert read["text"] == SCRIPT
        assert [segment["text"] for segment in read["chapters"][0]["segments"]] == [SUN, CLOUD]
        changed = SCRIPT.replace("Rain", "Snow")
        match = {"If-Match": f'"{read["digest"]}"'}
        written = await api.put(f"/projects/{project_id}/script", {"text": changed}, headers=match)
        assert written["title"] == "Snow"
        late = await api.put(f"/projects/{project_id}/script", {"text": "# Ice\n\nCold."}, 409, headers=match)
        assert late["detail"].startswith("The script has changed since")
        assert (await api.get(f"/projects/{project_id}/script"))["text"] == changed
        assert (await api.get(f"/projects/{project_id}"))["title"] == "Snow"


async def test_of_ten_who_write_over_the_same_script_one_does(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        address = f"/api/projects/{project_id}/script"
        match = {"If-Match": f'"{(await api.get(f"/projects/{project_id}/script"))["digest"]}"'}
        texts = [f"# Number {number}\n\nOne of ten.\n" for number in range(10)]
        answers = await asyncio.gather(
            *(api.client.put(address, json={"text": text}, headers=match) for text in texts)
        )
        assert sorted(answer.status_code for answer in answers) == [200, *[409] * 9]
        (winner,) = (answer.json()["text"] for answer in answers if answer.status_code == 200)
        assert (await api.get(f"/projects/{project_id}/script"))["text"] == winner


async def test_after_ten_concurrent_saves_the_title_matches_the_stored_script(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        address = f"/api/projects/{project_id}/script"
        texts = [f"# Number {number}\n\nOne of ten.\n" for number in range(10)]
        answers = await asyncio.gather(*(api.client.put(address, json={"text": text}) for text in texts))
        assert {answer.status_code for answer in answers} == {200}
        kept = await api.get(f"/projects/{project_id}/script")
        assert (await api.get(f"/projects/{project_id}"))["title"] == kept["text"].splitlines()[0][2:]


async def test_concurrent_files_stay_within_the_limit(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.files.project_files.MAX_FILES", 3)
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        answers = await asyncio.gather(
            *(put_picture(api, project_id, f"picture{number}.png") for number in range(10))
        )
        assert sorted(answer.status_code for answer in answers) == [*[200] * 3, *[422] * 7]
        assert len((await api.get(f"/projects/{project_id}/files"))["files"]) == 3


async def test_a_script_that_cannot_be_read_is_refused_and_names_its_line(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        text = "---\nformat: 17:9\n---\nHello."
        refused = await api.put(f"/projects/{project_id}/script", {"text": text}, 422)
        assert "line 2" in refused["detail"]
        assert (await api.get(f"/projects/{project_id}/script"))["text"] == SCRIPT


async def test_a_name_of_a_file_has_one_form_however_it_is_composed(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        for form in ("NFD", "NFC"):
            stored = await put_picture(api, project_id, quote(normalize(form, "Zürich.png")))
            assert stored.json()["name"] == normalize("NFC", "Zürich.png")
        listed = await api.get(f"/projects/{project_id}/files")
        assert [file["name"] for file in listed["files"]] == [normalize("NFC", "Zürich.png")]


async def test_a_project_without_a_script_says_so(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project = await api.post("/projects", {"title": "Later"}, status=201)
        await api.get(f"/projects/{project['project_id']}/script", status=404)
        refused = await api.post("/jobs", {"project_id": project["project_id"]}, status=422)
        assert refused["detail"].startswith("The project has no script yet")
        for noun, place in [("script", "script"), ("timeline", "timeline"), ("film", "export")]:
            missing = await api.get(f"/projects/{project['project_id']}/{place}", 404)
            assert missing["detail"] == f"The project {project['project_id']} has no {noun} yet."
        nameless = await api.post("/projects", {}, status=422)
        assert nameless["code"] == "InvalidInput:title"


async def test_a_picture_next_to_the_script_is_shown_in_the_film(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = await project_of(api, f"# Rain\n\n![](sun.png)\n{SUN}\n")
        stored = await put_picture(api, project_id, "sun.png")
        assert stored.json() == {
            "name": "sun.png",
            "size_bytes": len(PICTURE),
            "url": f"/api/projects/{project_id}/files/sun.png",
        }
        job = await api.ended(
            (await api.post("/jobs", {"project_id": project_id, "options": OPTIONS}))["job_id"]
        )
        assert job["placeholders"] == []
        assets = (await api.get(f"/projects/{project_id}/assets"))["assets"]
        [own] = [asset for asset in assets if asset["prompt"] == "sun.png"]
        assert (await api.client.get(own["take"]["url"])).content == PICTURE
        listed = await api.get(f"/projects/{project_id}/files")
        assert [file["name"] for file in listed["files"]] == ["sun.png"]
        removed = await api.client.delete(f"/api/projects/{project_id}/files/sun.png")
        assert removed.status_code == 204
        await api.get(f"/projects/{project_id}/files/sun.png", status=404)


@pytest.mark.parametrize(
    "name",
    [
        "..%2Fsun.png",
        "%2e%2e%2f%2e%2e%2fsun.png",
        "..%5Csun.png",
        ".hidden.png",
        "script.md",
        "sun.png%00.md",
        "sun.svg",
        "sun.html",
        "C:sun.png",
        "a%0Ab.png",
        "con",
    ],
)
async def test_no_file_is_put_where_it_does_not_belong(harness: StudioHarness, name: str) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        answer = await put_picture(api, project_id, name)
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        folder = harness.folder / "home" / "projects"
        assert [path.name for path in folder.rglob("*") if path.is_file()] == ["script.md"]


async def test_an_empty_file_and_a_broken_upload_leave_nothing(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        empty = await put_picture(api, project_id, "sun.png", b"")
        assert empty.json()["detail"] == "sun.png is empty."

        async def broken() -> Any:
            yield PICTURE
            raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            await api.client.put(f"/api/projects/{project_id}/files/sun.png", content=broken())
        assert (await api.get(f"/projects/{project_id}/files"))["files"] == []


async def test_a_plan_lists_pending_work_and_a_second_plan_lists_none(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = await project_of(api)
        planned = await api.post(f"/projects/{project_id}/plan", OPTIONS, status=200)
        assert planned["counts"]["make"] == len(planned["assets"])
        assert planned["is_estimate"]
        job = await api.post("/jobs", {"project_id": project_id, "options": OPTIONS})
        await api.ended(job["job_id"])
        again = await api.get(f"/projects/{project_id}/plan")
        assert again["counts"]["make"] == 0
        assert again["estimate_microusd"] == 0


async def test_the_timeline_shows_what_is_missing_at_its_place(harness: StudioHarness) -> None:
    harness.outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.ProviderFailure)]
    async with harness.open() as api:
        fresh = await project_of(api)
        await api.get(f"/projects/{fresh}/timeline", status=404)
        job = await api.made()
        timeline = await api.get(f"/projects/{job['project_id']}/timeline")
        ends = [round(clip["start_s"] + clip["duration_s"], 2) for clip in timeline["visuals"]]
        starts = [round(clip["start_s"], 2) for clip in timeline["visuals"]]
        assert starts == [0.0, *ends[:-1]]
        assert ends[-1] == pytest.approx(timeline["duration_s"], abs=0.01)
        [failed] = [clip for clip in timeline["visuals"] if clip["error"]]
        assert failed["status"] == "failed"
        assert failed["media_digest"] is None
        assert failed["error"]["code"] == "ProviderFailure"


async def test_directions_are_options_and_edited_in_the_script(harness: StudioHarness) -> None:
    options = {**OPTIONS, "transition": "crossfade", "motion": "none", "fit": "whole"}
    async with harness.open() as api:
        job = await api.made(options=options)
        film = f"/projects/{job['project_id']}"
        plain = await api.get(f"{film}/timeline")
        assert [one["kind"] for one in plain["transitions"]] == ["crossfade"] * 3
        assert {clip["motion"] for clip in plain["visuals"]} == {"none"}
        for one, clip in zip(plain["transitions"], plain["visuals"][1:], strict=True):
            assert one["start_s"] + one["duration_s"] / 2 == pytest.approx(clip["start_s"], abs=0.01)
        edited = SCRIPT.replace(CLOUD, f"[motion: zoom in] [fit: fill] {CLOUD}").replace(
            f"{SUN}\n", f"{SUN} [transition: wipe]\n"
        )
        script = await api.put(f"{film}/script", {"text": edited})
        assert script["notice_count"] == 0
        segments = (await api.get(f"{film}/segments"))["segments"]
        assert [(one["transition"], one["motion"]) for one in segments] == [(None, None), ("wipe", "zoom_in")]
        assert [one["fit"] for one in segments] == [None, "fill"]
        await api.ended((await api.post("/jobs", {"project_id": job["project_id"]}))["job_id"])
        timeline = await api.get(f"{film}/timeline")
        assert [one["kind"] for one in timeline["transitions"]] == ["crossfade", "wipe", "crossfade"]
        assert [clip["motion"] for clip in timeline["visuals"]] == ["none", "none", "zoom_in", "none"]
        assert timeline["duration_s"] == plain["duration_s"]


async def test_the_film_is_rendered_again_and_the_folder_is_served(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        project_id = job["project_id"]
        rendered = await api.ended((await api.post(f"/projects/{project_id}/renders"))["job_id"])
        assert rendered["mode"] == "render"
        renders = (await api.get(f"/projects/{project_id}/renders"))["renders"]
        assert [render["job_id"] for render in renders] == [rendered["job_id"], job["job_id"]]
        assert [render["is_current"] for render in renders] == [True, False]
        assert renders[0]["key"] == renders[1]["key"]
        for name, url in job["output"]["files"].items():
            answer = await api.client.get(url)
            assert answer.status_code == 200, name
        report = await api.client.get(job["output"]["files"]["report.html"])
        assert "sandbox" in report.headers["content-security-policy"]
        names = [line.split('"')[1] for line in report.text.split("src=")[1:]]
        assert names
        for name in names:
            shown = await api.client.get(f"/api/projects/{project_id}/output/{name}")
            assert shown.status_code == 200, name
        for name in (
            "../script.md",
            "%2e%2e/script.md",
            "assets/%2e%2e/film.mp4",
            "/etc/passwd",
            "film.mp4.part",
        ):
            hidden = await api.client.get(f"/api/projects/{project_id}/output/{name}")
            assert hidden.status_code == 404, name


async def test_a_part_of_a_film_is_served_as_it_was_asked_for(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        url = job["output"]["url"]
        whole = (await api.client.get(url)).content
        for requested, expected in (
            ("bytes=0-9", whole[:10]),
            ("bytes=5-", whole[5:]),
            ("bytes=-7", whole[-7:]),
        ):
            part = await api.client.get(url, headers={"Range": requested})
            assert part.status_code == 206
            assert part.content == expected
            assert part.headers["content-range"].endswith(f"/{len(whole)}")
        beyond = await api.client.get(url, headers={"Range": f"bytes={len(whole)}-"})
        assert beyond.status_code == 416
        assert (await api.client.head(url)).status_code in (200, 405)


async def test_a_file_deleted_before_it_is_opened_is_not_found(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        await put_picture(api, project_id, "sea.png")

        class Gone(MediaResponse):
            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                Path(self.path).unlink()
                await super().__call__(scope, receive, send)

        monkeypatch.setattr("reelproof.server.media.MediaResponse", Gone)
        await api.get(f"/projects/{project_id}/files/sea.png", 404)


async def test_a_project_is_created_once_however_often_its_request_comes(harness: StudioHarness) -> None:
    key = {"Idempotency-Key": "film-1"}

    async def create(body: dict[str, str], **headers: str) -> httpx.Response:
        return await api.client.post("/api/projects", json=body, headers={**key, **headers})

    async with harness.open(works=False) as api:
        answers = await asyncio.gather(*(create({"script": SCRIPT}) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {201}
        (project_id,) = {answer.json()["project_id"] for answer in answers}
        refused = await create({"title": "Snow"})
        assert (refused.status_code, refused.json()["code"]) == (422, "InvalidInput:Idempotency-Key")
        listed = (await api.get("/projects"))["projects"]
        assert [project["project_id"] for project in listed] == [project_id]
        assert len(list(api.studio.home.projects.iterdir())) == 1
        assert (await api.client.delete(f"/api/projects/{project_id}")).status_code == 204
        assert (await create({"script": SCRIPT})).json()["project_id"] != project_id


async def test_a_project_says_what_can_be_done_with_it(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        made = await api.post("/projects", {"script": SCRIPT}, status=201)
        make, delete = made["actions"]
        job = await api.post(make["href"].removeprefix("/api"), make["fixed_fields"])
        shown = await api.get(f"/projects/{job['project_id']}")
        assert [one["is_enabled"] for one in shown["actions"]] == [False, False]
        refused = await api.client.request(delete["method"], delete["href"])
        assert refused.status_code == 409
        await api.post(f"/jobs/{job['job_id']}/cancel")


async def test_projects_are_listed_in_pages_from_the_newest(harness: StudioHarness) -> None:
    async with harness.open() as api:
        await api.made()
        await api.made(script=SCRIPT.replace("Rain", "Snow"))
        projects = (await api.get("/projects"))["projects"]
        assert [project["title"] for project in projects] == ["Snow", "Rain"]
        assert {project["last_job"]["status"] for project in projects} == {"succeeded"}
        first = await api.get("/projects?limit=1")
        second = await api.get(f"/projects?limit=1&after={first['next']}")
        assert [project["title"] for project in second["projects"]] == ["Rain"]


async def test_a_large_upload_arrives_whole(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api)
        content = io.BytesIO(b"\x00\x01\x02\x03" * 2_000_000)
        await put_picture(api, project_id, "long.mp4", content.getvalue())
        back = await api.client.get(f"/api/projects/{project_id}/files/long.mp4")
        assert zlib.crc32(back.content) == zlib.crc32(content.getvalue())
        assert back.headers["content-type"] == "video/mp4"


async def test_a_script_and_what_it_shows_are_sent_as_files(harness: StudioHarness) -> None:
    async with harness.open() as api:
        script = f"# Rain\n\n![](sun.png)\n{SUN}\n".encode()
        files = [
            ("script", ("rain.md", script, "text/markdown")),
            ("files", ("sun.png", PICTURE, "image/png")),
        ]
        data = {"request": json.dumps({"options": OPTIONS})}
        key = {"Idempotency-Key": "upload"}

        async def send(files: Any, data: Any) -> httpx.Response:
            return await api.client.post("/api/jobs/upload", files=files, data=data, headers=key)

        first = await send(files, data)
        assert first.status_code == 202, first.text
        job = await api.ended(first.json()["job_id"])
        assert (job["title"], job["placeholders"]) == ("Rain", [])
        assert (await send(files, data)).json()["job_id"] == job["job_id"]
        other = [files[0], ("files", ("sun.png", PICTURE + b"x", "image/png"))]
        assert (await send(other, data)).json()["code"] == "InvalidInput:Idempotency-Key"
        key["Idempotency-Key"] = "another"
        wrong = await send(files, {"request": json.dumps({"optoins": {}})})
        assert wrong.json()["code"] == "InvalidInput:request.optoins"
        misspelled = await send(files, {"request": json.dumps({"options": {"captions": "karoake"}})})
        assert "request.options.captions: 'karoake' is not one of true, " in misspelled.json()["detail"]
        binary = await send([("script", ("rain.md", b"\x00\x01", "text/markdown"))], data)
        assert binary.status_code == 422
        for name, content in (("../sun.png", PICTURE), ("sun.exe", PICTURE), ("sun.png", b"")):
            bad = await send([files[0], ("files", (name, content, "image/png"))], data)
            assert bad.json()["code"] == "InvalidInput:file", bad.text
        kept = [path.name for path in (harness.folder / "home" / "projects").glob("*/*.png")]
        assert kept == ["sun.png"]
        assert len((await api.get("/projects"))["projects"]) == 1
