"""What people should know of a script, over HTTP: where it is written, planned and made."""

from typing import Any

from tests.server.house import CLOUD, OPTIONS, Face, House

GERMAN = "# Gezeiten\n\nDer Mond zieht am Meer, und das Meer antwortet zweimal am Tag.\n"
MISSING = f"# Rain\n\n![](sea.png)\n{CLOUD}\n"


async def project_of(face: Face, script: str) -> str:
    return str((await face.post("/projects", {"script": script}, status=201))["project_id"])


def kinds(answer: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(notice["kind"], notice["line"]) for notice in answer["notices"]]


async def test_a_language_is_found_and_can_be_set(house: House) -> None:
    async with house.open(works=False) as face:
        project_id = await project_of(face, GERMAN)
        assert (await face.get(f"/projects/{project_id}/script"))["language"] == "de"
        found = await face.post(f"/projects/{project_id}/plan", dict(OPTIONS), status=200)
        assert (found["language"], found["language_origin"]) == ("de", "found")
        said = await face.post(f"/projects/{project_id}/plan", {**OPTIONS, "language": "Dutch"}, status=200)
        assert (said["language"], said["language_origin"]) == ("nl", "said")
        refused = await face.post(f"/projects/{project_id}/plan", {"language": "Germn"}, status=422)
        assert "did you mean German" in str(refused)


async def test_a_job_is_in_the_language_that_was_asked_for_and_so_is_the_next(house: House) -> None:
    async with house.open() as face:
        job = await face.post("/jobs", {"script": GERMAN, "language": "nl", "options": dict(OPTIONS)})
        await face.ended(job["job_id"])
        timeline = await face.get(f"/projects/{job['project_id']}/timeline")
        assert timeline["language"] == "nl"
        again = await face.get(f"/projects/{job['project_id']}/plan")
        assert again["language"] == "nl"
        assert again["counts"]["make"] == 0


async def test_a_missing_picture_is_told_and_a_card_stands_in_until_it_is_there(house: House) -> None:
    async with house.open() as face:
        project_id = await project_of(face, MISSING)
        assert kinds(await face.get(f"/projects/{project_id}/script")) == [("picture_replaced", 3)]
        planned = await face.post(f"/projects/{project_id}/plan", dict(OPTIONS), status=200)
        assert kinds(planned) == [("picture_replaced", 3)]
        job = await face.post("/jobs", {"project_id": project_id, "options": dict(OPTIONS)})
        made = await face.ended(job["job_id"])
        assert kinds(made) == [("picture_replaced", 3)]
        assert made["placeholders"] == []
        assets = (await face.get(f"/projects/{project_id}/assets"))["assets"]
        [picture] = [one for one in assets if one["key"].startswith("segment/") and one["kind"] == "image"]
        assert picture["status"] == "generated"
        assert picture["take"]["is_fallback"]
        assert picture["take"]["model"] == "local/card"
