"""Notices about a script over HTTP: when it is written, planned and made."""

from typing import Any

from tests.integration.server.harness import CLOUD, OPTIONS, StudioApi, StudioHarness

GERMAN = "# Gezeiten\n\nDer Mond zieht am Meer, und das Meer antwortet zweimal am Tag.\n"
MISSING = f"# Rain\n\n![](sea.png)\n{CLOUD}\n"


async def project_of(api: StudioApi, script: str) -> str:
    return str((await api.post("/projects", {"script": script}, status=201))["project_id"])


def kinds(answer: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(notice["kind"], notice["line"]) for notice in answer["notices"]]


async def test_a_language_is_found_and_can_be_set(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project_id = await project_of(api, GERMAN)
        assert (await api.get(f"/projects/{project_id}/script"))["language"] == "de"
        found = await api.post(f"/projects/{project_id}/plan", dict(OPTIONS), status=200)
        assert (found["language"], found["language_origin"]) == ("de", "detected")
        plan = await api.post(f"/projects/{project_id}/plan", {**OPTIONS, "language": "Dutch"}, status=200)
        assert (plan["language"], plan["language_origin"]) == ("nl", "option")
        refused = await api.post(f"/projects/{project_id}/plan", {"language": "Germn"}, status=422)
        assert "did you mean German" in str(refused)


async def test_a_job_is_in_the_language_that_was_asked_for_and_so_is_the_next(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.post("/jobs", {"script": GERMAN, "language": "nl", "options": dict(OPTIONS)})
        await api.ended(job["job_id"])
        timeline = await api.get(f"/projects/{job['project_id']}/timeline")
        assert timeline["language"] == "nl"
        again = await api.get(f"/projects/{job['project_id']}/plan")
        assert again["language"] == "nl"
        assert again["counts"]["make"] == 0


async def test_a_missing_picture_is_reported_and_replaced_by_a_card_until_it_exists(
    harness: StudioHarness,
) -> None:
    async with harness.open() as api:
        project_id = await project_of(api, MISSING)
        assert kinds(await api.get(f"/projects/{project_id}/script")) == [("image_replaced", 3)]
        planned = await api.post(f"/projects/{project_id}/plan", dict(OPTIONS), status=200)
        assert kinds(planned) == [("image_replaced", 3)]
        job = await api.post("/jobs", {"project_id": project_id, "options": dict(OPTIONS)})
        made = await api.ended(job["job_id"])
        assert kinds(made) == [("image_replaced", 3)]
        assert made["placeholders"] == []
        assets = (await api.get(f"/projects/{project_id}/assets"))["assets"]
        [picture] = [one for one in assets if one["key"].startswith("segment/") and one["kind"] == "image"]
        assert picture["status"] == "generated"
        assert picture["take"]["is_fallback"]
        assert picture["take"]["model"] == "local/card"
