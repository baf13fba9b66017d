"""Assets and takes over HTTP: made again by other words, looked at, accepted and rejected."""

import asyncio
from typing import Any

from tests.integration.server.harness import CLOUD_PICTURE, SUN_PICTURE, StudioApi, StudioHarness, action


async def picture(api: StudioApi, project_id: str, prompt: str = SUN_PICTURE) -> Any:
    assets = (await api.get(f"/projects/{project_id}/assets"))["assets"]
    return next(asset for asset in assets if prompt in (asset["prompt"] or ""))


async def test_an_asset_is_made_again_by_other_words_and_the_choice_holds(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        asset = await picture(api, job["project_id"])
        answer = await api.post(f"/assets/{asset['asset_id']}/regenerate", {"prompt": "the sun, close"})
        made = await api.ended(answer["job_id"])
        assert made["placeholders"] == []
        payload = await api.get(f"/assets/{asset['asset_id']}")
        assert payload["prompt"] == "the sun, close"
        assert payload["is_edited"]
        assert SUN_PICTURE in payload["script_prompt"]
        assert [take["status"] for take in payload["takes"]] == ["superseded", "accepted"]
        assert [call["outcome"] for call in payload["history"]] == ["succeeded", "succeeded"]
        assert harness.provider.calls.count("the sun, close") == 1
        again = await api.ended((await api.post("/jobs", {"project_id": job["project_id"]}))["job_id"])
        assert again["placeholders"] == []
        assert (await api.get(f"/assets/{asset['asset_id']}"))["prompt"] == "the sun, close"


async def test_a_candidate_leaves_the_film_until_it_is_accepted(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        asset = await picture(api, job["project_id"])
        body = {"prompt": "the sun, far", "as_candidate": True}
        await api.ended((await api.post(f"/assets/{asset['asset_id']}/regenerate", body))["job_id"])
        payload = await api.get(f"/assets/{asset['asset_id']}")
        before, candidate = payload["takes"]
        assert (before["status"], candidate["status"]) == ("accepted", "candidate")
        accept = action(candidate, "accept")
        assert accept["is_enabled"]
        assert action(before, "accept")["reason"] == "It is in the film."
        answer = (await api.client.post(accept["href"])).json()
        assert answer["take"]["status"] == "accepted"
        rendered = await api.ended(answer["job"]["job_id"])
        assert rendered["mode"] == "render"
        payload = await api.get(f"/assets/{asset['asset_id']}")
        assert payload["take"]["take_id"] == candidate["take_id"]
        assert payload["prompt"] == "the sun, far"


async def test_twenty_concurrent_acceptances_start_one_render(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        asset = await picture(api, job["project_id"])
        body = {"seed": 7, "as_candidate": True}
        await api.ended((await api.post(f"/assets/{asset['asset_id']}/regenerate", body))["job_id"])
        _, candidate = (await api.get(f"/assets/{asset['asset_id']}"))["takes"]
        href = action(candidate, "accept")["href"]
        answers = await asyncio.gather(*(api.client.post(href) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {202}
        payload = [answer.json()["job"] for answer in answers]
        [job_id] = {job["job_id"] for job in payload if job is not None}
        assert (await api.ended(job_id))["mode"] == "render"
        assert len((await api.get("/jobs"))["jobs"]) == 3


async def test_a_rejected_take_is_replaced_by_the_previous_one(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        asset = await picture(api, job["project_id"])
        first = asset["take"]
        only = await api.post(f"/takes/{first['take_id']}/reject", status=422)
        assert only["detail"].startswith("It is the only take")
        await api.ended((await api.post(f"/assets/{asset['asset_id']}/regenerate", {"seed": 7}))["job_id"])
        second = (await api.get(f"/assets/{asset['asset_id']}"))["take"]
        assert second["seed"] == 7
        answer = await api.post(f"/takes/{second['take_id']}/reject")
        await api.ended(answer["job"]["job_id"])
        payload = await api.get(f"/assets/{asset['asset_id']}")
        assert payload["take"]["take_id"] == first["take_id"]
        assert (await api.get(f"/takes/{second['take_id']}"))["status"] == "rejected"


async def test_a_medium_is_served_by_parts_and_never_changes(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        take = (await picture(api, job["project_id"]))["take"]
        answer = await api.client.get(take["url"])
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["etag"] == f'"{take["media_digest"]}"'
        assert "immutable" in answer.headers["cache-control"]
        part = await api.client.get(take["url"], headers={"Range": "bytes=1-3"})
        assert (part.status_code, part.content) == (206, b"PNG")
        narration = next(
            asset
            for asset in (await api.get(f"/projects/{job['project_id']}/assets?include=words"))["assets"]
            if asset["kind"] == "narration"
        )
        assert narration["take"]["words"][0]["start_s"] == 0
        sound = await api.client.get(narration["take"]["url"])
        assert sound.headers["content-type"] == "audio/wav"


async def test_asset_requests_are_validated_before_anything_is_made(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        asset = await picture(api, job["project_id"], CLOUD_PICTURE)
        path = f"/assets/{asset['asset_id']}/regenerate"
        calls = len(harness.provider.calls)
        unknown = await api.post(path, {"model": "scripted/nobody"}, status=422)
        assert unknown["code"] == "InvalidInput:model"
        blank = await api.post(path, {"prompt": "  "}, status=422)
        assert blank["code"] == "InvalidInput:prompt"
        await api.post("/assets/ast_none/regenerate", status=404)
        assert len(harness.provider.calls) == calls
        assert len((await api.get("/jobs"))["jobs"]) == 1
