"""Projects and jobs deleted over HTTP, with all that is theirs and nothing else."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from reelproof.domain.ids import ProjectId
from reelproof.engine.plan.plan import Planner
from reelproof.storage.database import tables
from reelproof.storage.database.stores.deletion import SqlDeletions
from tests.integration.server.harness import OPTIONS, PATIENCE_S, SCRIPT, StudioApi, StudioHarness
from tests.integration.server.test_projects import PICTURE

OWN_PICTURE = "# Rain\n\n![](sun.png)\nThe sun warms the sea.\n"


async def rows(api: StudioApi) -> dict[str, int]:
    """Row counts of the non-empty tables."""

    def count(connection: Connection) -> dict[str, int]:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in tables.metadata.sorted_tables
        }

    counts = await api.studio.database.read(count)
    return {name: count for name, count in counts.items() if count}


def files(folder: Path) -> Sequence[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def delete(api: StudioApi, address: str) -> Any:
    return await api.client.delete(f"/api{address}")


async def thumbnail_of(api: StudioApi, project_id: str) -> str:
    assets = await api.get(f"/projects/{project_id}/assets?kind=image&status=generated")
    return str(assets["assets"][0]["take"]["thumbnail_url"]).removeprefix("/api")


async def gone(api: StudioApi) -> None:
    """Returns once nothing is left in any table."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if not await rows(api):
                return
            await asyncio.sleep(0.05)


async def test_a_project_goes_with_its_rows_its_folder_and_its_media(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project = await api.post("/projects", {"script": OWN_PICTURE}, 201)
        project_id = project["project_id"]
        await api.client.put(f"/api/projects/{project_id}/files/sun.png", content=PICTURE)
        begun = await api.post("/jobs", {"project_id": project_id, "options": OPTIONS})
        job = await api.ended(begun["job_id"])
        for address in (f"/projects/{project_id}/poster", await thumbnail_of(api, project_id)):
            assert (await api.client.get(f"/api{address}")).status_code == 200
        assert files(api.studio.home.media)
        assert files(api.studio.home.previews)
        assert (await delete(api, f"/projects/{project_id}")).status_code == 204
        for address in (f"/projects/{project_id}", f"/jobs/{job['job_id']}", f"/jobs/{job['job_id']}/events"):
            await api.get(address, 404)
        assert (await delete(api, f"/projects/{project_id}")).status_code == 404
        assert (await api.get("/projects"))["projects"] == []
        assert await rows(api) == {}
        assert files(api.studio.home.media) == []
        assert files(api.studio.home.previews) == []
        assert not (api.studio.home.projects / project_id).exists()


async def test_media_shared_with_another_project_are_kept_and_paid_for_once(harness: StudioHarness) -> None:
    async with harness.open() as api:
        first, second = await api.made(), await api.made()
        calls = len(harness.provider.calls)
        assert (await delete(api, f"/projects/{first['project_id']}")).status_code == 204
        for asset in (await api.assets(second["project_id"])).values():
            assert (await api.client.get(asset["take"]["url"])).status_code == 200
        again = await api.ended((await api.post("/jobs", {"project_id": second["project_id"]}))["job_id"])
        assert (again["status"], again["placeholders"]) == ("succeeded", [])
        assert len(harness.provider.calls) == calls


async def test_one_that_is_being_made_is_refused_until_it_is_canceled(harness: StudioHarness) -> None:
    harness.provider.delay_s = 30.0
    async with harness.open() as api:
        job = await api.start()
        for address in (f"/projects/{job['project_id']}", f"/jobs/{job['job_id']}"):
            refused = await delete(api, address)
            assert refused.status_code == 409
            assert "Cancel the job" in refused.json()["detail"]
        await api.post(f"/jobs/{job['job_id']}/cancel")
        await api.ended(job["job_id"])
        assert (await delete(api, f"/jobs/{job['job_id']}")).status_code == 204
        await api.get(f"/jobs/{job['job_id']}", 404)
        assert (await api.get(f"/projects/{job['project_id']}"))["last_job"] is None
        assert (await delete(api, f"/projects/{job['project_id']}")).status_code == 204
        assert await rows(api) == {}


async def test_of_two_jobs_the_one_whose_film_is_shown_stays(harness: StudioHarness) -> None:
    async with harness.open() as api:
        first = await api.made()
        render = await api.ended((await api.post(f"/projects/{first['project_id']}/renders"))["job_id"])
        assert (await delete(api, f"/jobs/{render['job_id']}")).status_code == 409
        assert (await delete(api, f"/jobs/{first['job_id']}")).status_code == 204
        assert (await delete(api, f"/jobs/{first['job_id']}")).status_code == 404
        jobs = (await api.get("/jobs"))["jobs"]
        assert [job["job_id"] for job in jobs] == [render["job_id"]]
        assert all(asset["take"] for asset in (await api.assets(first["project_id"])).values())
        film = await api.client.get(f"/api/projects/{first['project_id']}/output/film.mp4")
        assert film.status_code == 200


async def test_previews_go_with_what_they_show(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        project_id = job["project_id"]
        for asset in (await api.assets(project_id)).values():
            shown = asset["take"]["thumbnail_url"] or f"/api/takes/{asset['take']['take_id']}/waveform"
            assert (await api.client.get(shown)).status_code == 200
        await api.client.get(f"/api/projects/{project_id}/poster")
        assert files(api.studio.home.previews)
        assert (await delete(api, f"/projects/{project_id}")).status_code == 204
        assert files(api.studio.home.previews) == []


async def test_an_object_deleted_during_a_read_is_not_found(
    harness: StudioHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harness.open(works=False) as api:
        project_id = (await api.post("/projects", {"script": SCRIPT}, 201))["project_id"]
        read = Planner.decide

        async def late(planner: Planner, *arguments: Any) -> Any:
            await delete(api, f"/projects/{project_id}")
            return await read(planner, *arguments)

        monkeypatch.setattr(Planner, "decide", late)
        answer = await api.client.post(f"/api/projects/{project_id}/script/preview", json={"text": SCRIPT})
        assert (answer.status_code, answer.json()["code"]) == (404, "InvalidInput:project")


async def test_crash_leftovers_are_removed_by_the_next_run(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
    async with harness.open(works=False) as api:
        await SqlDeletions(api.studio.database).delete_project(ProjectId(job["project_id"]))
        assert files(api.studio.home.media)
    async with harness.open() as api:
        await gone(api)
        assert files(api.studio.home.media) == []
        assert files(api.studio.home.projects) == []


async def test_a_script_and_a_film_of_the_command_line_are_left_alone(
    harness: StudioHarness, tmp_path: Path
) -> None:
    script = tmp_path / "lessons" / "rain.md"
    output = tmp_path / "lessons" / "rain-film" / "film.mp4"
    output.parent.mkdir(parents=True)
    script.write_text(SCRIPT)
    output.write_bytes(b"a film")
    async with harness.open(works=False) as api:
        project = await api.studio.stores.projects.get(
            ProjectId((await api.post("/projects", {"script": SCRIPT}, 201))["project_id"])
        )
        elsewhere = replace(project, script_path=str(script), output_path=str(output.parent))
        await api.studio.stores.projects.save(elsewhere)
        assert (await delete(api, f"/projects/{project.id}")).status_code == 204
    assert script.read_text() == SCRIPT
    assert output.read_bytes() == b"a film"
