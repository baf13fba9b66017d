"""Assets and takes over HTTP: made again by other words, looked at, accepted and rejected."""

import asyncio
from typing import Any

from tests.server.house import CLOUD_PICTURE, SUN_PICTURE, Face, House, action


async def picture(face: Face, project_id: str, prompt: str = SUN_PICTURE) -> Any:
    assets = (await face.get(f"/projects/{project_id}/assets"))["assets"]
    return next(asset for asset in assets if prompt in (asset["prompt"] or ""))


async def test_an_asset_is_made_again_by_other_words_and_the_choice_holds(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        asset = await picture(face, job["project_id"])
        answer = await face.post(f"/assets/{asset['asset_id']}/regenerate", {"prompt": "the sun, close"})
        made = await face.ended(answer["job_id"])
        assert made["placeholders"] == []
        told = await face.get(f"/assets/{asset['asset_id']}")
        assert told["prompt"] == "the sun, close"
        assert told["is_edited"]
        assert SUN_PICTURE in told["script_prompt"]
        assert [take["standing"] for take in told["takes"]] == ["earlier", "accepted"]
        assert [call["outcome"] for call in told["history"]] == ["made", "made"]
        assert house.provider.calls.count("the sun, close") == 1
        again = await face.ended((await face.post("/jobs", {"project_id": job["project_id"]}))["job_id"])
        assert again["placeholders"] == []
        assert (await face.get(f"/assets/{asset['asset_id']}"))["prompt"] == "the sun, close"


async def test_a_candidate_leaves_the_film_until_it_is_accepted(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        asset = await picture(face, job["project_id"])
        body = {"prompt": "the sun, far", "as_candidate": True}
        await face.ended((await face.post(f"/assets/{asset['asset_id']}/regenerate", body))["job_id"])
        told = await face.get(f"/assets/{asset['asset_id']}")
        before, candidate = told["takes"]
        assert (before["standing"], candidate["standing"]) == ("accepted", "candidate")
        accept = action(candidate, "accept")
        assert accept["is_enabled"]
        assert action(before, "accept")["reason"] == "It is in the film."
        answer = (await face.client.post(accept["href"])).json()
        assert answer["take"]["standing"] == "accepted"
        rendered = await face.ended(answer["job"]["job_id"])
        assert rendered["aim"] == "render"
        told = await face.get(f"/assets/{asset['asset_id']}")
        assert told["take"]["take_id"] == candidate["take_id"]
        assert told["prompt"] == "the sun, far"


async def test_twenty_who_accept_at_once_begin_one_render(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        asset = await picture(face, job["project_id"])
        body = {"seed": 7, "as_candidate": True}
        await face.ended((await face.post(f"/assets/{asset['asset_id']}/regenerate", body))["job_id"])
        _, candidate = (await face.get(f"/assets/{asset['asset_id']}"))["takes"]
        href = action(candidate, "accept")["href"]
        answers = await asyncio.gather(*(face.client.post(href) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {202}
        told = [answer.json()["job"] for answer in answers]
        [job_id] = {job["job_id"] for job in told if job is not None}
        assert (await face.ended(job_id))["aim"] == "render"
        assert len((await face.get("/jobs"))["jobs"]) == 3


async def test_a_rejected_take_makes_room_for_the_one_before(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        asset = await picture(face, job["project_id"])
        first = asset["take"]
        only = await face.post(f"/takes/{first['take_id']}/reject", status=422)
        assert only["detail"].startswith("It is the only take")
        await face.ended((await face.post(f"/assets/{asset['asset_id']}/regenerate", {"seed": 7}))["job_id"])
        second = (await face.get(f"/assets/{asset['asset_id']}"))["take"]
        assert second["seed"] == 7
        answer = await face.post(f"/takes/{second['take_id']}/reject")
        await face.ended(answer["job"]["job_id"])
        told = await face.get(f"/assets/{asset['asset_id']}")
        assert told["take"]["take_id"] == first["take_id"]
        assert (await face.get(f"/takes/{second['take_id']}"))["standing"] == "rejected"


async def test_a_medium_is_served_by_parts_and_never_changes(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        take = (await picture(face, job["project_id"]))["take"]
        answer = await face.client.get(take["url"])
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["etag"] == f'"{take["media_digest"]}"'
        assert "immutable" in answer.headers["cache-control"]
        part = await face.client.get(take["url"], headers={"Range": "bytes=1-3"})
        assert (part.status_code, part.content) == (206, b"PNG")
        narration = next(
            asset
            for asset in (await face.get(f"/projects/{job['project_id']}/assets?include=words"))["assets"]
            if asset["kind"] == "narration"
        )
        assert narration["take"]["words"][0]["start_s"] == 0
        sound = await face.client.get(narration["take"]["url"])
        assert sound.headers["content-type"] == "audio/wav"


async def test_what_is_asked_of_an_asset_is_checked_before_anything_is_made(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        asset = await picture(face, job["project_id"], CLOUD_PICTURE)
        path = f"/assets/{asset['asset_id']}/regenerate"
        calls = len(house.provider.calls)
        unknown = await face.post(path, {"model": "scripted/nobody"}, status=422)
        assert unknown["code"] == "InvalidInput:model"
        blank = await face.post(path, {"prompt": "  "}, status=422)
        assert blank["code"] == "InvalidInput:prompt"
        await face.post("/assets/ast_none/regenerate", status=404)
        assert len(house.provider.calls) == calls
        assert len((await face.get("/jobs"))["jobs"]) == 1
