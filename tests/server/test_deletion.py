"""Projects and jobs deleted over HTTP, with all that is theirs and nothing else."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from reelproof.domain.ids import ProjectId
from reelproof.engine.plan.plan import Planner
from reelproof.storage.database import tables
from reelproof.storage.database.stores.deletion import SqlDeletions
from tests.server.house import OPTIONS, PATIENCE_S, SCRIPT, Face, House
from tests.server.test_projects import PICTURE

OWN_PICTURE = "# Rain\n\n![](sun.png)\nThe sun warms the sea.\n"


async def rows(face: Face) -> dict[str, int]:
    """What there is in the tables, of those that have any."""
    async with face.studio.database.read() as connection:
        counts = {
            table.name: await connection.scalar(select(func.count()).select_from(table))
            for table in tables.metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


def files(folder: Path) -> Sequence[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def delete(face: Face, address: str) -> Any:
    return await face.client.delete(f"/api{address}")


async def thumbnail_of(face: Face, project_id: str) -> str:
    assets = await face.get(f"/projects/{project_id}/assets?kind=image&status=generated")
    return str(assets["assets"][0]["take"]["thumbnail_url"]).removeprefix("/api")


async def gone(face: Face) -> None:
    """Returns once nothing is left in any table."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if not await rows(face):
                return
            await asyncio.sleep(0.05)


async def test_a_project_goes_with_its_rows_its_folder_and_its_media(house: House) -> None:
    async with house.open() as face:
        project = await face.post("/projects", {"script": OWN_PICTURE}, 201)
        project_id = project["project_id"]
        await face.client.put(f"/api/projects/{project_id}/files/sun.png", content=PICTURE)
        begun = await face.post("/jobs", {"project_id": project_id, "options": OPTIONS})
        job = await face.ended(begun["job_id"])
        for address in (f"/projects/{project_id}/poster", await thumbnail_of(face, project_id)):
            assert (await face.client.get(f"/api{address}")).status_code == 200
        assert files(face.studio.home.media)
        assert files(face.studio.home.previews)
        assert (await delete(face, f"/projects/{project_id}")).status_code == 204
        for address in (f"/projects/{project_id}", f"/jobs/{job['job_id']}", f"/jobs/{job['job_id']}/events"):
            await face.get(address, 404)
        assert (await delete(face, f"/projects/{project_id}")).status_code == 404
        assert (await face.get("/projects"))["projects"] == []
        assert await rows(face) == {}
        assert files(face.studio.home.media) == []
        assert files(face.studio.home.previews) == []
        assert not (face.studio.home.projects / project_id).exists()


async def test_what_another_project_uses_stays_and_is_paid_for_once(house: House) -> None:
    async with house.open() as face:
        first, second = await face.made(), await face.made()
        calls = len(house.provider.calls)
        assert (await delete(face, f"/projects/{first['project_id']}")).status_code == 204
        for asset in (await face.assets(second["project_id"])).values():
            assert (await face.client.get(asset["take"]["url"])).status_code == 200
        again = await face.ended((await face.post("/jobs", {"project_id": second["project_id"]}))["job_id"])
        assert (again["status"], again["placeholders"]) == ("succeeded", [])
        assert len(house.provider.calls) == calls


async def test_one_that_is_being_made_is_refused_until_it_is_canceled(house: House) -> None:
    house.provider.delay_s = 30.0
    async with house.open() as face:
        job = await face.start()
        for address in (f"/projects/{job['project_id']}", f"/jobs/{job['job_id']}"):
            refused = await delete(face, address)
            assert refused.status_code == 409
            assert "Cancel it" in refused.json()["detail"]
        await face.post(f"/jobs/{job['job_id']}/cancel")
        await face.ended(job["job_id"])
        assert (await delete(face, f"/jobs/{job['job_id']}")).status_code == 204
        await face.get(f"/jobs/{job['job_id']}", 404)
        assert (await face.get(f"/projects/{job['project_id']}"))["last_job"] is None
        assert (await delete(face, f"/projects/{job['project_id']}")).status_code == 204
        assert await rows(face) == {}


async def test_of_two_jobs_the_one_whose_film_is_shown_stays(house: House) -> None:
    async with house.open() as face:
        first = await face.made()
        render = await face.ended((await face.post(f"/projects/{first['project_id']}/renders"))["job_id"])
        assert (await delete(face, f"/jobs/{render['job_id']}")).status_code == 409
        assert (await delete(face, f"/jobs/{first['job_id']}")).status_code == 204
        assert (await delete(face, f"/jobs/{first['job_id']}")).status_code == 404
        jobs = (await face.get("/jobs"))["jobs"]
        assert [job["job_id"] for job in jobs] == [render["job_id"]]
        assert all(asset["take"] for asset in (await face.assets(first["project_id"])).values())
        film = await face.client.get(f"/api/projects/{first['project_id']}/output/film.mp4")
        assert film.status_code == 200


async def test_previews_go_with_what_they_show(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        project_id = job["project_id"]
        for asset in (await face.assets(project_id)).values():
            shown = asset["take"]["thumbnail_url"] or f"/api/takes/{asset['take']['take_id']}/waveform"
            assert (await face.client.get(shown)).status_code == 200
        await face.client.get(f"/api/projects/{project_id}/poster")
        assert files(face.studio.home.previews)
        assert (await delete(face, f"/projects/{project_id}")).status_code == 204
        assert files(face.studio.home.previews) == []


async def test_what_is_deleted_while_it_is_looked_at_is_not_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.open(works=False) as face:
        project_id = (await face.post("/projects", {"script": SCRIPT}, 201))["project_id"]
        read = Planner.decide

        async def late(planner: Planner, *asked: Any) -> Any:
            await delete(face, f"/projects/{project_id}")
            return await read(planner, *asked)

        monkeypatch.setattr(Planner, "decide", late)
        answer = await face.client.post(f"/api/projects/{project_id}/script/preview", json={"text": SCRIPT})
        assert (answer.status_code, answer.json()["code"]) == (404, "InvalidInput:project")


async def test_what_a_crash_left_is_removed_by_whoever_makes_films_next(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
    async with house.open(works=False) as face:
        await SqlDeletions(face.studio.database).delete_project(ProjectId(job["project_id"]))
        assert files(face.studio.home.media)
    async with house.open() as face:
        await gone(face)
        assert files(face.studio.home.media) == []
        assert files(face.studio.home.projects) == []


async def test_a_script_and_a_film_of_the_command_line_are_left_alone(house: House, tmp_path: Path) -> None:
    script = tmp_path / "lessons" / "rain.md"
    output = tmp_path / "lessons" / "rain-film" / "film.mp4"
    output.parent.mkdir(parents=True)
    script.write_text(SCRIPT)
    output.write_bytes(b"a film")
    async with house.open(works=False) as face:
        project = await face.studio.ledgers.projects.get(
            ProjectId((await face.post("/projects", {"script": SCRIPT}, 201))["project_id"])
        )
        elsewhere = replace(project, script_path=str(script), output_path=str(output.parent))
        await face.studio.ledgers.projects.save(elsewhere)
        assert (await delete(face, f"/projects/{project.id}")).status_code == 204
    assert script.read_text() == SCRIPT
    assert output.read_bytes() == b"a film"
