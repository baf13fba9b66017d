"""Undo, redo and versions of a film over HTTP."""

import asyncio
from typing import Any

from tests.integration.server.harness import SCRIPT, SUN_PICTURE, StudioApi, StudioHarness

PRICED = ("counts", "estimate_microusd", "duration_s")
SNOW = SCRIPT.replace("# Rain", "# Snow")


async def picture(api: StudioApi, project_id: str) -> Any:
    assets = (await api.get(f"/projects/{project_id}/assets"))["assets"]
    found = next(one for one in assets if one["kind"] == "image" and one["key"].endswith("/1"))
    return await api.get(f"/assets/{found['asset_id']}")


async def text(api: StudioApi, project_id: str) -> str:
    return str((await api.get(f"/projects/{project_id}/script"))["text"])


async def test_prompts_takes_and_scripts_are_undone_and_redone(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        one, first = f"/projects/{project_id}", await picture(api, project_id)
        body = {"prompt": f"{SUN_PICTURE}, close"}
        job = await api.post(f"/assets/{first['asset_id']}/regenerate", body)
        await api.ended(job["job_id"])
        second = await picture(api, project_id)
        await api.put(f"{one}/script", {"text": SNOW})
        calls = len(harness.provider.calls)

        history = await api.get(f"{one}/history")
        assert [change["kind"] for change in history["changes"]] == ["script", "prompt"]
        assert history["undo"]["label"] == "Edited the script"
        undone = await api.post(f"{one}/undo", status=200)
        assert (undone["change"]["kind"], undone["redo"]["kind"]) == ("script", "script")
        assert await text(api, project_id) == SCRIPT
        assert (await api.get(one))["title"] == "Rain"
        undone = await api.post(f"{one}/undo", status=200)
        assert (undone["change"]["assets"], undone["undo"]) == ([first["key"]], None)
        now = await picture(api, project_id)
        assert (now["take"]["take_id"], now["prompt"]) == (first["take"]["take_id"], first["prompt"])
        assert (await api.post(f"{one}/undo", status=200))["change"] is None

        for _ in range(2):
            await api.post(f"{one}/redo", status=200)
        assert await text(api, project_id) == SNOW
        now = await picture(api, project_id)
        assert (now["take"]["take_id"], now["prompt"]) == (second["take"]["take_id"], second["prompt"])
        assert (await api.post(f"{one}/redo", status=200))["change"] is None
        assert len(harness.provider.calls) == calls


async def test_the_history_names_what_was_done_with_a_segment(harness: StudioHarness) -> None:
    async with harness.open() as api:
        one = f"/projects/{(await api.made())['project_id']}"
        await api.put(f"{one}/script", {"text": SNOW, "gesture": "g-1", "action": "segment_moved"})
        await api.put(f"{one}/script", {"text": SCRIPT, "action": "unknown"}, status=422)
        assert (await api.get(f"{one}/history"))["undo"]["label"] == "Moved a segment"
        undone = await api.post(f"{one}/undo", status=200)
        assert undone["redo"]["label"] == "Moved a segment"


async def test_only_the_expected_change_is_undone(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        one = f"/projects/{project_id}"
        saved = await api.put(f"{one}/script", {"text": SNOW})
        number = (await api.get(f"{one}/history"))["undo"]["number"]
        await api.post(f"{one}/undo", {"number": number + 1}, status=409)
        outdated = {"If-Match": '"' + "0" * 64 + '"'}
        await api.post(f"{one}/undo", status=409, headers=outdated)
        assert await text(api, project_id) == SNOW
        await api.post(f"{one}/undo", {"number": number}, status=200, headers={"If-Match": saved["digest"]})
        problem = await api.post(f"{one}/undo", {"number": number}, status=409)
        assert problem["code"] == "InvalidInput:number"
        assert await text(api, project_id) == SCRIPT


async def test_a_version_is_compared_and_restored(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        one = f"/projects/{project_id}"
        version = await api.post(f"{one}/versions", {"name": "First cut"}, status=201)
        assert version == await api.get(f"{one}/versions/{version['version_id']}")
        again = await api.post(f"{one}/versions", {"name": "First cut"}, status=409)
        assert again["code"] == "InvalidInput:name"
        await api.put(f"{one}/script", {"text": SNOW})
        url = f"{one}/versions/{version['version_id']}"
        found = await api.get(f"{url}/comparison")
        assert [line["text"] for line in found["lines"]] == ["# Rain", "# Snow"]
        other = await api.post(f"{one}/versions", {"name": "Second cut"}, status=201)
        between = await api.get(f"{url}/comparison", params={"other": other["version_id"]})
        assert between["lines"] == found["lines"]
        outdated = {"If-Match": '"' + "0" * 64 + '"'}
        await api.post(f"{url}/restore", status=409, headers=outdated)
        before, calls = await api.get(f"{one}/plan"), len(harness.provider.calls)
        planned = await api.get(f"{url}/plan")
        restored = await api.post(f"{url}/restore", status=200)
        assert restored["change"]["label"] == "Restored “First cut”"
        after = await api.get(f"{one}/plan")
        assert (planned["title"], before["title"]) == ("Rain", "Snow")
        assert [planned[key] for key in PRICED] == [after[key] for key in PRICED]
        assert len(harness.provider.calls) == calls
        assert await text(api, project_id) == SCRIPT
        assert (await api.post(f"{url}/restore", status=200))["change"] is None
        response = await api.client.delete(f"/api{url}")
        assert response.status_code == 204
        names = [row["name"] for row in (await api.get(f"{one}/versions"))["versions"]]
        assert names == ["Second cut"]
        await api.get(url, status=404)
        await api.post(f"{one}/undo", status=200)
        assert await text(api, project_id) == SNOW


async def test_nothing_is_regenerated_for_a_script_that_was_undone(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        one, first = f"/projects/{project_id}", await picture(api, project_id)
        await api.put(f"{one}/script", {"text": SNOW})
        await api.ended((await api.post("/jobs", {"project_id": project_id}))["job_id"])
        undone = await api.post(f"{one}/undo", status=200)
        assert (undone["change"]["kind"], undone["warning"]) == ("script", None)
        calls = len(harness.provider.calls)
        refused = await api.post(f"/assets/{first['asset_id']}/regenerate", {"seed": 5}, status=409)
        assert "Make the film first" in refused["detail"]
        assert len(harness.provider.calls) == calls


async def test_the_history_is_listed_in_pages(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        one = f"/projects/{project_id}"
        for number in range(3):
            await api.put(f"{one}/script", {"text": SCRIPT.replace("# Rain", f"# Rain {number}")})
        first = await api.get(f"{one}/history", params={"limit": 2})
        rest = await api.get(f"{one}/history", params={"limit": 2, "after": first["next"]})
        assert [change["number"] for change in first["changes"] + rest["changes"]] == [3, 2, 1]
        assert rest["next"] is None


async def test_saves_of_one_gesture_are_undone_at_once(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        one = f"/projects/{project_id}"
        for title in ("# S", "# Sn", "# Snow"):
            body = {"text": SCRIPT.replace("# Rain", title), "gesture": "typing-1"}
            await api.put(f"{one}/script", body)
        await api.post(f"{one}/undo", status=200)
        assert await text(api, project_id) == SCRIPT


async def test_a_page_waits_for_the_next_change(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        url = f"/api/projects/{project_id}/history"
        tag = {"If-None-Match": (await api.client.get(url)).headers["ETag"]}
        assert (await api.client.get(url, headers=tag)).status_code == 304
        waiting = asyncio.create_task(api.client.get(url, headers=tag, params={"wait_s": 8}))
        await api.put(f"/projects/{project_id}/script", {"text": SNOW})
        response = await waiting
        assert response.status_code == 200
        assert response.json()["undo"]["kind"] == "script"


async def test_a_saved_script_has_the_ids_that_the_film_is_made_with(harness: StudioHarness) -> None:
    async with harness.open() as api:
        one = f"/projects/{(await api.made())['project_id']}"
        changed = SCRIPT.replace("The sun", "Now the sun")
        assert changed != SCRIPT
        saved = await api.put(f"{one}/script", {"text": changed})
        assert saved["chapters"] == (await api.get(f"{one}/script"))["chapters"]
