"""Small pictures, posters and the shapes of sounds over HTTP."""

import asyncio
import io
from typing import Any

from PIL import Image

from reelproof.testing.scripted import gradient_png
from tests.integration.server.harness import StudioApi, StudioHarness


async def takes_of(api: StudioApi, project_id: str) -> dict[str, Any]:
    assets = (await api.get(f"/projects/{project_id}/assets"))["assets"]
    return {asset["kind"]: asset["take"] for asset in assets if asset["take"]}


async def picture_at(api: StudioApi, address: str, **parameters: Any) -> Image.Image:
    answer = await api.client.get(address, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/webp"
    return Image.open(io.BytesIO(answer.content))


async def test_a_take_that_is_seen_has_small_pictures_that_are_made_once(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        take = (await takes_of(api, job["project_id"]))["image"]
        large = gradient_png(1920, 1080)
        project = await api.post("/projects", {"script": "# Rain\n\n![](sun.png)\nThe sun warms."}, 201)
        await api.client.put(f"/api/projects/{project['project_id']}/files/sun.png", content=large)
        await api.ended((await api.post("/jobs", {"project_id": project["project_id"]}))["job_id"])
        own = (await api.get(f"/projects/{project['project_id']}/assets?kind=image&include=recipe"))["assets"]
        [shown] = [asset["take"] for asset in own if asset["prompt"] == "sun.png"]
        address = shown["thumbnail_url"]
        assert (await picture_at(api, address)).size == (320, 180)
        assert (await picture_at(api, address, width=160)).size == (160, 90)
        assert (await picture_at(api, take["thumbnail_url"])).size == (64, 36)
        several = await asyncio.gather(*(api.client.get(address, params={"width": 640}) for _ in range(8)))
        assert len({answer.content for answer in several}) == 1
        assert "immutable" in several[0].headers["cache-control"]
        assert len(several[0].content) < len(large) / 4
        known = {"If-None-Match": several[0].headers["etag"]}
        for request_headers in (known, {**known, "Range": "bytes=0-9"}):
            assert (
                await api.client.get(address, params={"width": 640}, headers=request_headers)
            ).status_code == 304
        kept = [path.name for path in (harness.folder / "home" / "previews").rglob("*") if path.is_file()]
        assert sorted(name.rpartition("-")[2] for name in kept) == [
            "160.webp",
            "320.webp",
            "320.webp",
            "640.webp",
        ]
        wrong = await api.get(address.removeprefix("/api"), params={"width": 321}, status=422)
        assert wrong["code"] == "InvalidInput:width"
        for one in (address, f"/api/projects/{project['project_id']}/poster"):
            beyond = await api.client.get(one, headers={"Range": "bytes=99999999-"})
            assert (beyond.status_code, beyond.json()["code"]) == (416, "InvalidInput:Range")


async def test_a_sound_has_a_shape_and_no_picture(harness: StudioHarness) -> None:
    async with harness.open() as api:
        takes = await takes_of(api, (await api.made())["project_id"])
        narration, picture = takes["narration"], takes["image"]
        assert narration["thumbnail_url"] is None
        refused = await api.get(f"/takes/{narration['take_id']}/thumbnail", status=422)
        assert "narration" in refused["detail"]
        answer = await api.client.get(f"/api/takes/{narration['take_id']}/waveform")
        shape = answer.json()
        assert shape["peaks_per_s"] == 100
        assert abs(len(shape["peaks"]) / 100 - narration["duration_s"]) < 0.1
        assert 0 < max(shape["peaks"]) <= 255
        assert "immutable" in answer.headers["cache-control"]
        await api.get(f"/takes/{picture['take_id']}/waveform", status=422)
        await api.get("/takes/tak_unknown/waveform", status=404)


async def test_a_film_has_a_poster_as_soon_as_there_is_a_picture(harness: StudioHarness) -> None:
    async with harness.open() as api:
        fresh = await api.post("/projects", {"title": "Later"}, status=201)
        await api.get(fresh["poster_url"].removeprefix("/api"), status=404)
        job = await api.made()
        # Here the film cannot be decoded, so its first picture is used instead.
        assert (await picture_at(api, f"/api/projects/{job['project_id']}/poster")).size == (64, 36)


async def test_a_missing_medium_has_no_preview(harness: StudioHarness) -> None:
    async with harness.open() as api:
        take = (await takes_of(api, (await api.made())["project_id"]))["image"]
        api.studio.media.path(take["media_digest"]).unlink()
        await api.get(f"/takes/{take['take_id']}/thumbnail", status=404)
